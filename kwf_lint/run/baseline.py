"""The baseline: the findings of the day when a team began, kept in a file and left out from then on.

One entry a line, by fingerprint, so that it outlives every edit that keeps the meaning; beside it rule and place in words,
for people, and how often it stands there. The ids of a workflow's steps are kept so that it is known under a new name.
Paths are relative to the root of the settings of the current folder. An entry that nothing corresponds to any more is a
finding of stale-suppression.
"""

from __future__ import annotations

import json
import os

from kwf_lint.document.document import MISSING, Document
from kwf_lint.document.edits import Remove, Set
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.linting.place_names import where_of
from kwf_lint.linting.suppression import stale
from kwf_lint.paths import printable, reported_name
from kwf_lint.rulekit import Finding, Fix
from kwf_lint.run.registry import chosen
from kwf_lint.run.renames import former_fingerprint_base, renamed, steps_of
from kwf_lint.run.stale_suppressions import holds, rule_state
from kwf_lint.run.write_file import write_file
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.outcome import Outcome
    from kwf_lint.run.rewrite import Rewriting

FILE_NAME = "kwf-lint-baseline.json"
VERSION = 1
ABOUT = "Findings that kwf-lint leaves out. Written by kwf-lint check --write-baseline."
IN_BASELINE = "baseline"
PRUNE = "--prune-baseline, or --fix, takes it out of the baseline"


class Entry:
    """Findings that are equal: the fingerprint of the first, how many there are, their rule and place in words."""

    __slots__ = ("count", "fingerprint", "place", "rule")

    def __init__(self, fingerprint: str, count: int, rule: str, place: str) -> None:
        self.fingerprint = fingerprint
        self.count = count
        self.rule = rule
        self.place = place

    @property
    def code(self) -> str:
        return self.rule.partition(" ")[0]


