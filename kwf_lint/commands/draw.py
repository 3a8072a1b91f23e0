"""The command `draw`: workflows as pictures, with their findings."""

from __future__ import annotations

import os
import sys
from unicodedata import normalize

import click

from kwf_lint.commands.report_files import checked_paths, write_report
from kwf_lint.commands.standard_input import given_input
from kwf_lint.drawing.dot import dot
from kwf_lint.drawing.html import html
from kwf_lint.drawing.markdown import markdown
from kwf_lint.drawing.mermaid import mermaid
from kwf_lint.drawing.svg import svg
from kwf_lint.errors import UsageError
from kwf_lint.linting.masking import mask_of, secrets_of
from kwf_lint.paths import printable
from kwf_lint.report.in_words import in_one_line
from kwf_lint.report.pictures import pictures_of
from kwf_lint.report.visible import visible
from kwf_lint.run.check import EXCLUDED, check
from kwf_lint.run.files import may_hold_definition
from kwf_lint.run.options import Options
from kwf_lint.spelling import did_you_mean
from kwf_lint.words import counted, quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.drawing.picture import Picture
    from kwf_lint.run.outcome import Outcome

# The formats, each with the ends of file names that mean it; the first is that of the files that we name.
FORMATS = {
    "svg": (".svg",),
    "mermaid": (".mmd", ".mermaid"),
    "dot": (".dot", ".gv"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
}
# Of these a file holds all workflows, and so it is one in a folder as well.
OF_SEVERAL: dict[str, Callable[[Sequence[Picture]], str]] = {"mermaid": mermaid, "dot": dot, "markdown": markdown}
OPTION = "--output"
LONGEST_FILE_NAME = 80  # characters, so that it fits also where each takes three bytes
# What standard input is called where it is a module: the grammar of this ending reads JavaScript, JSX and TypeScript.
MODULE = "stdin.tsx"
# Names that Windows keeps for devices, whatever their end.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10)))
)


@click.command("draw")
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH...")
@click.option("--workflow", metavar="NAME", default=None, help="Draw only the workflow with this name.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default=None,
    help="The format (default: from the name of the output file, else svg).",
)  # fmt: skip
@click.option(
    "-o", OPTION, metavar="FILE_OR_FOLDER", default="",
    help="A file, or a folder (existing, or ending in /) that gets one file for each workflow.",
)  # fmt: skip
@click.option("--plain", is_flag=True, help="Draw without findings.")
def draw_command(paths: tuple[str, ...], workflow: str | None, form: str | None, output: str, plain: bool) -> int:
    """Draw workflows with their findings.

    - is standard input. An SVG file contains one workflow; the other formats contain all. Exit codes: 0 drawn, with or
    without findings, 2 otherwise.
    """
    options = Options(paths)
    options.keeps_apps = True
    options.stdin = given_input(paths)
    if options.stdin is not None and _may_be_module(options.stdin):
        options.stdin_filename = MODULE
    outcome = check(options)
    apps = [app for linted in outcome.linted for app in linted.apps]
    pictures = _pictures(apps, outcome, workflow, plain=plain)
    if not pictures:
        raise UsageError(_nothing_drawn(apps, outcome, options, workflow))
    in_folder = bool(output) and (output.endswith(("/", os.sep)) or os.path.isdir(output))
    form = form or _format_of(output, in_folder=in_folder)
    if in_folder:
        texts = _files(pictures, apps, form)
        files = {os.path.join(output, name): text for name, text in texts.items()}
        write = checked_paths(files, outcome, OPTION, None)
        for file, text in files.items():
            write_report(write[file], text, OPTION)
        print(f"wrote {counted(len(files), 'file')} to {printable(output)}", file=sys.stderr)
    else:
        text = _one(pictures, apps, form)
        if output and output != "-":
            write_report(checked_paths([output], outcome, OPTION, None)[output], text, OPTION)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()
    return _tell(outcome)


def _may_be_module(data: bytes) -> bool:
    """Whether standard input, which has no name, may be a module with a definition: JSON begins with a bracket."""
    return not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and may_hold_definition(data)


def _pictures(apps: Iterable[App], outcome: Outcome, name: str | None, *, plain: bool) -> list[Picture]:
    """The workflows to draw, in the order of the files."""
    found = []
    for app in apps:
        workflows = [each for each in app.workflows if name is None or each.name == name]
        found += pictures_of(app.document, workflows, outcome.diagnostics, plain=plain)
    return found


