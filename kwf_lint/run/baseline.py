"""The baselines of a run: known findings, which reports leave out.

Each settings file may name a baseline, which holds for its files; `--baseline` names one for all. baseline_file.py knows
what is in the file. An entry that nothing corresponds to any more is a finding of stale-suppression.
"""

from __future__ import annotations

import os

from kwf_lint.definition.owners import where_of
from kwf_lint.document.edits import Remove, Set
from kwf_lint.errors import UsageError
from kwf_lint.linting.suppression import stale
from kwf_lint.paths import relative_name, shown_path
from kwf_lint.rulekit import Finding, Fix
from kwf_lint.run.baseline_file import FILE_NAME, Baseline, Entry, read_baseline, text_of, write
from kwf_lint.run.registry import chosen
from kwf_lint.run.renames import former_fingerprint_base, steps_of
from kwf_lint.run.stale_suppressions import holds, rule_state
from kwf_lint.settings.settings import FILE_NAMES
from kwf_lint.settings.toml_text import toml
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.options import Options
    from kwf_lint.run.outcome import LintedFile, Outcome
    from kwf_lint.run.rewrite import Rewriting
    from kwf_lint.settings.settings import Settings

# A place is to be read whole; some ids are as long as a paragraph.
LONGEST_PLACE = 120
PRUNE = "Remove it from the baseline with --prune-baseline or --fix."


class Baselines:
    """The baselines that a run reads or writes. Raises UsageError where one of them cannot be read.

    current: the settings of the current folder. of_files: those of the files that the run looks at. folders: the absolute
    ones of which it looks at all files.
    """

    __slots__ = ("_by_settings", "_folders", "_only")

    def __init__(
        self, options: Options, current: Settings, of_files: Iterable[Settings], folders: Sequence[str]
    ) -> None:
        self._folders = folders
        self._by_settings: dict[tuple[str, str], Baseline] = {}
        self._only: Baseline | None = None
        action = options.baseline_action
        if options.baseline:
            self._only = _opened(os.path.abspath(options.baseline), current, action)
            return
        by_settings = {_key(settings): settings for settings in of_files}
        first = _key(current)
        if not by_settings or first in by_settings or any(holds(folder, current.root) for folder in folders):
            by_settings = {first: current, **by_settings}
        named = {} if options.baseline == "" else {key: each.baseline for key, each in by_settings.items()}
        paths: dict[str, Settings] = {}
        for key, settings in by_settings.items():
            path = os.path.abspath(named.get(key) or os.path.join(settings.root, FILE_NAME))
            if not named.get(key) and (not action or (action == "prune" and not os.path.exists(path))):
                continue
            other = paths.setdefault(os.path.realpath(path), settings)
            if other.root != settings.root:
                raise UsageError(
                    f"{_shown(path)}: this is the baseline of {_shown(other.source)} and of {_shown(settings.source)}; "
                    "give each its own file, or name one for all with --baseline"
                )
            self._by_settings[key] = _opened(path, settings, action)
        if action and not self._by_settings:
            self._by_settings[_key(current)] = _opened(os.path.join(current.root, FILE_NAME), current, action)

    def of(self, settings: Settings) -> Baseline | None:
        """The baseline of the files that these settings hold for, None where they have none."""
        return self._by_settings.get(_key(settings)) if self._only is None else self._only

    def settle(self, outcome: Outcome, action: str, rewriting: Rewriting | None) -> None:
        """At the end of a run: "write" or "prune" the baselines and say so in notes, or find what is stale in them.

        With `rewriting` what is stale is taken out as a fix.
        """
        for baseline in [self._only] if self._only is not None else self._by_settings.values():
            linted = [each for each in outcome.linted if self.of(each.target.settings) is baseline]
            own = _Own(baseline, outcome, linted, self._folders)
            if action == "write":
                update(own)
            elif action == "prune":
                dropped = prune(own)
                renamed = _rename(baseline)
                if dropped or renamed:
                    write(baseline)
                size = _size(baseline) + (f", and renamed {counted(renamed, 'file')} in it" if renamed else "")
                outcome.notes.append(
                    f"removed {counted(dropped, 'finding')} from {_shown(baseline.path)}, which now has {size}"
                )
            else:
                _stale_or_fixed(own, rewriting)


