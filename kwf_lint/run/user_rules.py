"""Loads a user's own rules, from folders of the same form as ours that the settings name.

A folder and each folder in it may hold a checks.py with rules in Python and pages that are whole rules themselves: a page
with a `toml` block of `code`, `severity` and `[check]`, which has exactly `given` (JSONPath), `then` (JSON Schema) and
`message`. A rule that needs more is written in Python. A mistake in a folder raises UsageError with file and line;
a rule that crashes on a file is reported like a crash of any other rule.
"""

from __future__ import annotations

import os
import re
import sys

from kwf_lint.errors import UsageError
from kwf_lint.paths import printable, read_regular, shown_path
from kwf_lint.rulekit import SEVERITIES, Finding, Rule
from kwf_lint.settings.toml_text import what_and_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Path

    _State = tuple[tuple[str, int, int], ...]

OURS = "KWF"
READ_ME = "readme.md"
PAGE_KEYS = ("code", "severity", "check")
CHECK_KEYS = ("given", "then", "message")
_CODE = re.compile(r"[A-Z]+[0-9]+")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BLOCK = re.compile(r"^```toml[^\n]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
# A JSONPath of names, indexes and filters that compare with a string: all its names and strings are in what it matches.
_PLAIN_PATH = re.compile(
    r"\$(?:\.\.?(?:[A-Za-z_]\w*|\*)|\[(?:\*|\d+)\]|\[\?\(?@(?:\.[A-Za-z_]\w*)+ ?== ?'[A-Za-z0-9_. -]+'\)?\])+", re.ASCII
)
_WORDS = re.compile(r"'([^']+)'|\.([A-Za-z_]\w*)")
# The rules of a folder, and the state of its files that they were loaded from.
_loaded: dict[str, tuple[_State, list[Rule]]] = {}


def load(folders: Iterable[str], builtin: Sequence[Rule]) -> list[Rule]:
    """The rules of these absolute folders, by code. Raises UsageError for what is wrong in them.

    They are loaded again when their files have changed: a language server outlives many versions of them.
    """
    rules: list[Rule] = []
    for folder in folders:
        state = _state(folder)
        if folder not in _loaded or _loaded[folder][0] != state:
            _loaded[folder] = state, [rule for each in _families(folder) for rule in _rules_in(each)]
        rules += _loaded[folder][1]
    _check(rules, builtin)
    return sorted(rules, key=lambda rule: rule.code)


def pages_in(folder: str) -> list[str]:
    """The Markdown files of a folder and of the folders in it, but what introduces to them."""
    return [
        os.path.join(family, name)
        for family in _families(folder)
        for name in sorted(os.listdir(family))
        if name.endswith(".md") and name.lower() != READ_ME
    ]


def _families(folder: str) -> list[str]:
    if not os.path.isdir(folder):
        reason = (
            "a file; name the folder of rules that it is in" if os.path.isfile(folder) else "no such folder of rules"
        )
        raise UsageError(f"{shown_path(folder)}: {reason}")
    inner = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name[0] not in "._"]
    return [folder, *filter(os.path.isdir, inner)]


def _state(folder: str) -> _State:
    """When the files of a folder of rules were written, and their sizes."""
    files = [
        (each.path, each.stat().st_mtime_ns, each.stat().st_size)
        for family in _families(folder)
        for each in os.scandir(family)
        if each.name.endswith((".py", ".md")) and each.is_file()
    ]
    return tuple(sorted(files))


def _rules_in(folder: str) -> list[Rule]:
    checks = os.path.join(folder, "checks.py")
    rules = _rules_of_module(checks) if os.path.isfile(checks) else []
    named = {rule.name for rule in rules}
    for name in sorted(os.listdir(folder)):
        stem = name.removesuffix(".md")
        if stem != name and name.lower() != READ_ME and stem not in named:
            rule = _rule_of_page(os.path.join(folder, name), stem)
            rules += [rule] if rule else []
    return rules


def _check(rules: Sequence[Rule], builtin: Sequence[Rule]) -> None:
    """Raise UsageError unless codes and names are fit and none is taken."""
    taken = {rule.former: f"a former name of {rule.name}" for rule in builtin if rule.former}
    taken.update({word: "a rule of kwf-lint" for rule in builtin for word in (rule.code, rule.name)})
    for rule in rules:
        where = _place_of(rule)
        if not _CODE.fullmatch(rule.code) or rule.code.startswith(OURS):
            raise UsageError(
                f"{where}: a code needs uppercase letters (not {OURS}) and digits, such as ACME001; "
                f'found "{printable(rule.code)}"'
            )
        if not _NAME.fullmatch(rule.name):
            raise UsageError(
                f'{where}: a name may have lowercase letters, digits and dashes; found "{printable(rule.name)}"'
            )
        for word in filter(None, (rule.code, rule.name, rule.former)):
            if word in taken:
                raise UsageError(f'{where}: "{word}" is already {taken[word]}')
            taken[word] = f"a rule of {where}"


