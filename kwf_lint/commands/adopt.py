"""The command `adopt`: an exported workflow becomes a part of an app definition."""

from __future__ import annotations

import json
import os
import sys

import click

from kwf_lint.commands.standard_input import given_input
from kwf_lint.document.document import is_partial, value_at
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import pointer
from kwf_lint.errors import UsageError
from kwf_lint.linting.masking import mask_of, secrets_of
from kwf_lint.paths import printable, read_regular, reported_name
from kwf_lint.report.difference import shown_difference
from kwf_lint.report.in_words import in_one_line
from kwf_lint.report.options import wants_color
from kwf_lint.report.visible import visible
from kwf_lint.run.adopt import DECLARATIONS, adopt
from kwf_lint.run.check import check
from kwf_lint.run.files import is_module_name, why_unreadable
from kwf_lint.run.module_documents import files_at, read
from kwf_lint.run.module_files import path_in
from kwf_lint.run.options import Options
from kwf_lint.run.write_file import replace_file
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kwf_lint.document.document import Document
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault
    from kwf_lint.run.adopt import Adopted

# Rules without a fix in a workflow until the settings say how workflows read an App Setting.
VALUES = frozenset(("KWF501", "KWF502", "KWF503", "KWF504", "KWF507"))


@click.command("adopt")
@click.argument("export", type=click.Path(), metavar="EXPORT")
@click.option(
    "--into", "app", required=True, type=click.Path(), metavar="APP", help="The app definition to add the workflow to."
)
@click.option(
    "--event", metavar="NAME", default="",
    help="The app's event that triggers the workflow; it replaces the hook event of an organization.",
)  # fmt: skip
@click.option("--diff", "shows", is_flag=True, help="Show what would change, and write nothing.")
def adopt_command(export: str, app: str, event: str, shows: bool) -> int:
    """Add a workflow that the builder exported to an app definition.

    Removes the keys that only the platform writes, puts the app's name into the workflow's name, replaces the hook event
    of the organization with the app's, replaces hardcoded values with App Settings, and sets the appVersion of the app's
    own actions. If the app is a module, prints the workflow to paste. EXPORT is not changed; - is standard input.

    Exit codes: 0 done, 1 done, but findings are left to fix by hand, 2 refused (nothing is changed).
    """
    given = given_input([export])
    exported = read_document(*((_name(export), _bytes(export)) if given is None else ("<stdin>", given)), relaxed=True)
    finder = _Finder(os.path.abspath(app), os.path.abspath(export))
    data = _bytes(app)
    definition = _definition_of_module(app, data) if finder.is_module else read_document(_name(app), data, relaxed=True)
    mask = mask_of([*secrets_of(exported), *secrets_of(definition)])
    try:
        adopted = adopt(exported, definition, finder.find, event)
    except UsageError as error:
        raise UsageError(mask(str(error))) from None
    if adopted.faults:
        return _tell_faults(adopted.faults)
    if finder.is_module:
        _print_parts(adopted, definition)
        done = "paste"
    elif shows:
        _show_difference(adopted, definition)
        done = "this would add"
    else:
        problem = replace_file(app, data, adopted.text.encode("utf-8"))
        if problem:
            raise UsageError(f"{printable(definition.name)}: not changed: {problem}")
        done = "added"
    lines = _report(adopted, finder, f"{printable(_name(app))}: {done} the workflow")
    if done == "added" and given is None:
        lines.append(f"You can delete {printable(exported.name)}.")
    print(mask("\n".join(lines)), file=sys.stderr)
    return 1 if adopted.left or finder.is_module else 0


def _name(path: str) -> str:
    return reported_name(os.path.abspath(path))


def _bytes(path: str) -> bytes:
    try:
        return read_regular(path)
    except (OSError, ValueError) as error:
        raise UsageError(why_unreadable(path, _name(path), error)) from None


