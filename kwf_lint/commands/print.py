"""The command `print`: the JSON of a module, or of a file of JSON with comments and the like."""

from __future__ import annotations

import json
import os
import sys

import click

from kwf_lint.definition.document_kinds import is_definition_object
from kwf_lint.document.document import MISSING
from kwf_lint.document.javascript.plain import as_json
from kwf_lint.document.javascript.reading import read_module
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import pointer, position
from kwf_lint.errors import UsageError
from kwf_lint.paths import printable, read_regular, reported_name, shown_path
from kwf_lint.report.visible import visible
from kwf_lint.run.files import JSON, is_module_name, why_unreadable
from kwf_lint.run.module_documents import files_at
from kwf_lint.run.module_files import path_in
from kwf_lint.spelling import did_you_mean
from kwf_lint.words import counted, quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.document.javascript.plain import Taken
    from kwf_lint.document.javascript.reading import ReadModule


def _variables(_context: click.Context, _option: click.Parameter, value: Sequence[str]) -> dict[str, str]:
    found = {}
    for entry in value:
        name, equals, given = entry.partition("=")
        if not equals or not name:
            raise click.BadParameter(f'"{entry}" is not NAME=VALUE')
        found[name] = given
    return found


@click.command("print")
@click.argument("file", type=click.Path())
@click.option(
    "--env", "environment", multiple=True, metavar="NAME=VALUE", callback=_variables,
    help="The value of process.env.NAME; repeatable.",
)  # fmt: skip
@click.option("--app", metavar="NAME", default="", help="The app or workflow to print, if the module has several.")
def print_command(file: str, environment: dict[str, str], app: str) -> int:
    """Print a module, or JSON with comments, as plain JSON.

    A module is read, not run. Exit codes: 0 printed, 2 a value is not known, or the file has no definition.
    """
    absolute = os.path.abspath(file)
    name = shown_path(absolute)
    if os.path.isdir(file):
        raise UsageError(f"{name}: a folder; name a file")
    if not is_module_name(file) and not file.endswith(JSON):
        raise UsageError(f"{name}: neither a module nor JSON")
    try:
        data = read_regular(file)
    except (OSError, ValueError) as error:
        raise UsageError(why_unreadable(file, reported_name(absolute), error)) from None
    if file.endswith(JSON):
        value = _chosen_in_json(read_document(reported_name(absolute), data, relaxed=True), app, name)
        sys.stdout.write(_harmless(_indented(value, name)) + "\n")
        return 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{name}: not UTF-8") from None
    root, files = files_at(absolute)
    found = read_module(path_in(absolute, root), text, files, is_definition_object, environment)
    definition = _chosen(found, app, name)
    if definition.unknown or definition.open:
        _say_unknown(definition, name)
        return 2
    sys.stdout.write(_harmless(as_json(definition.value, "  ")) + "\n")
    return 0


def _chosen(found: ReadModule, app: str, name: str) -> Taken:
    """The definition to print. Raises UsageError where there is none, or several."""
    if found.mistake is not None:
        line, column = position(found.source.document, found.mistake.start)
        raise UsageError(f"{name}:{line}:{column}: {visible(found.mistake.message)}")
    if found.exhausted:
        raise UsageError(f"{name}: not read: {found.exhausted}")
    if not found.definitions:
        raise UsageError(f"{name}: kwf-lint found no definition among the exports of the module")
    exported = [(way, taken.value) for way, taken in found.definitions]
    return found.definitions[_index_of(exported, app, f"{name}: the module")][1]


def _chosen_in_json(document: Document, app: str, name: str) -> Any:
    """The definition to print of a file of JSON: the whole value, or of an array the item of this name."""
    if document.value is MISSING:
        mistake = document.mistake
        if mistake is None:
            raise UsageError(f"{name}: not JSON")
        line, column = position(document, mistake.start)
        raise UsageError(f"{name}:{line}:{column}: {visible(mistake.message)}")
    value = document.value
    several = value if type(value) is list and all(map(is_definition_object, value)) else [value]
    if type(value) is not list and not is_definition_object(value):
        raise UsageError(f"{name}: not a definition")
    return several[_index_of([("", each) for each in several], app, f"{name}: the file")]


def _indented(value: Any, name: str) -> str:
    """JSON with two spaces. Raises UsageError for numbers that JSON does not have."""
    try:
        text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise UsageError(f"{name}: JSON has no NaN and no Infinity") from None
    return "".join([f"\\u{ord(sign):04x}" if "\ud800" <= sign <= "\udfff" else sign for sign in text])


def _index_of(definitions: Sequence[tuple[str, Any]], app: str, place: str) -> int:
    """Which of several definitions, each with how it is exported, to print. Raises UsageError unless it is one."""
    names = [_name(exported, value) for exported, value in definitions]
    wanted = [
        index
        for index, (called, (exported, _)) in enumerate(zip(names, definitions, strict=True))
        if not app or app in (called, exported)
    ]
    if len(wanted) == 1:
        return wanted[0]
    if not wanted:
        advice = did_you_mean(app, names) or f"It has {_listed(names)}."
        raise UsageError(f"{place} has no definition {visible(quoted(app))}. {advice}")
    raise UsageError(f"{place} has {len(wanted)} definitions ({_listed(names)}). Choose one with --app NAME.")


def _listed(names: Sequence[str]) -> str:
    return some_of([visible(quoted(each)) for each in names])


def _name(exported: str, value: Any) -> str:
    """What a definition is called: its app or workflow, else how the module exports it."""
    for key in ("app", "name"):
        called = value.get(key) if type(value) is dict else None
        if type(called) is str:
            return called
    return exported


def _say_unknown(definition: Taken, name: str) -> None:
    """Say on standard error which values are not known, why, and where each is."""
    reasons = {**definition.open, **definition.unknown}
    lines = [f"kwf-lint: {name}: {counted(len(reasons), 'unknown value')}, so nothing is printed"]
    for path, reason in reasons.items():
        spot = definition.spots[path]
        at = spot.use_at or spot.at
        where = ""
        if at is not None:
            line, column = position(at[0].document, at[0].span(at)[0])
            where = f"{printable(at[0].document.name)}:{line}:{column}: "
        lines.append(f"  {where}{visible(pointer(path))} ({visible(reason)})")
    variables = sorted(
        {each.removeprefix("process.env.") for each in reasons.values() if each.startswith("process.env.")}
    )
    if variables:
        lines.append(f"kwf-lint: set them with {' '.join(f'--env {visible(each)}=VALUE' for each in variables)}")
    print("\n".join(lines), file=sys.stderr)


def _harmless(text: str) -> str:
    """JSON without characters that act on a terminal: they are escaped, which changes no value."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        f"\\u{ord(sign):04x}" if "\x7f" <= sign <= "\uffff" and not sign.isprintable() else sign for sign in text
    )