def _place_of(rule: Rule) -> str:
    code = rule.check.__code__
    if code.co_filename == __file__:
        return shown_path(rule.page)
    return f"{shown_path(code.co_filename)}:{code.co_firstlineno}"


def _rules_of_module(path: str) -> list[Rule]:
    """The rules that a checks.py declares. Modules beside it can be imported as `from .name import ...`."""
    import hashlib
    import importlib.util
    import traceback
    import types

    folder = os.path.dirname(path)
    package = f"kwf_lint_rules_{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        del sys.modules[name]  # of an older version
    parent = types.ModuleType(package)
    parent.__path__ = [folder]
    sys.modules[package] = parent
    spec = importlib.util.spec_from_file_location(f"{package}.checks", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise UsageError(
            f"{shown_path(error.filename or path)}:{error.lineno}: not valid Python: {error.msg}"
        ) from None
    except (Exception, SystemExit) as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folder)]
        where = f"{shown_path(frames[-1].filename)}:{frames[-1].lineno}" if frames else shown_path(path)
        raise UsageError(f"{where}: cannot be loaded: {type(error).__name__}: {printable(str(error))}") from None
    rules = [value for value in vars(module).values() if type(value) is Rule and _is_from(value, package)]
    for rule in rules:
        if rule.needs == "suppressions":
            raise UsageError(f'{_place_of(rule)}: "needs" is "suppressions", not text, app or project')
        rule.folder = folder
        rule.is_plain = False
    return rules


def _is_from(rule: Rule, package: str) -> bool:
    return rule.check.__module__.startswith(f"{package}.")


class _Block:
    """The block of a page that makes it a rule: the path of the page, the text, and the line that this begins in."""

    __slots__ = ("first", "path", "text")

    def __init__(self, path: str, text: str, first: int) -> None:
        self.path = path
        self.text = text
        self.first = first

    def wrong(self, message: str, key: str = "") -> UsageError:
        """The error at a key of the block, at its first line without one."""
        lines = self.text.split("\n")
        found = [number for number, line in enumerate(lines) if key and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line)]
        return self.wrong_in_line(message, found[0] if found else 0)

    def wrong_in_line(self, message: str, line: int) -> UsageError:
        """The error in a line of the block, from 0."""
        return UsageError(f"{shown_path(self.path)}:{self.first + line}: {printable(message)}")


def _rule_of_page(path: str, name: str) -> Rule | None:
    """The rule that a page is; None where it has no such block."""
    try:
        page = read_regular(path).decode().replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"{shown_path(path)}: the page cannot be read: {reason}") from None
    match = _BLOCK.search(page)
    if match is None:
        return None
    block = _Block(path, match["text"], page.count("\n", 0, match.start("text")) + 1)
    table = _checked_table(block)
    check = table["check"]
    find = _finder(check["given"], lambda message: block.wrong(message, "given"))
    problem_in = _judge(check["then"], lambda message: block.wrong(message, "then"))
    message = check["message"]

    def found(app: App) -> Iterator[Finding]:
        for keys, value in find(app):
            problem = problem_in(value)
            if problem is not None:
                yield Finding(_place(app, (*keys, *problem[0])), message, key=problem[1])

    found.__name__ = name.replace("-", "_")
    found.__doc__ = _summary(page)
    rule = Rule(found, table["code"], table["severity"], default=True, needs="app", apps_only=False, options={})
    rule.folder = os.path.dirname(path)
    rule.is_plain = False
    rule.name = name
    return rule


def _checked_table(block: _Block) -> dict[str, Any]:
    """What the block of a page holds. Raises UsageError, with the line, unless that is a rule."""
    import tomllib

    try:
        table: dict[str, Any] = tomllib.loads(block.text)
    except ValueError as error:
        what, line = what_and_line(str(error))
        at = line - 1 if line else block.text.count("\n")
        raise block.wrong_in_line(f"not valid TOML: {what}", at) from None
    _require_keys(table, PAGE_KEYS, "a rule", block.wrong)
    check = table["check"]
    if type(check) is not dict:
        raise block.wrong('"check" must be a table', "check")
    _require_keys(check, CHECK_KEYS, '"check"', block.wrong)
    for key, value in (*table.items(), *check.items()):
        if key not in ("check", "then") and (type(value) is not str or not value.strip() or "\n" in value):
            raise block.wrong(f'"{key}" must be a string on one line', key)
    if table["severity"] not in SEVERITIES:
        known = ", ".join(SEVERITIES)
        raise block.wrong(f'"severity" must be one of {known}; found "{table["severity"]}"', "severity")
    return table


def _require_keys(table: dict[str, Any], keys: Sequence[str], what: str, wrong: Callable[..., UsageError]) -> None:
    for key in table:
        if key not in keys:
            raise wrong(f'{what} may have only the keys {", ".join(keys)}; found "{key}"', key)
    for key in keys:
        if key not in table:
            raise wrong(f'{what} requires the key "{key}"')


def _summary(page: str) -> str:
    """The first sentence of a page, after its title."""
    text = page.partition("\n```")[0]
    body = text.partition("\n")[2] if text.startswith("#") else text
    paragraph = " ".join(body.strip().partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph)[0]