def _format_of(output: str, *, in_folder: bool) -> str:
    """The format that the name of a file implies, svg without an extension. Raises UsageError for another extension."""
    end = "" if in_folder else os.path.splitext(output)[1].lower()
    if not end:
        return "svg"
    for name, ends in FORMATS.items():
        if end in ends:
            return name
    known = ", ".join(ends[0] for ends in FORMATS.values())
    raise UsageError(f'{OPTION}: no format has the extension "{printable(end)}". Use one of {known}, or add --format.')


def _one(pictures: Sequence[Picture], apps: Sequence[App], form: str) -> str:
    """The text of all pictures in one. Raises UsageError where the format holds only one of several."""
    if form == "html":
        return html(pictures, _title(apps))
    if form in OF_SEVERAL:
        return OF_SEVERAL[form](pictures)
    if len(pictures) > 1:
        names = _named([each.name for each in pictures])
        raise UsageError(
            f"an SVG file contains one workflow, and there are {len(pictures)}: {names}. "
            "Choose one with --workflow, or name a folder with -o."
        )
    return svg(pictures[0])


def _files(pictures: Sequence[Picture], apps: Sequence[App], form: str) -> dict[str, str]:
    """The files for a folder, by name: one for each workflow; a page, which holds all, is one."""
    if form == "html":
        return {"workflows.html": html(pictures, _title(apps))}
    files: dict[str, str] = {}
    taken: set[str] = set()
    for picture in pictures:
        base = name = file_name(picture.name)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        text = svg(picture) if form == "svg" else OF_SEVERAL[form]([picture])
        files[name + FORMATS[form][0]] = text
    return files


def file_name(name: str) -> str:
    """The name of a file, without its end, for the picture of a workflow: fit for every system, and in one folder."""
    text = normalize("NFC", "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in normalize("NFC", name)))
    text = text[:LONGEST_FILE_NAME].strip("-")
    if not text or text.casefold() in _DEVICES:
        return f"workflow-{text}" if text else "workflow"
    return text


def _title(apps: Iterable[App]) -> str:
    """What holds the workflows, as a page calls it."""
    names = dict.fromkeys(
        visible(mask_of(secrets_of(app.document))(app.title or app.name)) for app in apps if app.workflows
    )
    return ", ".join(filter(None, names)) or "Workflows"


def _named(names: Iterable[str]) -> str:
    """A few names, and how many more there are."""
    return some_of([quoted(name) for name in dict.fromkeys(names)])


def _nothing_drawn(apps: Sequence[App], outcome: Outcome, options: Options, workflow: str | None) -> str:
    """Why there is no picture, and what there is instead, in one line."""
    if outcome.problems:
        return "; ".join(outcome.problems)
    masked = [(app, mask_of(secrets_of(app.document))) for app in apps]
    names = [visible(mask(each.name)) for app, mask in masked for each in app.workflows]
    if names and workflow is not None:
        advice = did_you_mean(workflow, names)
        return (
            f"no workflow is named {quoted(visible(workflow))}. "
            f"{f'{advice} ' if advice else ''}There {'are' if len(names) > 1 else 'is'} {_named(names)}."
        )
    if masked:
        app, mask = masked[0]
        parts = [counted(len(views), kind) for kind, views in app.components() if views]
        has = f"it has {', '.join(parts)}" if parts else "it has no components"
        return f"{printable(app.document.name)}: the app {quoted(visible(mask(app.name)))} has no workflow; {has}"
    if outcome.diagnostics:
        diagnostic = outcome.diagnostics[0]
        document = diagnostic.document
        mask = mask_of(secrets_of(document))
        keys = [visible(mask(key)) for key in document.value] if type(document.value) is dict else []
        has = f"; its keys are {_named(keys)}" if keys else ""
        return f"nothing to draw: {in_one_line(diagnostic)}{has}"
    paths = some_of([printable(path) for path in options.paths])
    others = [name for name, reason in outcome.skipped if not reason.startswith(EXCLUDED)]
    there = counted(len(others), "other file") if others else "no file that the settings do not exclude"
    return f"{paths}: found no Kustomer definition, but {there}"


def _tell(outcome: Outcome) -> int:
    """Say on standard error what could not be drawn; returns the exit code."""
    lines = [*outcome.problems, *(f"{each.rule} crashed on {printable(each.file)}" for each in outcome.faults)]
    for line in lines:
        print(f"kwf-lint: {line}", file=sys.stderr)
    return 2 if outcome.problems else 0