class Baseline:
    """What a baseline file holds: entries by file and fingerprint, and the ids of steps by file and workflow.

    `root` is what its paths are relative to.
    """

    __slots__ = ("document", "files", "path", "root", "steps")

    def __init__(self, path: str, root: str) -> None:
        self.path = path
        self.root = root
        self.files: dict[str, dict[str, Entry]] = {}
        self.steps: dict[str, dict[str, list[str]]] = {}
        self.document = Document("", "")

    def key(self, absolute: str) -> str:
        """How the baseline names a file."""
        try:
            return os.path.relpath(absolute, self.root).replace(os.sep, "/")
        except ValueError:  # on another drive
            return absolute.replace(os.sep, "/")

    def suppress(self, absolute: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Suppress what the baseline holds of a file's diagnostics."""
        key = self.key(absolute)
        entries = self.files.get(key, {})
        former = self.former_names(key, diagnostics) if entries else {}
        for each in diagnostics:
            entry = entries.get(former_fingerprint_base(each, former))
            if entry is not None and each.ordinal <= entry.count and each.suppression is None:
                each.suppression = (IN_BASELINE, f"in {os.path.basename(self.path)}")

    def former_names(self, key: str, diagnostics: Sequence[Diagnostic]) -> dict[str, str]:
        """The names that the baseline has for workflows of a file that have other names now."""
        before = self.steps.get(key)
        return renamed(before, steps_of(diagnostics[0].document)) if before and diagnostics else {}


def read_baseline(path: str, root: str) -> Baseline:
    """The baseline in a file. Raises UsageError where there is none, or something else."""
    baseline = Baseline(path, root)
    name = printable(reported_name(path))
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise UsageError(f"{name}: there is no such baseline; --write-baseline makes it") from None
    except OSError as error:
        raise UsageError(f"{name}: the baseline cannot be read: {error.strerror}") from None
    baseline.document = read_document(reported_name(path), data)
    value = baseline.document.value
    if value is MISSING:
        raise UsageError(
            f"{name}: the baseline is no JSON; after a conflict, take either side and --write-baseline again"
        )
    version = value.get("version") if type(value) is dict else None
    if type(version) is int and version > VERSION:
        raise UsageError(f"{name}: the baseline is of a later version of kwf-lint")
    try:
        for key, held in value["files"].items():
            entries = [
                Entry(row["fingerprint"], row.get("count", 1), row["rule"], row["place"]) for row in held["findings"]
            ]
            baseline.files[key] = {entry.fingerprint: entry for entry in entries}
            baseline.steps[key] = {name: list(ids) for name, ids in held.get("workflows", {}).items()}
            if not all(type(entry.count) is int and type(entry.rule) is str for entry in entries):
                raise TypeError
    except (AttributeError, KeyError, TypeError):
        raise UsageError(f"{name}: this is no baseline of kwf-lint; --write-baseline makes one") from None
    return baseline


def text_of(baseline: Baseline) -> str:
    """What the file of a baseline holds: sorted, one entry a line."""
    files = []
    for key, entries in sorted(baseline.files.items()):
        rows = sorted(entries.values(), key=lambda entry: (entry.rule, entry.place, entry.fingerprint))
        steps = sorted(baseline.steps.get(key, {}).items())
        parts = [f'"findings": [{_lines(_json(_row(entry)) for entry in rows)}]']
        if steps:
            parts.append(f'"workflows": {{{_lines(f"{_json(name)}: {_json(ids)}" for name, ids in steps)}}}')
        if rows:
            files.append(f"{_json(key)}: {{{', '.join(parts)}}}")
    head = _json({"about": ABOUT, "version": VERSION})[1:-1]
    return f'{{{head}, "files": {{{_lines(files)}}}}}\n'


def _lines(parts: Iterable[str]) -> str:
    """Parts of JSON, each on a line of its own."""
    joined = ",\n".join(parts)
    return f"\n{joined}\n" if joined else ""


def _json(value: Any) -> str:
    # Lone surrogates, which UTF-8 cannot hold, become escapes.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"fingerprint": entry.fingerprint}
    if entry.count > 1:
        row["count"] = entry.count
    return {**row, "rule": entry.rule, "place": entry.place}


def place_in_words(diagnostic: Diagnostic) -> str:
    """A diagnostic's place as an entry shows it: `poll-invoice/aN0X9A2Hc params.id`."""
    slot = ".".join(diagnostic.place.slot).replace(".-> ", " -> ")
    return f"{where_of(diagnostic.place)} {slot}".strip()


def settle(
    baseline: Baseline, outcome: Outcome, action: str, folders: Sequence[str], rewriting: Rewriting | None
) -> None:
    """At the end of a run: "write" or "prune" the baseline and say so in a note, or find what is stale in it.

    `folders` are the absolute ones that the run looked at. With `rewriting` what is stale is taken out as a fix.
    """
    if action == "write":
        outcome.notes.append(update(baseline, outcome, folders))
        return
    if action == "prune":
        dropped = prune(baseline, outcome, folders)
        if dropped:
            write(baseline)
        name = printable(reported_name(baseline.path))
        outcome.notes.append(f"took {counted(dropped, 'finding')} out of {name}, which holds {_size(baseline)}")
        return
    held = outcome.settings
    rules = chosen(outcome.rules, held.select, held.extend_select, held.ignore)
    found = stale_in_baseline(baseline, outcome, rules, folders)
    if rewriting is None or not found:
        outcome.diagnostics += found
        return
    prune(baseline, outcome, folders)
    if rewriting.write:
        write(baseline)
    else:
        rewriting.differences.append((baseline.document.name, baseline.document.text, text_of(baseline)))
    outcome.fixed += len(found)
    outcome.changed += 1


def update(baseline: Baseline, outcome: Outcome, folders: Sequence[str]) -> str:
    """Put what a run found into the baseline and its file, and suppress it; returns a note for people.

    Of the files that were linted, the entries of the rules that ran are replaced; all others stay.
    """
    by_file: dict[str, list[Diagnostic]] = {}
    for each in outcome.diagnostics:
        by_file.setdefault(each.file, []).append(each)
    for linted in outcome.linted:
        found = by_file.get(linted.target.name, [])
        key = baseline.key(linted.target.absolute)
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
    for key in _gone(baseline, outcome, folders):
        del baseline.files[key]
    write(baseline)
    outcome.suppressed += [each for each in outcome.diagnostics if each.suppression]
    outcome.diagnostics = [each for each in outcome.diagnostics if not each.suppression]
    return f"wrote {_size(baseline)} to {printable(reported_name(baseline.path))}"


def _is_concerned(code: str, rules: Collection[str], outcome: Outcome) -> bool:
    """Whether an entry of a file is judged by these rules: its own is among them, or there is no such rule any more."""
    return code in rules or all(rule.code != code for rule in outcome.rules)


def stale_in_baseline(
    baseline: Baseline, outcome: Outcome, rules: Iterable[Rule], folders: Sequence[str]
) -> list[Diagnostic]:
    """The diagnostics for what the baseline holds and a run did not find, in the baseline's file."""
    findings = []
    places: dict[str, dict[str, int]] = {}
    for key, entry, found in _idle(baseline, outcome):
        if key not in places:
            rows = baseline.document.value["files"][key]["findings"]
            places[key] = {row["fingerprint"]: index for index, row in enumerate(rows)}
        index = places[key][entry.fingerprint]
        if found:
            message = f"{entry.code} is found {counted(found, 'time')} and not {entry.count} in {quoted(entry.place)}"
        else:
            message = f"{entry.code} is no longer found in {quoted(entry.place)}"
        path = ("files", key, "findings", index)
        edit = Set((*path, "count"), found) if found else Remove(path)
        fix = Fix("take it out of the baseline", [edit], safe=True)
        findings.append(Finding((*path, "fingerprint"), message, help=PRUNE, fix=fix))
    for key in _gone(baseline, outcome, folders):
        message = f"the file {quoted(key)} is gone"
        fix = Fix("take it out of the baseline", [Remove(("files", key))], safe=True)
        findings.append(Finding(("files", key), message, key=True, help=PRUNE, fix=fix))
    return stale(baseline.document, (), findings, rules, outcome.settings)


def prune(baseline: Baseline, outcome: Outcome, folders: Sequence[str]) -> int:
    """Take out of the baseline what a run shows to be stale; returns how many findings that were."""
    dropped = 0
    for key, entry, found in _idle(baseline, outcome):
        dropped += entry.count - found
        entry.count = found
        if not found:
            del baseline.files[key][entry.fingerprint]
    for key in _gone(baseline, outcome, folders):
        dropped += sum(entry.count for entry in baseline.files.pop(key).values())
    return dropped


def _idle(baseline: Baseline, outcome: Outcome) -> list[tuple[str, Entry, int]]:
    """The entries of linted files of which there are fewer now: file, entry, and how many are left."""
    by_file: dict[str, list[Diagnostic]] = {}
    for each in (*outcome.diagnostics, *outcome.suppressed):
        by_file.setdefault(each.file, []).append(each)
    idle = []
    for linted in outcome.linted:
        key = baseline.key(linted.target.absolute)
        diagnostics = by_file.get(linted.target.name, [])
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


def _gone(baseline: Baseline, outcome: Outcome, folders: Sequence[str]) -> list[str]:
    """The files of the baseline that do not exist any more, as far as a run over the whole project can say so."""
    if outcome.problems or not any(holds(folder, baseline.root) for folder in folders):
        return []
    return [key for key in baseline.files if not os.path.exists(os.path.join(baseline.root, key))]


def _size(baseline: Baseline) -> str:
    sizes = [sum(entry.count for entry in entries.values()) for entries in baseline.files.values()]
    return f"{counted(sum(sizes), 'finding')} in {counted(sum(map(bool, sizes)), 'file')}"


def write(baseline: Baseline) -> None:
    """Write the file of a baseline. Raises UsageError where it cannot be written."""
    try:
        write_file(baseline.path, text_of(baseline).encode())
    except OSError as error:
        name = printable(reported_name(os.path.realpath(baseline.path)))
        raise UsageError(f"{name}: the baseline cannot be written: {error.strerror}") from None
