"""A buffer as a tree of symbols: the app, its settings and components, its workflows with their steps by display name."""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.report.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Path
    from kwf_lint.editor.view import View

KINDS = {
    "action": types.SymbolKind.Function,
    "trigger": types.SymbolKind.Event,
    "hook": types.SymbolKind.Event,
    "command": types.SymbolKind.Function,
    "kview": types.SymbolKind.Interface,
    "klass": types.SymbolKind.Struct,
    "widget": types.SymbolKind.Object,
    "webhook": types.SymbolKind.Event,
}


class Symbol:
    """A part of a definition, by its path: its name, a word on it, its kind, and what it holds."""

    __slots__ = ("children", "detail", "is_key", "kind", "name", "path")

    def __init__(
        self, name: str, detail: str, kind: types.SymbolKind, path: Path, children: list[Symbol] | None = None
    ) -> None:
        self.name = name
        self.detail = detail
        self.kind = kind
        self.path = path
        self.children = children or []


def outline(view: View) -> list[types.DocumentSymbol]:
    """The symbols of a buffer, those of an app below it."""
    symbols: list[Symbol] = []
    for app in view.good.apps:
        if app.value:
            name = app.title or app.name or "app"
            symbols.append(Symbol(name, app.version, types.SymbolKind.Package, app.path, _parts_of(app)))
        else:
            symbols += [_of_workflow(workflow) for workflow in app.workflows]
    places = view.places(_paths(symbols))

    def shown(symbol: Symbol) -> list[types.DocumentSymbol]:
        place = places.get(symbol.path)
        start, end = (place[0], place[1][1]) if place else (0, 0)
        whole = view.range_of((start, end)) if place else None
        if whole is None:
            return [inner for each in symbol.children for inner in shown(each)]
        return [
            types.DocumentSymbol(
                visible(symbol.name) or "unnamed",
                symbol.kind,
                whole,
                view.range_of((start, start + 1)) or types.Range(whole.start, whole.start),
                visible(symbol.detail) or None,
                children=[inner for each in symbol.children for inner in shown(each)],
            )
        ]

    return [each for symbol in symbols for each in shown(symbol)]


def _paths(symbols: list[Symbol]) -> list[Path]:
    found = []
    pending = list(symbols)
    for symbol in pending:  # grows on the way
        found.append(symbol.path)
        pending += symbol.children
    return found


def _parts_of(app: App) -> list[Symbol]:
    found = [
        Symbol(setting.full_name, setting.type, types.SymbolKind.Property, setting.path) for setting in app.settings
    ]
    for kind, components in app.components():
        for component in components:
            if kind == "workflow":
                continue
            found.append(Symbol(component.name or kind, kind, KINDS[kind], component.path))
    return found + [_of_workflow(workflow) for workflow in app.workflows]


def _of_workflow(workflow: Workflow) -> Symbol:
    parts = []
    if workflow.trigger is not None:
        name = workflow.trigger.event_name or "trigger"
        parts.append(Symbol(name, "trigger", types.SymbolKind.Event, workflow.trigger.path))
    parts += [
        Symbol(step.display_name or step.id or "step", step.action or "branch", types.SymbolKind.Method, step.path)
        for step in workflow.steps
    ]
    return Symbol(workflow.name or "workflow", "workflow", types.SymbolKind.Class, workflow.path, parts)
