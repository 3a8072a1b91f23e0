"""What the fuzzer feeds: functions that take any bytes and raise only where kwf-lint is wrong."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import replaced
from kwf_lint.document.javascript.reading import Files
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.document.places import locate, part_span
from kwf_lint.document.text_flaws import duplicate_keys, encoding_flaws, limit_mistake
from kwf_lint.errors import UsageError
from kwf_lint.expressions.fast_path import literal_parts, plain_paths, step_ids_in
from kwf_lint.expressions.jsx import attributes
from kwf_lint.expressions.malformed import malformed_reference
from kwf_lint.expressions.nodes import Template
from kwf_lint.expressions.reading import calls, helpers, parameters, parse_string, paths
from kwf_lint.expressions.references import find_embedded
from kwf_lint.expressions.regex import wrong_regex
from kwf_lint.expressions.throwing import throwing
from kwf_lint.kustomer import versions
from kwf_lint.linting.engine import lint
from kwf_lint.linting.fix import edits_finder, fixed
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options
from kwf_lint.run.module_documents import read
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.check import check_settings
from kwf_lint.settings.globs import excluded, matches_globs
from kwf_lint.settings.keys import FORMATS
from kwf_lint.settings.read import parsed
from kwf_lint.settings.settings import DEFAULTS
from kwf_lint.settings.show import show_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Document, Path
    from kwf_lint.linting.engine import Linted

RULES = builtin_rules()
NO_FILES = Files(lambda _path: None, lambda _folder: None)


def json_text(data: bytes) -> None:
    """A file is refused where json.loads refuses it, else read as the same value; all in it has its place."""
    document = read_document("app.json", data)
    _check_flaws(document)
    try:
        value = json.loads(data.decode("utf-8").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        assert document.value is MISSING or len(data) > 4000  # a number too long for json.loads
        return
    if document.value is MISSING:
        assert document.too_deep is not None
        return
    assert json.dumps(document.value) == json.dumps(value)
    _check_places(document)


def relaxed_json(data: bytes) -> None:
    """A file with comments and the like gives the value that its own JSON gives; what is JSON gives the same as JSON."""
    document = read_document("app.json5", data, relaxed=True)
    _check_flaws(document)
    strict = read_document("app.json", data)
    if strict.value is not MISSING:
        assert json.dumps(document.value) == json.dumps(strict.value)
    if document.value is MISSING:
        return
    _check_places(document)
    if document.relaxed is not None:
        again = document_of_text("app.json", document.relaxed.json.text)
        assert json.dumps(again.value) == json.dumps(document.value)


def _check_flaws(document: Document) -> None:
    mistakes = [each for each in (document.mistake, limit_mistake(document)) if each is not None]
    spans = [(each.start, each.end) for each in [*encoding_flaws(document), *mistakes]]
    spans += [span for _, _, *both in duplicate_keys(document) for span in both]
    assert all(0 <= start <= end <= len(document.text) for start, end in spans)


def _check_places(document: Document) -> None:
    found = dict(_parts(document.value, ()))
    places = locate(document, found)
    assert places.keys() == found.keys()
    for path, place in places.items():
        start, end = place.value
        assert 0 <= start < end <= len(document.text)
        value = found[path]
        if isinstance(value, str) and value:
            first, last = part_span(document, place.value, (0, 1)), part_span(document, place.value, (0, len(value)))
            assert start <= first[0] == last[0] < first[1] <= last[1] <= end


def _parts(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        yield from _parts(part, (*path, key))


def definition(data: bytes) -> None:
    """A definition is linted with all rules, and reported in every format."""
    document = read_document("app.json", data)
    _report(document, _linted(document))


def relaxed_definition(data: bytes) -> None:
    """A definition with comments is linted and fixed."""
    document = read_document("app.json5", data, relaxed=True)
    linted = _linted(document)
    _report(document, linted)
    _fix(document, linted)


def fixes(data: bytes) -> None:
    """Each fix does what it says, they come to an end, and what has been fixed stays so."""
    document = read_document("app.json", data)
    _fix(document, _linted(document))


def _fix(document: Document, linted: Linted) -> None:
    for unsafe in (False, True):
        result = fixed(document, linted, _linted, unsafe=unsafe)
        assert not result.faults, [each.message for each in result.faults]
        assert result.fixed or result.document.text == document.text
        again = fixed(result.document, result.linted, _linted, unsafe=unsafe)
        assert again.document.text == result.document.text


def _linted(document: Document, apps: list[App] | None = None) -> Linted:
    if apps is None:
        apps = [] if document.value is MISSING else read_apps(document)
    definitions = [Definition(document, apps, "")]
    project = Project(lambda: definitions, frozenset([document.name]))
    linted = lint(document, RULES, DEFAULTS, project, apps=apps)
    # How the findings are worded is not looked at: what stands in quotes may hold quotes here.
    assert not linted.faults, "\n".join(each.traceback or each.message for each in linted.faults)
    return linted


def _report(document: Document, linted: Linted) -> None:
    outcome = Outcome()
    outcome.files = 1
    outcome.rules = RULES
    outcome.diagnostics = linted.diagnostics
    outcome.suppressed = linted.suppressed
    for each in linted.diagnostics:
        assert 0 <= each.start.offset <= each.end.offset <= len(each.document.text), each.message
    for name in FORMATS:
        render(name, outcome, Options(suppressed=True, draws=True, edits=edits_finder(linted.diagnostics))).encode()


def module(data: bytes) -> None:
    """A module is evaluated as far as that goes, and what it holds is linted; its fixes are edits of its text."""
    path = "src/index.tsx" if data[:1] == b"<" else "src/index.ts"
    document = read(path, path, data, NO_FILES).document
    if document is None:
        return
    if document.mistake is not None:
        assert 0 <= document.mistake.start <= document.mistake.end <= len(document.text)
        return
    linted = _linted(document)
    _report(document, linted)
    for each in linted.diagnostics:
        if each.fix is not None:
            changes = [(*edit.span, edit.text) for edit in each.fix.edits]  # type: ignore[union-attr]
            read(path, path, replaced(each.document.text, sorted(changes)).encode(), NO_FILES)


def expression(data: bytes) -> None:
    """A string is read as each of the languages that strings can hold; every place lies within it."""
    text = text_of(data)
    parsed_text = parse_string(text)
    spans: list[tuple[int, int]] = [*find_embedded(text)]
    spans += [(start, start + len(part)) for start, part in literal_parts(text)]
    if parsed_text is not None:
        spans += [(path.start, path.end) for path, _ in paths(parsed_text)]
        spans += [(start, end) for path, _ in paths(parsed_text) for _, start, end in path.segments]
        mistakes = getattr(parsed_text, "mistakes", ())
        spans += [(each.start, each.end) for each in mistakes]
    if isinstance(parsed_text, Template):
        spans += [(start, end) for _, start, end in helpers(parsed_text)]
        spans += [(path.start, path.end) for path in parameters(parsed_text)]
        spans += [(call.start, call.end) for call, _ in calls(parsed_text)]
        spans += [(start, end) for _, start, end, _ in throwing(text, parsed_text, frozenset(("if", "each", "with")))]
    step_ids_in(text)
    plain_paths(text, {})
    for attribute in attributes(text):
        spans.append((attribute.start, attribute.end))
    wrong = wrong_regex(text)
    if wrong is not None:
        spans.append((wrong.start, wrong.end))
    malformed = malformed_reference(text)
    if malformed is not None:
        spans.append((malformed.start, malformed.end))
    for start, end in spans:
        assert 0 <= start <= end <= len(text)
    one, _, other = text.partition("-")
    versions.split_app_version(text)
    versions.lowest_version(one)
    assert versions.intersects(one, other) == versions.intersects(other, one)
    versions.admits_lower(one, other)


def text_of(data: bytes) -> str:
    """A string as JSON can hold it: also with halves of surrogate pairs."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def settings(data: bytes) -> None:
    """Settings are refused in words, or hold and can be shown as TOML that says the same."""
    text = data.decode("utf-8", "replace")
    for path in ("/r/kwf-lint.toml", "/r/pyproject.toml"):
        try:
            found = parsed(text, path, "/r")
            if found is None:
                continue
            found.source = ""
            check_settings(found, RULES)
            for name in ("a/b.json", "a/b/", "x.read.json"):
                excluded(f"/r/{name}", found)
                matches_globs(f"/r/{name}", tuple(found.per_file_ignores), found, "per-file-ignores")
        except UsageError:
            continue
        tomllib.loads(show_settings(found))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "json": json_text,
    "relaxed": relaxed_json,
    "definition": definition,
    "relaxed-definition": relaxed_definition,
    "fixes": fixes,
    "module": module,
    "expression": expression,
    "settings": settings,
}
