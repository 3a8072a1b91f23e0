"""What a baseline file holds, read and written: findings that are left out, by file and fingerprint.

One entry a line, so that it survives every edit that keeps the meaning: besides the fingerprint, rule and place in words,
for people, and the count. The ids of a workflow's steps are kept so that it is recognized under a new name.
"""

from __future__ import annotations

import json
import os

from kwf_lint.document.document import MISSING, Document
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.paths import read_regular, relative_name, reported_name, shown_path
from kwf_lint.run.file_lock import locked
from kwf_lint.run.renames import LEAST_LIKENESS, former_fingerprint_base, renamed, steps_of
from kwf_lint.run.write_file import write_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.settings.settings import Settings

FILE_NAME = "kwf-lint-baseline.json"
VERSION = 1
ABOUT = "Findings that kwf-lint does not report. Written by kwf-lint check --write-baseline."
IN_BASELINE = "baseline"


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

    Its paths are relative to the root of `settings`, those whose baseline it is. before: the counts that were read, by file
    and fingerprint. former: what it calls a file that was renamed since, by its name now.
    """

    __slots__ = ("_gone", "before", "document", "files", "former", "path", "settings", "steps")

    def __init__(self, path: str, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.files: dict[str, dict[str, Entry]] = {}
        self.steps: dict[str, dict[str, list[str]]] = {}
        self.document = Document("", "")
        self.before: dict[str, dict[str, int]] = {}
        self.former: dict[str, str] = {}
        self._gone: list[str] | None = None

    @property
    def root(self) -> str:
        return self.settings.root

    def key(self, absolute: str) -> str:
        """How the baseline names a file."""
        return relative_name(absolute, self.root)

    def suppress(self, absolute: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Suppress what the baseline holds of a file's diagnostics."""
        key = self.held_key(absolute, diagnostics)
        entries = self.files.get(key, {})
        former = self.former_names(key, diagnostics) if entries else {}
        for each in diagnostics:
            entry = entries.get(former_fingerprint_base(each, former))
            if entry is not None and each.ordinal <= entry.count and each.suppression is None:
                each.suppression = (IN_BASELINE, f"in {os.path.basename(self.path)}")

    def held_key(self, absolute: str, diagnostics: Sequence[Diagnostic]) -> str:
        """How the baseline names a file: by its name, or by that of a file which is gone and had the same findings.

        At least half of the entries of that file are found in this one. Each stands for one file only.
        """
        key = self.key(absolute)
        if key in self.files or not diagnostics:
            return key
        if key not in self.former:
            former = max(filter(None, (self._likeness(gone, key, diagnostics) for gone in self.gone())), default=None)
            self.former[key] = former[2] if former else key
        return self.former[key]

    def gone(self) -> list[str]:
        """The files that do not exist any more."""
        if self._gone is None:
            self._gone = [key for key in self.files if not os.path.exists(os.path.join(self.root, key))]
        taken = set(self.former.values())
        return [key for key in self._gone if key not in taken]

    def _likeness(self, gone: str, key: str, diagnostics: Sequence[Diagnostic]) -> tuple[float, bool, str] | None:
        """How much a file is like one that is gone, to be compared; None where it is too little."""
        entries = self.files[gone]
        former = self.former_names(gone, diagnostics)
        found = {former_fingerprint_base(each, former) for each in diagnostics}
        shared = len(found & entries.keys())
        if not shared or shared / len(entries) < LEAST_LIKENESS:
            return None
        return shared / len(found | entries.keys()), os.path.basename(gone) == os.path.basename(key), gone

    def rename(self, key: str, former: str) -> None:
        """Call a file otherwise from now on."""
        self.files[key] = self.files.pop(former)
        if former in self.steps:
            self.steps[key] = self.steps.pop(former)

    def former_names(self, key: str, diagnostics: Sequence[Diagnostic]) -> dict[str, str]:
        """The names that the baseline has for workflows of a file that have other names now."""
        before = self.steps.get(key)
        return renamed(before, steps_of(diagnostics[0].document)) if before and diagnostics else {}


def read_baseline(path: str, settings: Settings) -> Baseline:
    """The baseline in a file. Raises UsageError where there is none, or something else."""
    baseline = Baseline(path, settings)
    name = shown_path(path)
    try:
        data = read_regular(path)
    except FileNotFoundError:
        raise UsageError(f"{name}: the baseline does not exist; --write-baseline creates it") from None
    except OSError as error:
        raise UsageError(f"{name}: the baseline cannot be read: {error.strerror}") from None
    baseline.document = read_document(reported_name(path), data)
    value = baseline.document.value
    if value is MISSING:
        raise UsageError(
            f"{name}: the baseline is not valid JSON; after a merge conflict, take either side and run --write-baseline again"
        )
    version = value.get("version") if type(value) is dict else None
    if type(version) is int and version > VERSION:
        raise UsageError(f"{name}: a later version of kwf-lint wrote this baseline; update kwf-lint")
    try:
        for key, held in value["files"].items():
            entries = [
                Entry(row["fingerprint"], row.get("count", 1), row["rule"], row["place"]) for row in held["findings"]
            ]
            baseline.files[key] = {entry.fingerprint: entry for entry in entries}
            baseline.before[key] = {entry.fingerprint: entry.count for entry in entries}
            baseline.steps[key] = {name: list(ids) for name, ids in held.get("workflows", {}).items()}
            if not all(type(entry.count) is int and type(entry.rule) is str for entry in entries):
                raise TypeError
    except (AttributeError, KeyError, TypeError):
        raise UsageError(f"{name}: not a baseline of kwf-lint; name another file") from None
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


def write(baseline: Baseline) -> None:
    """Write the file of a baseline, with what other runs have changed in it meanwhile.

    Raises UsageError where it cannot be written.
    """
    try:
        os.makedirs(os.path.dirname(baseline.path), exist_ok=True)
        with locked(baseline.path):
            if os.path.exists(baseline.path):
                _merge(baseline, read_baseline(baseline.path, baseline.settings))
            write_file(baseline.path, text_of(baseline).encode())
    except OSError as error:
        name = shown_path(os.path.realpath(baseline.path))
        raise UsageError(f"{name}: the baseline cannot be written: {error.strerror}") from None


def _merge(baseline: Baseline, now: Baseline) -> None:
    """Take over what other runs have put into the file, or taken out of it, since this one read it."""
    if now.before == baseline.before:
        return
    for key, entries in now.files.items():
        before = baseline.before.get(key, {})
        for fingerprint, entry in entries.items():
            if entry.count != before.get(fingerprint):
                own = baseline.files.setdefault(key, {}).get(fingerprint)
                if own is None or own.count == before.get(fingerprint) or own.count < entry.count:
                    baseline.files[key][fingerprint] = entry
        baseline.steps[key] = {**now.steps.get(key, {}), **baseline.steps.get(key, {})}
    for key, before in baseline.before.items():
        entries = baseline.files.get(key, {})
        for fingerprint in before.keys() - now.files.get(key, {}).keys():
            if fingerprint in entries and entries[fingerprint].count == before[fingerprint]:
                del entries[fingerprint]
