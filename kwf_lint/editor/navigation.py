"""Goes from a name to its declaration and to its uses, in the buffer and in the other files of its project."""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.definition.node import text_of
from kwf_lint.document.document import value_at
from kwf_lint.editor.names import ALIAS, SETTING, TEXT, names_of
from kwf_lint.kustomer.names import app_key, same_app

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document, Span
    from kwf_lint.editor.names import Name, Use
    from kwf_lint.editor.view import View


def definition(view: View, offset: int) -> list[tuple[Document, Span]]:
    """Where the name at an offset is declared; of an alias of a setting, the setting."""
    use = view.use_at(offset)
    if use is None:
        return []
    name = use.name
    if name.kind == ALIAS and use.is_declaration:
        name = _setting_of_alias(use) or name
    found = [(names, each) for names in view.all_names() for each in names.declarations(name)]
    if name.kind == TEXT:
        found = found[:1]
    return [(names.source(each), names.span(each)) for names, each in found]


def references(view: View, offset: int, *, with_declaration: bool) -> list[tuple[Document, Span]]:
    """Where the name at an offset stands."""
    use = view.use_at(offset)
    if use is None:
        return []
    return [
        (names.source(each), names.span(each))
        for names in view.all_names()
        for each in names.by_name.get(use.name, ())
        if with_declaration or not each.is_declaration
    ]


def highlights(view: View, offset: int) -> list[types.DocumentHighlight]:
    """Where the name at an offset stands in the buffer."""
    use = view.use_at(offset)
    names = view.names
    found = []
    for each in names.by_name.get(use.name, ()) if use is not None else ():
        is_here = names.source(each).name == view.good.document.name
        shown = view.range_of(names.span(each)) if is_here else None
        if shown is not None:
            kind = types.DocumentHighlightKind.Write if each.is_declaration else types.DocumentHighlightKind.Read
            found.append(types.DocumentHighlight(shown, kind))
    return found


def _setting_of_alias(use: Use) -> Name | None:
    """The setting that an alias stands for."""
    alias = value_at(use.app.document.value, use.path)
    key = text_of(alias, "key") if type(alias) is dict else ""
    app, _, full = key.partition(".")
    if not same_app(app, use.app.name):
        return None
    names = names_of([use.app]).by_name
    return next((name for name in names if name.kind == SETTING and name.key == (app_key(use.app.name), full)), None)
