"""The command `facts`: writes facts about actions and events from definitions and saved responses, for `extend-platform`."""

from __future__ import annotations

import json
import os
import sys

import click

from kwf_lint.analysis.platform_facts import combined, facts_in_answer, facts_in_app
from kwf_lint.commands.report_files import write_report
from kwf_lint.commands.standard_input import given_input
from kwf_lint.definition.app import read_apps
from kwf_lint.definition.document_kinds import may_be_definition
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.document.places import position
from kwf_lint.document.text_flaws import why_unread
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.platform import TABLES
from kwf_lint.paths import printable, read_regular, shown_path
from kwf_lint.report.visible import visible
from kwf_lint.run.files import is_module_name, may_hold_definition, read_file
from kwf_lint.run.module_documents import files_for, path_of, read
from kwf_lint.run.options import Options
from kwf_lint.run.registry import settings_finder
from kwf_lint.run.targets import targets
from kwf_lint.words import counted, quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kwf_lint.analysis.platform_facts import Fact
    from kwf_lint.document.document import Document
    from kwf_lint.document.javascript.reading import Files
    from kwf_lint.run.files import Target


# The tables of a file of facts that the command writes; a person may have written others.
WRITTEN = frozenset(("actions", "events"))


@click.command("facts")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", metavar="FILE", default="", help="Write to this file (default: standard output).")
def facts_command(paths: tuple[str, ...], output: str) -> int:
    """Write what definitions say about actions and events to a file.

    Name the file as extend-platform in kwf-lint.toml, and kwf-lint knows these actions and events. PATHS are definitions,
    saved responses of Kustomer's API about installed apps, and folders with these; - is standard input. The command reads
    no settings file and uses no network.

    Exit codes: 0 written, 2 refused (nothing is written).
    """
    found = list(_facts(paths, output))
    if output:
        _check_output(output)
    tables = combined(found)
    if not tables:
        raise UsageError(f"found no action or event of an app in {', '.join(map(printable, paths))}")
    text = json.dumps(tables, indent=2, sort_keys=True) + "\n"
    if not output:
        sys.stdout.write(text)
        return 0
    write_report(output, text, "--output")
    counts = " and ".join(counted(len(rows), table.removesuffix("s")) for table, rows in tables.items())
    print(f"wrote {counts} to {printable(output)}", file=sys.stderr)
    return 0


def _facts(paths: Sequence[str], output: str) -> Iterator[Fact]:
    """The facts of all files. Raises UsageError for a file that is refused."""
    options = Options(paths)
    options.isolated = True  # settings may name the file that is to be written
    options.stdin = given_input(paths)
    everything = targets(options, settings_finder(options, ()))
    if everything.problems:
        raise UsageError(everything.problems[0])
    base = os.path.dirname(os.path.abspath(output)) if output else os.getcwd()
    known: dict[str, Files] = {}
    for target in everything.targets:
        if output and os.path.exists(output) and os.path.exists(target.path) and os.path.samefile(output, target.path):
            if target.named:
                raise UsageError(f"{printable(output)}: is one of the inputs; name another file after -o")
            continue
        data = read_file(target)
        if type(data) is str:
            raise UsageError(data)
        if type(data) is bytes:
            yield from _facts_in(target, data, _source(target, base), known)


def _source(target: Target, base: str) -> str:
    """Where a fact comes from: the path of its file from the folder of the written one, with "/"."""
    if target.content is not None:
        return "standard input"
    return printable(os.path.relpath(target.absolute, base).replace(os.sep, "/"))


def _facts_in(target: Target, data: bytes, source: str, known: dict[str, Files]) -> Iterator[Fact]:
    """The facts in a file; a file that a folder holds need not be a definition."""
    document = _module(target, data, known) if is_module_name(target.name) else _json(target, data)
    if document is None:
        return
    apps = [app for app in read_apps(document) if app.is_app or (app.kind == "envelope" and app.value)]
    found = [fact for app in apps for fact in facts_in_app(app, source)]
    found += facts_in_answer(document.value, source)
    if target.named and not found and not apps:
        raise UsageError(
            f"{printable(target.name)}: contains no app definition and no answer of Kustomer's API about apps"
        )
    yield from found


def _json(target: Target, data: bytes) -> Document | None:
    document = read_document(target.name, data, relaxed=True)
    if document.value is MISSING:
        if not target.named and not may_be_definition(document.text):
            return None
        mistake = why_unread(document)
        raise _refused(document, mistake.start, mistake.message)
    return document


def _module(target: Target, data: bytes, known: dict[str, Files]) -> Document | None:
    if not may_hold_definition(data) and not target.named:
        return None
    root, files = files_for(target, known, staged=False)
    module = read(path_of(target, root), target.name, data, files)
    document = module.document
    if document is not None and document.mistake is not None:
        raise _refused(document, document.mistake.start, document.mistake.message)
    if document is None and target.named:
        raise UsageError(f"{printable(target.name)}: {visible(module.unread or 'contains no app definition')}")
    for note in module.notes:
        print(f"kwf-lint: {printable(note)}", file=sys.stderr)
    return document


def _refused(document: Document, at: int, message: str) -> UsageError:
    line, column = position(document, at)
    return UsageError(f"{printable(document.name)}:{line}:{column}: {visible(message)}")


def _check_output(path: str) -> None:
    """Raise UsageError where the file to write is there and holds something else than this command writes."""
    if not os.path.isfile(path):
        return
    try:
        document = read_document(path, read_regular(path))
    except (OSError, ValueError):
        return  # writing says what is wrong
    if not document.text.strip():
        return
    value: Any = document.value
    keys = set(value) if type(value) is dict else {""}
    others = [quoted(key) for key in sorted(keys - WRITTEN)]
    if others:
        is_ours = keys.issubset({"sources", *TABLES})
        what = f"contains {some_of(others)}, which would be lost" if is_ours else "does not contain facts"
        raise UsageError(f"{shown_path(os.path.abspath(path))}: already exists and {what}; nothing was written")
