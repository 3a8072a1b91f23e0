"""Compare what two revisions reported on the same files, and show the differences as text. Runs nothing.

What a revision reported is, by file ("." for all files at once) and by output (a format, a plain call, ...), a text.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Outputs = Mapping[str, Mapping[str, str]]
    Finding = dict[str, Any]

ALL = "."
SHOWN = 3  # files of an output that differs
LONGEST = 160  # characters of a value in a line
KINDS = ("added", "removed", "moved", "text", "fix", "other")
TEXTS = ("severity", "message", "help")
# What two findings of one rule in one file share if they are the same finding, the surest first.
SAME = (("start", "end", "message"), ("start", "end", "fingerprint"), ("start", "end"), ("fingerprint",), ("message",))
# Where reports show the version of kwf-lint: json and sarif in the tool's name, html in its header.
VERSION = r'((?:"name": "kwf-lint", "version": |, "semanticVersion": )"|<p class="faint">Version )%s(?=["<])'


class Difference(NamedTuple):
    """A finding that differs. what: in words, with all that differs in it; kinds: some of KINDS."""

    code: str
    name: str
    where: str
    what: str
    kinds: tuple[str, ...]


class Comparison(NamedTuple):
    """All that differs.

    files, findings: how many were compared (findings: of each file by itself, in the second revision). outputs: by output,
    the files on which it differs. notes: what else differs.
    """

    files: int
    findings: int
    differences: list[Difference]
    outputs: dict[str, list[str]]
    notes: list[str]

    @property
    def is_equal(self) -> bool:
        return not self.differences and not self.notes and not any(self.outputs.values())


def compare(before: Outputs, after: Outputs) -> Comparison:
    """Compare the outputs of two revisions on the same files."""
    old, new = ({file: findings(outputs) for file, outputs in each.items()} for each in (before, after))
    notes = []
    old_fields, new_fields = ({key for finding in chain(*each.values()) for key in finding} for each in (old, new))
    if old_fields and new_fields:
        notes += [f'only base has the field "{each}" in json' for each in sorted(old_fields - new_fields)]
        notes += [f'only head has the field "{each}" in json' for each in sorted(new_fields - old_fields)]
        old, new = (
            {file: [_only(finding, old_fields & new_fields) for finding in found] for file, found in each.items()}
            for each in (old, new)
        )
    alone = [each for file in old if file != ALL for each in _differences(old[file], new[file])]
    at_once = _differences(old[ALL], new[ALL]) if ALL in old else []
    seen = set(alone)
    differences = alone + [
        each._replace(what=f"{each.what} (all files at once)") for each in at_once if each not in seen
    ]
    differences.sort(key=lambda each: each.code)
    old_names, new_names = (
        list(dict.fromkeys(name for each in side.values() for name in each)) for side in (before, after)
    )
    notes += [f"only base has the output {name}" for name in old_names if name not in new_names]
    notes += [f"only head has the output {name}" for name in new_names if name not in old_names]
    outputs = {
        name: [file for file in before if before[file].get(name) != after[file].get(name)]
        for name in old_names
        if name in new_names
    }
    count = sum(len(found) for file, found in new.items() if file != ALL)
    return Comparison(len(before) - (ALL in before), count, differences, outputs, notes)


def findings(outputs: Mapping[str, str]) -> list[Finding]:
    """The findings in the report in the format json; none where it cannot be read, which then differs as an output."""
    try:
        found: list[Finding] = json.loads(outputs["json"])["diagnostics"]
    except (ValueError, KeyError):
        return []
    return found


def without_version(outputs: Outputs, version: str) -> tuple[dict[str, dict[str, str]], set[str]]:
    """The outputs with "VERSION" where a report shows the version of kwf-lint, and which outputs do."""
    shown = re.compile(VERSION % re.escape(version))
    changed: dict[str, dict[str, str]] = {file: {} for file in outputs}
    names = set()
    for file, each in outputs.items():
        for name, text in each.items():
            changed[file][name] = shown.sub(r"\1VERSION", text)
            if changed[file][name] != text:
                names.add(name)
    return changed, names


def _only(finding: Finding, fields: set[str]) -> Finding:
    return {key: value for key, value in finding.items() if key in fields}


def _differences(before: Sequence[Finding], after: Sequence[Finding]) -> list[Difference]:
    """What differs between the findings of one run."""
    old, new = _without_equal(before, after)
    pairs = []
    for fields in SAME:
        waiting: dict[str, list[Finding]] = defaultdict(list)
        for finding in new:
            waiting[_key(finding, fields)].append(finding)
        left = []
        for finding in old:
            same = waiting[_key(finding, fields)]
            if same:
                pairs.append((finding, same.pop(0)))
            else:
                left.append(finding)
        old, new = left, [finding for group in waiting.values() for finding in group]
    found = [_difference(each, None) for each in old] + [_difference(None, each) for each in new]
    found += [_difference(*pair) for pair in pairs]
    return [each for _, each in sorted(found, key=lambda each: each[0])]


def _without_equal(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    old, new = (Counter(json.dumps(each, sort_keys=True) for each in side) for side in (before, after))
    return _loaded(old - new), _loaded(new - old)


def _loaded(texts: Counter[str]) -> list[Finding]:
    loaded = [json.loads(text) for text in texts.elements()]
    return sorted(loaded, key=lambda each: (each["file"], each["start"]["offset"], each["end"]["offset"]))


def _key(finding: Finding, fields: Iterable[str]) -> str:
    return json.dumps([finding["file"], finding["code"], *(finding[each] for each in fields)])


def _difference(old: Finding | None, new: Finding | None) -> tuple[tuple[str, int], Difference]:
    """What differs in one finding, after the file and offset to sort it by."""
    shown = old or new
    assert shown is not None
    if old is None or new is None:
        kind = "removed" if new is None else "added"
        kinds: tuple[str, ...] = (kind,)
        parts = [f"{kind}: {_cut(shown['message'])}"]
    else:
        kinds, parts = _changes(old, new)
    where = f"{shown['file']}:{_place(shown['start'])}"
    difference = Difference(shown["code"], (new or shown)["name"], where, "; ".join(parts), kinds)
    return (shown["file"], shown["start"]["offset"]), difference


def _changes(old: Finding, new: Finding) -> tuple[tuple[str, ...], list[str]]:
    """The kinds of change from one finding to another, and each change in words."""
    kinds: dict[str, None] = {}
    parts = []
    for edge in ("start", "end"):
        if old[edge] != new[edge]:
            kinds["moved"] = None
            parts.append(f"moved, {edge} {_place(old[edge])} -> {_place(new[edge])}")
    old_fix, new_fix = old.get("fix") or {}, new.get("fix") or {}
    if bool(old_fix) != bool(new_fix):
        kinds["fix"] = None
        parts.append(f"fix {'removed' if old_fix else 'added'}: {_cut((old_fix or new_fix).get('title'))}")
    else:
        for key in sorted(old_fix.keys() | new_fix.keys()):
            if old_fix.get(key) != new_fix.get(key):
                kinds["fix"] = None
                parts.append(f"{key} of the fix {_change(old_fix.get(key), new_fix.get(key))}")
    for key in sorted((old.keys() | new.keys()) - {"start", "end", "fix"}):
        if old.get(key) != new.get(key):
            kinds["text" if key in TEXTS else "other"] = None
            parts.append(f"{key} {_change(old.get(key), new.get(key))}")
    return tuple(kinds), parts


def _place(position: Mapping[str, int]) -> str:
    return f"{position['line']}:{position['column']}"


def _change(old: object, new: object) -> str:
    """A value and what it became, in one line; long ones from where they begin to differ."""
    texts = [repr(each) for each in (old, new)]
    same = next(
        (number for number, pair in enumerate(zip(*texts, strict=False)) if pair[0] != pair[1]), min(map(len, texts))
    )
    start = max(0, same - LONGEST // 4) if max(map(len, texts)) > LONGEST else 0
    return " -> ".join(_cut_text(text, start) for text in texts)


def _cut(value: object) -> str:
    return _cut_text(repr(value))


def _cut_text(text: str, start: int = 0) -> str:
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def report(comparison: Comparison, before: Outputs, after: Outputs) -> Iterator[str]:
    """The lines that show a comparison of these outputs; the last one sums it up."""
    if comparison.differences:
        yield from _rules(comparison.differences)
        yield ""
    yield "| output | |"
    yield "|---|---|"
    for name, files in comparison.outputs.items():
        yield f"| {name} | {_files_in_words(files, comparison.files)} |"
    for name, files in comparison.outputs.items():
        if files:
            yield ""
        for file in files[:SHOWN]:
            yield f"- {name}, {_file(file)}, {_first_change(before[file].get(name, ''), after[file].get(name, ''))}"
    yield ""
    if comparison.notes:
        yield from (f"- {note}" for note in comparison.notes)
        yield ""
    yield _last_line(comparison)


def _rules(differences: Sequence[Difference]) -> Iterator[str]:
    yield f"| rule | {' | '.join(KINDS)} |"
    yield f"|---|{'--:|' * len(KINDS)}"
    names = {each.code: each.name for each in differences}
    for code, name in names.items():
        counts = _counts(each for each in differences if each.code == code)
        yield f"| {code} {name} | {' | '.join(str(counts[kind] or '') for kind in KINDS)} |"
    yield ""
    for each in differences:
        yield f"- {each.code} {each.where}: {each.what}"


def _counts(differences: Iterable[Difference]) -> Counter[str]:
    return Counter(kind for each in differences for kind in each.kinds)


def _file(name: str) -> str:
    return "all files at once" if name == ALL else name


def _files_in_words(files: Sequence[str], total: int) -> str:
    if not files:
        return "equal"
    alone = len(files) - (ALL in files)
    if not alone:
        return "all files at once differ"
    return f"{alone} of {total} files differ{', and all files at once' if ALL in files else ''}"


def _first_change(old: str, new: str) -> str:
    """The first line that differs. Line ends count: they are shown as \\n."""
    lines = zip_longest(old.splitlines(keepends=True), new.splitlines(keepends=True))
    number, pair = next((number, pair) for number, pair in enumerate(lines, start=1) if pair[0] != pair[1])
    return f"line {number}: {_change(*pair)}"


def _last_line(comparison: Comparison) -> str:
    files = f"{comparison.files} file{'s' * (comparison.files != 1)}"
    line = f"{files}, {comparison.findings} finding{'s' * (comparison.findings != 1)}"
    if comparison.is_equal:
        return f"{line}, no difference"
    counts = _counts(comparison.differences)
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    differing = [name for name, each in comparison.outputs.items() if each]
    if differing:
        parts.append(f"{len(differing)} of {len(comparison.outputs)} outputs differ")
    parts += comparison.notes
    return f"{line}: {', '.join(parts)}"