def _key(settings: Settings) -> tuple[str, str]:
    # What another process has linted comes with copies of its settings.
    return settings.root, settings.source


def _opened(path: str, settings: Settings, action: str) -> Baseline:
    """The baseline at an absolute path, empty where it is to be written and does not exist."""
    is_new = action == "write" and not os.path.exists(path)
    return Baseline(path, settings) if is_new else read_baseline(path, settings)


class _Own:
    """A baseline with what a run found in the files that it is for."""

    __slots__ = ("baseline", "folders", "linted", "outcome")

    def __init__(
        self, baseline: Baseline, outcome: Outcome, linted: Sequence[LintedFile], folders: Sequence[str]
    ) -> None:
        self.baseline = baseline
        self.outcome = outcome
        self.linted = linted
        self.folders = folders


def place_in_words(diagnostic: Diagnostic) -> str:
    """A diagnostic's place as an entry shows it: `poll-invoice/aN0X9A2Hc params.id`."""
    slot = ".".join(diagnostic.place.slot).replace(".-> ", " -> ")
    return f"{where_of(diagnostic.place)} {slot}".strip()


def _stale_or_fixed(own: _Own, rewriting: Rewriting | None) -> None:
    """Report what is stale in a baseline, or take it out where the run fixes."""
    baseline, outcome = own.baseline, own.outcome
    held = baseline.settings
    found = stale_in_baseline(own, chosen(outcome.rules, held.select, held.extend_select, held.ignore))
    if rewriting is None or not found:
        outcome.diagnostics += found
        outcome.levels[baseline.document.name] = held.fail_on
        return
    prune(own)
    _rename(baseline)
    if rewriting.write:
        write(baseline)
    else:
        rewriting.differences.append((baseline.document.name, baseline.document.text, text_of(baseline)))
    outcome.fixed += len(found)
    outcome.changed += 1


def update(own: _Own) -> None:
    """Put what a run found into the baseline and its file, suppress it, and say so in a note.

    Of the files that were linted, the entries of the rules that ran are replaced; all others stay.
    """
    baseline, outcome = own.baseline, own.outcome
    is_named = baseline.settings.baseline or baseline.settings.root == outcome.settings.root
    by_file = _by_file(outcome.diagnostics)
    for linted in own.linted:
        found = by_file.get(linted.target.name, [])
        key = baseline.key(linted.target.absolute)
        former = baseline.held_key(linted.target.absolute, found)
        if former != key:
            baseline.rename(key, former)
        entries = baseline.files.setdefault(key, {})
        for entry in list(entries.values()):
            if rule_state(entry.code, linted, outcome) != "failed" and _is_concerned(entry.code, linted.rules, outcome):
                del entries[entry.fingerprint]
        for each in found:
            base = each.fingerprint_base
            if base not in entries or entries[base].count < each.ordinal:
                entries[base] = Entry(base, each.ordinal, f"{each.code} {each.name}", place_in_words(each))
        if found:
            steps = steps_of(found[0].document)
            baseline.steps[key] = {name: sorted(ids) for name, ids in steps.items() if ids}
        baseline.suppress(linted.target.absolute, found)
    for key in _gone(own):
        del baseline.files[key]
    outcome.suppressed += [each for each in outcome.diagnostics if each.suppression]
    outcome.diagnostics = [each for each in outcome.diagnostics if not each.suppression]
    if not is_named and not any(baseline.files.values()) and not os.path.exists(baseline.path):
        return  # an empty file beside these settings was not asked for
    write(baseline)
    outcome.notes.append(f"wrote {_size(baseline)} to {_shown(baseline.path)}")
    if not baseline.settings.baseline:
        source = _shown(baseline.settings.source) or FILE_NAMES[0]
        place = "under [tool.kwf-lint] in" if source.endswith(FILE_NAMES[1]) else "at the top of"
        name = relative_name(baseline.path, baseline.settings.root)
        outcome.notes.append(f"add this line {place} {source}: baseline = {toml(name)}")


def _is_concerned(code: str, rules: Collection[str], outcome: Outcome) -> bool:
    """Whether an entry of a file is judged by these rules: its own is among them, or there is no such rule any more."""
    return code in rules or all(rule.code != code for rule in outcome.rules)