class _Finder:
    """Finds what a run finds in a text of the app definition, at its place among the files of its project.

    path: where the text counts as lying; a module's JSON lies beside it. The export is not among the other files, since the
    app gets its workflow.
    """

    __slots__ = ("_export", "is_module", "path", "reads_settings")

    def __init__(self, path: str, export: str) -> None:
        self.is_module = is_module_name(path)
        self.path = f"{path}.json" if self.is_module else path
        self._export = export
        self.reads_settings = False

    def find(self, text: str) -> tuple[Sequence[Diagnostic], Sequence[Fault]]:
        options = Options()
        options.stdin = text.encode("utf-8")
        options.stdin_filename = self.path
        options.buffers = {self._export: b""}
        outcome = check(options)
        if outcome.problems:
            raise UsageError(outcome.problems[0])
        name = reported_name(self.path)
        if not outcome.linted:
            raise UsageError(f"{printable(name)}: the settings exclude it, so nothing is known of it")
        self.reads_settings = bool(outcome.linted[0].target.settings.setting_reference)
        return [each for each in outcome.diagnostics if each.file == name], outcome.faults


def _definition_of_module(app: str, data: bytes) -> Document:
    """The app definition that a module stands for, as JSON. Raises UsageError where it is not known whole."""
    absolute = os.path.abspath(app)
    name = _name(app)
    root, files = files_at(absolute)
    found = read(path_in(absolute, root), name, data, files)
    if found.document is None:
        raise UsageError(f"{printable(name)}: the module exports no definition that can be followed")
    if is_partial(found.document):
        raise UsageError(
            f"{printable(name)}: {counted(found.unknown, 'value')} not known; "
            "print it with kwf-lint print --env and adopt into that file"
        )
    return read_document(f"{name}.json", found.document.text.encode("utf-8"))


def _print_parts(adopted: Adopted, definition: Document) -> None:
    """Print the workflow, and the settings and texts that the app gets with it."""
    value = read_document(definition.name, adopted.text.encode("utf-8")).value
    app = adopted.path[:-2]
    workflow = value_at(value, adopted.path)
    parts = {
        key: _new_in(value_at(definition.value, (*app, key)), value_at(value, (*app, key))) for key in DECLARATIONS
    }
    new = {key: part for key, part in parts.items() if part}
    shown = {**new, "workflows": [workflow]} if new else workflow
    text = json.dumps(shown, indent=2, ensure_ascii=False)
    if not text.replace("\n", "").isprintable():
        text = json.dumps(shown, indent=2)  # in which nothing acts on a terminal
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _new_in(old: Any, new: Any) -> dict[str, Any]:
    """The members of objects of objects that one of them does not have."""
    known = old if type(old) is dict else {}
    found = {}
    for name, members in new.items() if type(new) is dict else ():
        more = {key: value for key, value in members.items() if key not in known.get(name, {})}
        if more:
            found[name] = more
    return found


def _show_difference(adopted: Adopted, definition: Document) -> None:
    color = wants_color(sys.stdout, "auto", os.environ)
    is_terminal = sys.stdout.isatty()
    sys.stdout.write(
        shown_difference(definition.name, definition.text, adopted.text, for_terminal=is_terminal, color=color)
    )
    sys.stdout.flush()


def _in_module(left: Diagnostic, adopted: Adopted) -> str:
    """A finding by its place in the workflow that is printed, which has no lines yet."""
    below = left.path[len(adopted.path) :] if left.path[: len(adopted.path)] == adopted.path else left.path
    return visible(f"{pointer(below)}: {left.severity}: {left.message} [{left.code} {left.name}]")


def _report(adopted: Adopted, finder: _Finder, done: str) -> list[str]:
    """What was done, and what is left to do by hand, a line each."""
    before = f" (in the export {quoted(adopted.exported)})" if adopted.exported != adopted.name else ""
    lines = [visible(f"{done} {quoted(adopted.name)}{before}")]
    lines += [f"  {visible(change)}" for change in adopted.changes]
    if adopted.left:
        lines.append(f"{counted(len(adopted.left), 'finding')} left to fix by hand:")
    for each in adopted.left:
        lines.append(f"  {_in_module(each, adopted) if finder.is_module else in_one_line(each)}")
        if each.help:
            lines.append(f"    {visible(each.help)}")
    if not finder.reads_settings and any(each.code in VALUES for each in adopted.left):
        lines.append('With "setting-reference" in the settings, such values become App Settings.')
    return lines


def _tell_faults(faults: Sequence[Fault]) -> int:
    """Say on standard error which rules crashed; returns the exit code."""
    for each in faults:
        where = f"{each.rule} crashed on {printable(each.file)}"
        print(f"kwf-lint: nothing was changed: {where}: {visible(each.message)}", file=sys.stderr)
    return 3
