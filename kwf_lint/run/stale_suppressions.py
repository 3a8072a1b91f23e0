"""Finds stale suppressions of the settings, and removes them from the settings file.

linting/suppression.py judges the markers in a document, baseline.py the entries of the baseline.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.owners import places_in, step_at, where_of
from kwf_lint.document.document import Document
from kwf_lint.document.edits import Text
from kwf_lint.document.json_reader import read_document
from kwf_lint.linting.masking import masked, secrets_of
from kwf_lint.linting.place_names import covers, read_where
from kwf_lint.linting.suppression import current_day, stale
from kwf_lint.paths import printable, read_regular, relative_name, reported_name
from kwf_lint.rulekit import Finding, Fix
from kwf_lint.run.files import read_file
from kwf_lint.run.write_file import replace_file
from kwf_lint.settings.globs import is_named_fragment
from kwf_lint.settings.read import text_of_settings
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME
from kwf_lint.spelling import did_you_mean, nearest
from kwf_lint.words import quoted

MOST_MEANT = 3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from kwf_lint.definition.owners import Owner
    from kwf_lint.document.document import Span
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.outcome import LintedFile, Outcome
    from kwf_lint.run.rewrite import Rewriting
    from kwf_lint.settings.settings import Settings
    from kwf_lint.settings.suppressions import Suppression


def stale_in_settings(outcome: Outcome, folders: Sequence[str]) -> list[Diagnostic]:
    """The diagnostics for entries of the settings that a run shows to be stale, in the files where they are.

    An entry for one file is judged when that file was linted; others only if `folders`, the absolute ones that the run
    looked at, hold the root of the settings. Each only where its rule ran and nothing hid from it what it looks for.
    """
    found = []
    settings_of = {each.target.settings.source: each.target.settings for each in outcome.linted}
    for source, settings in settings_of.items():
        linted = [each for each in outcome.linted if each.target.settings.source == source]
        is_whole = not outcome.problems and any(holds(folder, settings.root) for folder in folders)
        idle = [
            entry
            for entry in settings.suppress
            if ((is_whole or any(_names(entry, each) for each in linted)) and _is_idle(entry, linted, outcome))
            or (is_whole and _lacks_its_file(entry, settings) and any(_ran(entry, each, outcome) for each in linted))
        ]
        if idle:
            rules = [rule for rule in outcome.rules if any(rule.code in each.rules for each in linted)]
            found += _in_settings_file(settings, idle, rules, linted)
            outcome.levels[reported_name(source)] = settings.fail_on
    return found


def holds(folder: str, root: str) -> bool:
    """Whether an absolute folder is another one or holds it."""
    return os.path.normcase(os.path.join(root, "")).startswith(os.path.normcase(os.path.join(folder, "")))


def _names(entry: Suppression, linted: LintedFile) -> bool:
    """Whether an entry is for this one file: a path, and not a glob."""
    relative = relative_name(linted.target.absolute, linted.target.settings.root)
    return "/" in entry.file and entry.file.lstrip("/") == relative


def _lacks_its_file(entry: Suppression, settings: Settings) -> bool:
    """Whether an entry is for one file, by its path, that does not exist."""
    path = entry.file.lstrip("/")
    is_path = "/" in entry.file and not path.endswith("/") and not any(sign in path for sign in "*?[!\\")
    return is_path and not os.path.lexists(os.path.join(settings.root, path))


def _ran(entry: Suppression, linted: LintedFile, outcome: Outcome) -> bool:
    return rule_state(entry.rule, linted, outcome) == "ran"


def _is_idle(entry: Suppression, linted: Sequence[LintedFile], outcome: Outcome) -> bool:
    """Whether an entry was judged and suppressed nothing."""
    concerned = [each for each in linted if entry in each.suppressions]
    if any(entry in each.used for each in concerned):
        return False
    states = [rule_state(entry.rule, each, outcome) for each in concerned]
    return "ran" in states and "failed" not in states


def rule_state(selector: str, linted: LintedFile, outcome: Outcome) -> str:
    """Whether the rule of a code or name "ran" on a file, is "off" there, or "failed" to see all that it looks for."""
    rule = next((rule for rule in outcome.rules if selector in (rule.code, rule.name)), None)
    if rule is None or rule.code not in linted.rules:
        return "off"
    crashed = any(fault.file == linted.target.name and fault.rule == rule.code for fault in outcome.faults)
    return "failed" if crashed or not (linted.is_read or rule.needs == "text") else "ran"


def _places_of(linted: LintedFile) -> dict[str, Owner]:
    """What a suppression can name in a file, by the text that names it, masked where that holds a credential."""
    data = read_file(linted.target)
    if type(data) is not bytes:
        return {}
    document = read_document(linted.target.name, data, relaxed=True)
    settings = linted.target.settings
    is_fragment = is_named_fragment(linted.target.absolute, settings)
    places = places_in(document, read_apps(document, is_fragment, settings.platform))
    return {masked(where_of(place), secrets_of(document)): place for place in places}


def _meant_place(where: str, places: Mapping[str, Owner]) -> str | None:
    """The help that names the places that `where` may have meant, if it names none of these and one is near."""
    if any(covers(read_where(where), place) for place in places.values()):
        return None
    # Where the workflow is there, the step is compared alone: ids that were generated are not alike.
    workflow, slash, step = where.rpartition("/")
    steps_meant = [
        text
        for text, place in places.items()
        if step in (place.step_name, step_at(place), f"step:{step_at(place)}")
        and step
        and text.startswith(f"{workflow}/" if slash else "")
    ]
    if steps_meant:  # by its display name, or without its workflow
        near = steps_meant[:MOST_MEANT]
    elif slash and workflow in places:
        steps = {step_at(place): text for text, place in places.items() if text.startswith(f"{workflow}/")}
        near = [steps[name] for name in nearest(step, steps)]
    elif slash:
        near = [f"{name}/{step}" for name in nearest(workflow, places) if f"{name}/{step}" in places]
    else:
        near = nearest(where, places)
    return f"Did you mean {' or '.join(map(quoted, near))}?" if near else None


def _in_settings_file(
    settings: Settings, entries: Sequence[Suppression], rules: Iterable[Rule], linted: Sequence[LintedFile]
) -> list[Diagnostic]:
    document = Document(reported_name(settings.source), text_of_settings(settings.source))
    lines = _Lines(document.text)
    today = current_day()
    numbers = {entry: number for number, entry in enumerate(settings.suppress)}
    all_removable = without(document.text, settings, [numbers[entry] for entry in entries]) is not None
    findings = []
    places_of = cache(_places_of)
    for entry in entries:
        is_mistyped = False
        if entry.has_ended(today):
            message = f"the suppression of {entry.rule} ended on {entry.until}"
            advice = "Correct the findings that it suppressed, or give it a new date."
        elif _lacks_its_file(entry, settings):
            message = f"the file {quoted(entry.file)} of this suppression does not exist"
            names = [relative_name(each.target.absolute, settings.root) for each in linted]
            is_mistyped = True
            advice = did_you_mean(entry.file.lstrip("/"), names) or "Correct the path, or remove the entry."
        else:
            concerned = [each for each in linted if entry in each.suppressions]
            places = {text: place for each in concerned for text, place in places_of(each).items()}
            meant = _meant_place(entry.where, places)
            is_mistyped = meant is not None
            if is_mistyped:
                message = f"no definition has {quoted(entry.where)}"
            else:
                message = f"{entry.rule} finds nothing at {quoted(entry.where)} that this suppresses"
            advice = meant or "Remove the entry."
        fix = None
        table = lines.of_table(entry.line)
        # An entry with a mistyped place or file is for its author to correct; a file may also be made later.
        if (
            not is_mistyped
            and table
            and (all_removable or without(document.text, settings, [numbers[entry]]) is not None)
        ):
            fix = Fix("remove the entry", [Text(table, "")], safe=True)
        start = lines.starts[entry.line - 1]
        span = (start, start + len(lines.texts[entry.line - 1].rstrip()))
        findings.append(Finding(("suppress", numbers[entry]), message, span=span, help=advice, fix=fix))
    return stale(document, (), findings, rules, settings)


def take_out(diagnostics: Sequence[Diagnostic], outcome: Outcome, rewriting: Rewriting) -> list[Diagnostic]:
    """For --fix and --diff: take stale entries out of the settings files; returns the diagnostics that are left."""
    left = []
    settings_of = {reported_name(each.target.settings.source): each.target.settings for each in outcome.linted}
    for name in dict.fromkeys(each.file for each in diagnostics):
        removed = [each for each in diagnostics if each.file == name and each.fix is not None]
        left += [each for each in diagnostics if each.file == name and each.fix is None]
        if not removed:
            continue
        settings = settings_of[name]
        old = removed[0].document.text
        new = without(old, settings, [int(each.pointer.rpartition("/")[2]) for each in removed])
        if new is None:
            left += removed
            continue
        if rewriting.write:
            # A byte order mark is not part of the text.
            data = read_regular(settings.source)
            mark = data[: len(data) - len(old.encode())]
            problem = replace_file(settings.source, data, mark + new.encode())
            if problem:
                outcome.problems.append(f"{printable(name)}: not fixed: {problem}")
                outcome.unwritten += 1
                left += removed
                continue
        else:
            rewriting.differences.append((name, old, new))
        outcome.fixed += len(removed)
        outcome.changed += 1
    return left


def without(text: str, settings: Settings, numbers: Iterable[int]) -> str | None:
    """The text of a settings file without these of its entries, from 0; None where not just they would go."""
    gone = set(numbers)
    lines = _Lines(text)
    new = text
    for number in sorted(gone, reverse=True):
        span = lines.of_table(settings.suppress[number].line)
        if span is None:
            return None
        new = new[: span[0]] + new[span[1] :]
    expected = _table_of(text, settings)
    found = _table_of(new, settings)
    if expected is None or found is None:
        return None
    kept = [entry for number, entry in enumerate(expected[1].pop("suppress", [])) if number not in gone]
    is_right = kept == found[1].pop("suppress", []) and expected[0] == found[0]
    return new if is_right else None


class _Lines:
    """The lines of a text, without their ends, and where each begins."""

    __slots__ = ("starts", "texts")

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts = [0]
        for each in self.texts:
            self.starts.append(self.starts[-1] + len(each) + 1)
        self.starts[-1] = len(text)

    def of_table(self, line: int) -> Span | None:
        """The table that begins in a line, from 1, up to the next one and what is said above that; None where none does."""
        texts = self.texts
        if not texts[line - 1].lstrip().startswith("[["):
            return None
        end = line
        while end < len(texts) and not texts[end].lstrip().startswith("["):
            end += 1
        while line < end < len(texts) and texts[end - 1].lstrip().startswith("#"):
            end -= 1
        return self.starts[line - 1], self.starts[end]


def _table_of(text: str, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What a settings file holds, whole and our table of it, which is made where there is none; None for no TOML."""
    try:
        whole = table = tomllib.loads(text)
    except ValueError:
        return None
    if os.path.basename(settings.source) == FILE_NAMES[1]:
        for key in TABLE_NAME:
            table = table.setdefault(key, {})
    return whole, table