def stale_in_baseline(own: _Own, rules: Iterable[Rule]) -> list[Diagnostic]:
    """The diagnostics for what the baseline holds and a run did not find, in the baseline's file."""
    baseline = own.baseline
    findings = []
    places: dict[str, dict[str, int]] = {}
    for key, entry, found in _idle(own):
        if key not in places:
            rows = baseline.document.value["files"][key]["findings"]
            places[key] = {row["fingerprint"]: index for index, row in enumerate(rows)}
        index = places[key][entry.fingerprint]
        place = entry.place if len(entry.place) <= LONGEST_PLACE else f"{entry.place[:LONGEST_PLACE]}…"
        if found:
            message = f'{entry.code} is found {counted(found, "time")}, not {entry.count}, in "{place}"'
        else:
            message = f'{entry.code} is no longer found in "{place}"'
        path = ("files", key, "findings", index)
        edit = Set((*path, "count"), found) if found else Remove(path)
        fix = Fix("remove it from the baseline" if not found else f"set its count to {found}", [edit], safe=True)
        findings.append(Finding((*path, "fingerprint"), message, help=PRUNE, fix=fix))
    for key, message in {**_gone(own), **_elsewhere(own)}.items():
        fix = Fix("remove it from the baseline", [Remove(("files", key))], safe=True)
        findings.append(Finding(("files", key), message, key=True, help=PRUNE, fix=fix))
    return stale(baseline.document, (), findings, rules, baseline.settings)


def prune(own: _Own) -> int:
    """Take out of the baseline what a run shows to be stale; returns how many findings that were."""
    files = own.baseline.files
    dropped = 0
    for key, entry, found in _idle(own):
        dropped += entry.count - found
        entry.count = found
        if not found:
            del files[key][entry.fingerprint]
    for key in {**_gone(own), **_elsewhere(own)}:
        dropped += sum(entry.count for entry in files.pop(key).values())
    return dropped


def _by_file(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    by_file: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        by_file.setdefault(each.definition, []).append(each)
    return by_file


def _idle(own: _Own) -> list[tuple[str, Entry, int]]:
    """The entries of linted files of which there are fewer now: file, entry, and how many are left."""
    baseline, outcome = own.baseline, own.outcome
    by_file = _by_file((*outcome.diagnostics, *outcome.suppressed))
    idle = []
    for linted in own.linted:
        diagnostics = by_file.get(linted.target.name, [])
        key = baseline.held_key(linted.target.absolute, diagnostics)
        former = baseline.former_names(key, diagnostics)
        present: dict[str, int] = {}
        for each in diagnostics:
            fingerprint = former_fingerprint_base(each, former)
            present[fingerprint] = max(present.get(fingerprint, 0), each.ordinal)
        for entry in baseline.files.get(key, {}).values():
            found = present.get(entry.fingerprint, 0)
            if (
                found < entry.count
                and _is_concerned(entry.code, linted.rules, outcome)
                and rule_state(entry.code, linted, outcome) != "failed"
            ):
                idle.append((key, entry, found))
    return idle


def _gone(own: _Own) -> dict[str, str]:
    """The files of the baseline that do not exist any more, as far as a run over the whole project can say so."""
    root = own.baseline.root
    if own.outcome.problems or not any(holds(folder, root) for folder in own.folders):
        return {}
    return {key: f"the file {quoted(key)} does not exist" for key in own.baseline.gone()}


def _rename(baseline: Baseline) -> int:
    """Call files that were renamed by their names of now; returns how many those are."""
    renamed = {key: former for key, former in baseline.former.items() if former != key and former in baseline.files}
    for key, former in renamed.items():
        baseline.rename(key, former)
    return len(renamed)


def _elsewhere(own: _Own) -> dict[str, str]:
    """The files of the baseline that settings of their own hold for."""
    files = own.baseline.files
    others = {own.baseline.key(each.target.absolute) for each in own.outcome.linted} if files else set()
    others -= {own.baseline.key(each.target.absolute) for each in own.linted}
    return {key: f"the file {quoted(key)} has its own settings" for key in files if key in others}


def _size(baseline: Baseline) -> str:
    sizes = [sum(entry.count for entry in entries.values()) for entries in baseline.files.values()]
    return f"{counted(sum(sizes), 'finding')} in {counted(sum(map(bool, sizes)), 'file')}"


def _shown(path: str) -> str:
    return shown_path(path) if path else ""