def _finder(given: str, wrong: Callable[[str], UsageError]) -> Callable[[App], Iterator[tuple[Path, Any]]]:
    """The function that finds what a JSONPath names in an app: the keys that lead there from `$`, and the value.

    `$` is the app definition; bare workflows are looked at as those of an app that has nothing else. A plain path is parsed
    with the first file that holds all its words: the parser takes longer to load than most files to lint.
    """
    if not _PLAIN_PATH.fullmatch(given):
        return _parsed(given, wrong)
    words = [string or name for string, name in _WORDS.findall(given)]
    words = [word for word in words if word != "workflows"]  # bare workflows have no such key
    find: Callable[[App], Iterator[tuple[Path, Any]]] | None = None

    def find_where_all_words_are(app: App) -> Iterator[tuple[Path, Any]]:
        nonlocal find
        document = app.document
        # Escapes, and the files that a module loads, may hold words that the text does not show.
        is_shown = not document.has_unicode_escapes and document.origin is None
        if is_shown and not all(word in document.text for word in words):
            return iter(())
        if find is None:
            find = _parsed(given, wrong)
        return find(app)

    return find_where_all_words_are


def _parsed(given: str, wrong: Callable[[str], UsageError]) -> Callable[[App], Iterator[tuple[Path, Any]]]:
    from jsonpath_ng import Fields, Index
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.ext.parser import parse

    try:
        query = parse(given)
    except (JSONPathError, ValueError, re.error) as error:
        raise wrong(f'"given" is not a valid JSONPath: {" ".join(str(error).split())}') from None

    def find(app: App) -> Iterator[tuple[Path, Any]]:
        value = app.value or {"workflows": [workflow.value for workflow in app.workflows]}
        for match in query.find(value):
            keys: list[str | int] = []
            step = match
            while step.context is not None:
                if isinstance(step.path, Fields):
                    keys.append(step.path.fields[0])
                elif isinstance(step.path, Index):
                    index = step.path.indices[0]
                    keys.append(index + len(step.context.value) if index < 0 else index)
                step = step.context
            yield tuple(reversed(keys)), match.value

    return find


def _place(app: App, keys: Path) -> Path:
    """The path in the document of what these keys lead to from `$`."""
    if not app.value and len(keys) > 1 and type(keys[1]) is int:
        return (*app.workflows[keys[1]].path, *keys[2:])
    return (*app.path, *keys)


def _judge(then: Any, wrong: Callable[[str], UsageError]) -> Callable[[Any], tuple[Path, bool] | None]:
    """The function that finds where in a value it is not as the JSON Schema wants it, and whether that is a key there.

    The schema is looked at with the first value: what judges by schemas takes longer to load than most files to lint.
    """
    import json

    try:
        json.dumps(then)
    except TypeError as error:
        raise wrong(f'"then" is not a valid JSON Schema: {error}') from None
    if type(then) not in (dict, bool):
        raise wrong('"then" must be a JSON Schema, which is a table')
    judge: Callable[[Any], tuple[Path, bool] | None] | None = None

    def problem_in(value: Any) -> tuple[Path, bool] | None:
        nonlocal judge
        if judge is None:
            judge = _validator(then, wrong)
        return judge(value)

    return problem_in


def _validator(then: Any, wrong: Callable[[str], UsageError]) -> Callable[[Any], tuple[Path, bool] | None]:
    import referencing
    from jsonschema.exceptions import SchemaError, best_match
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    validator: Any = validator_for(then, default=Draft202012Validator)
    try:
        validator.check_schema(then, format_checker=validator.FORMAT_CHECKER)
    except SchemaError as error:
        place = ".".join(str(part) for part in error.absolute_path)
        raise wrong(f'"then" is not a valid JSON Schema{f" at {place}" if place else ""}: {error.message}') from None
    registry: referencing.Registry[Any] = referencing.Registry()
    resource = (
        referencing.Resource.from_contents(then, default_specification=DRAFT202012) if type(then) is dict else None
    )
    resolver = registry.with_resource("", resource).resolver() if resource else registry.resolver()
    for reference in _references(then):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            raise wrong(f'"then" has a reference to "{reference}", which it does not contain') from None
    # With a registry of its own it reads nothing from elsewhere.
    judge = validator(then, registry=registry)

    def problem_in(value: Any) -> tuple[Path, bool] | None:
        if judge.is_valid(value):
            return None
        error = best_match(judge.iter_errors(value))
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path and type(error.instance) is str:
            return (*path, error.instance), True
        if error.validator == "additionalProperties" and type(error.schema) is dict:
            return (*path, *_first_extra(error.instance, error.schema)), True
        return path, False

    return problem_in


def _first_extra(value: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The first key of a value that a schema does not have, in a list."""
    patterns = schema.get("patternProperties", {})
    known = schema.get("properties", {})
    for key in value:
        if key not in known and not any(re.search(pattern, key) for pattern in patterns):
            return [key]
    return []


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _references(item)
