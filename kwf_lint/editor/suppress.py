"""Suppressions of one finding as edits: a marker in the definition or an entry in the settings, with a reason to fill in."""

from __future__ import annotations

import os
import tomllib

from lsprotocol import types

from kwf_lint.definition.node import object_of, text_of
from kwf_lint.document.document import MISSING, Document, value_at
from kwf_lint.document.edits import Add, EditError, Set
from kwf_lint.document.json_edits import Layout, replacements
from kwf_lint.editor.names import is_module
from kwf_lint.editor.positions import position_at
from kwf_lint.editor.uris import uri_of
from kwf_lint.settings.settings import FILE_NAMES, MARKER, TABLE_NAME
from kwf_lint.settings.toml_text import toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit
    from kwf_lint.editor.checked import Checked
    from kwf_lint.editor.diagnostics import Client
    from kwf_lint.linting.diagnostic import Diagnostic

REASON = "say why"
# Where a comment is not a finding by itself.
COMMENTED = (".jsonc", ".json5")


def in_document(each: Diagnostic, checked: Checked) -> tuple[str, list[tuple[int, int, str]]] | None:
    """A marker in the description of the step, trigger or workflow that a finding lies in, as replacements.

    With what holds it in words; None where nothing can hold one.
    """
    document = checked.document
    if (
        document.value is MISSING
        or document.origin is not None
        or document.relaxed is not None
        or document.has_duplicate_keys
    ):
        return None
    holder = _holder(each.path, checked)
    if holder is None:
        return None
    what, path = holder
    value = value_at(document.value, path)
    marker = f"{MARKER} allow {each.code} ({REASON})"
    meta = object_of(value, "meta")
    written = text_of(meta, "description")
    edit: Edit
    if "meta" not in value:
        edit = Add(path, "meta", {"description": marker})
    elif "description" not in meta:
        edit = Add((*path, "meta"), "description", marker)
    else:
        edit = Set((*path, "meta", "description"), f"{written} {marker}".lstrip())
    try:
        return what, replacements(Layout(document, [edit]), [edit])
    except EditError:
        return None


def in_comment(each: Diagnostic, checked: Checked) -> list[tuple[int, int, str]] | None:
    """A comment on the line before a finding, as replacements; None for definitions without comments."""
    has_comments = checked.document.relaxed is not None and checked.path.endswith(COMMENTED)
    if not has_comments and not any(is_module(app.document) for app in checked.apps):
        return None
    text = checked.document.text
    start = text.rfind("\n", 0, each.start.offset) + 1
    line = text[start : each.start.offset]
    indentation = line[: len(line) - len(line.lstrip())]
    return [(start, start, f"{indentation}// {MARKER} allow {each.code} ({REASON}){_line_end(text)}")]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _holder(path: Path, checked: Checked) -> tuple[str, Path] | None:
    """The smallest object around a place that can hold a marker."""
    for app in checked.apps:
        for workflow in app.workflows:
            if path[: len(workflow.path)] == workflow.path:
                parts: list[tuple[str, Path]] = [("step", step.path) for step in workflow.steps]
                if workflow.trigger is not None:
                    parts.append(("trigger", workflow.trigger.path))
                inner = next((part for part in parts if path[: len(part[1])] == part[1]), None)
                return inner or ("workflow", workflow.path)
    return None


def in_settings(
    each: Diagnostic, checked: Checked, client: Client, buffers: Mapping[str, str]
) -> types.WorkspaceEdit | None:
    """An entry at the end of the settings of the file; a new settings file where there is none and the client can create it."""
    settings = checked.settings
    if settings is None or not each.where or not settings.root:
        return None
    source = settings.source or os.path.join(settings.root, FILE_NAMES[0])
    is_new = not settings.source
    if is_new and (not client.creates_files or not client.has_versions or os.path.exists(source)):
        return None
    table = "suppress"
    if os.path.basename(source) == FILE_NAMES[1]:
        table = ".".join((*TABLE_NAME, table))
    file = os.path.relpath(checked.path, settings.root).replace(os.sep, "/")
    rows = {"rule": each.code, "where": each.where, "reason": REASON, "file": f"/{file}"}
    entry = f"[[{table}]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in rows.items())
    uri = uri_of(source)
    if is_new:
        start = types.Position(0, 0)
        edit = types.TextEdit(types.Range(start, start), entry)
        return types.WorkspaceEdit(
            document_changes=[
                types.CreateFile(uri),
                types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri), [edit]),
            ]
        )
    text = buffers.get(source)
    if text is None:
        try:
            with open(source, encoding="utf-8", newline="") as file_:
                text = file_.read()
        except (OSError, UnicodeDecodeError):
            return None
    end = position_at(Document(source, text), len(text), client.encoding)
    gap = "\n" if not text or text.endswith("\n") else "\n\n"
    added = (gap + entry if text else entry).replace("\n", _line_end(text))
    try:
        tomllib.loads(text + added)
    except tomllib.TOMLDecodeError:
        return None  # "suppress" is written as a list, or something else in the file is wrong
    edit = types.TextEdit(types.Range(end, end), added)
    if client.has_versions:
        change = types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri), [edit])
        return types.WorkspaceEdit(document_changes=[change])
    return types.WorkspaceEdit(changes={uri: [edit]})
