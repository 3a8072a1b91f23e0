"""Linting from another program: a text in, its findings out, with the default rules and settings unless others are given."""

from __future__ import annotations

from kwf_lint.document.json_reader import read_document
from kwf_lint.linting.engine import lint as lint_with
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings


def read(name: str, data: bytes) -> Document:
    """The document in these bytes of JSON. `name` is what its findings call the file; nothing is opened, nothing raised."""
    return read_document(name, data, relaxed=True)


def lint(
    document: Document,
    *,
    rules: Collection[Rule] | None = None,
    settings: Settings | None = None,
    project: Project | None = None,
    today: date | None = None,
) -> Linted:
    """What the rules find in a document: its diagnostics sorted by place, and the rules that crashed.

    rules: those to run, else the default ones under the settings. project: the definitions around the document, for rules
    that look over files; without it they are silent. today: the date that dated things are judged by.
    """
    held = settings or DEFAULTS
    if rules is None:
        rules = chosen(builtin_rules(), held.select, held.extend_select, held.ignore)
    return lint_with(document, rules, held, project, today)
