"""Says what a path of a document belongs to: a workflow and step, or a component, by names that survive reordering.

where_of writes that in the little language that linting/place_names.py reads.
"""

from __future__ import annotations

from kwf_lint.document.document import value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Document, Path

# What a person calls one component, by the array that holds them, and the key under which its name is.
COMPONENTS = {
    "workflows": ("workflow", "name"),
    "actions": ("action", "name"),
    "triggers": ("trigger", "eventName"),
    "hooks": ("hook", "eventName"),
    "commands": ("command", "name"),
    "kviews": ("kview", "name"),
    "klasses": ("klass", "name"),
    "widgets": ("widget", "name"),
    "outboundWebhooks": ("webhook", "name"),
}

KINDS = ("app", "setting", *dict.fromkeys(kind for kind, _ in COMPONENTS.values()))
TRIGGER = "1"


class Owner:
    """What a path belongs to, by meaning: the workflow and step or the component, and the slot below it in words.

    app: the name of the app definition around it, None where there is none.
    """

    __slots__ = ("app", "kind", "name", "slot", "step", "step_name", "workflow")

    def __init__(
        self, kind: str, name: str, workflow: str | None, step: str | None, step_name: str, slot: tuple[str, ...]
    ) -> None:
        self.app: str | None = None
        self.kind = kind
        self.name = name
        self.workflow = workflow
        self.step = step
        self.step_name = step_name
        self.slot = slot


def roots_of(apps: Iterable[App]) -> dict[Path, bool]:
    """Where the definitions of a document are: the path of each app (True) and of each bare workflow (False)."""
    roots: dict[Path, bool] = {}
    for app in apps:
        if app.value:
            roots[app.path] = True
        else:
            roots.update((workflow.path, False) for workflow in app.workflows)
    return roots


def owner_of(document: Document, roots: Mapping[Path, bool], path: Path) -> Owner:
    """What a path belongs to; the slot names array items by what they mean, so that reordering does not change it."""
    for length in range(len(path), -1, -1):
        is_app = roots.get(path[:length])
        if is_app is not None:
            root = value_at(document.value, path[:length])
            if not is_app:
                return _in_workflow(root, path[length:])
            owner = _in_app(root, path[length:])
            owner.app = _text(root, "app")
            return owner
    return Owner("", "", None, None, "", _slot(document.value, path))


def places_in(document: Document, apps: Iterable[App]) -> Iterator[Owner]:
    """All that a definition has and a suppression can name: apps, settings, components, workflows and their steps."""
    roots = roots_of(apps)
    for root, is_app in roots.items():
        if is_app:
            yield owner_of(document, roots, root)
            for category, settings in _items(value_at(document.value, (*root, "settings"))):
                for key, _ in _items(settings):
                    yield owner_of(document, roots, (*root, "settings", category, key))
        for path in _components(document, root) if is_app else (root,):
            yield owner_of(document, roots, path)
            for key in ("trigger", "steps"):
                value = value_at(document.value, (*path, key))
                for index in range(len(value)) if type(value) is list else ():
                    yield owner_of(document, roots, (*path, key, index))
                if type(value) is dict:
                    yield owner_of(document, roots, (*path, key))


def _components(document: Document, root: Path) -> Iterator[Path]:
    for key in COMPONENTS:
        value = value_at(document.value, (*root, key))
        for index in range(len(value)) if type(value) is list else ():
            yield (*root, key, index)


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if type(value) is dict else ()


def step_at(place: Owner) -> str:
    """The id of the step that a place belongs to, "1" for the trigger, "" for none."""
    return TRIGGER if place.slot[:1] == ("trigger",) and place.step is None else place.step or ""


def where_of(place: Owner) -> str:
    """A place as the `where` of a suppression names it; "" for what belongs to no definition."""
    name = _escaped(place.name)
    if place.kind != "workflow":
        return f"{place.kind}:{name}" if place.kind else ""
    if name.partition(":")[0] in KINDS:
        name = f"workflow:{name}"
    step = _escaped(step_at(place))
    return f"{name}/{step}" if step else name


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("/", "\\/").replace("*", "\\*")


def _in_app(app: Any, path: Path) -> Owner:
    if len(path) > 1 and path[0] in COMPONENTS and type(path[1]) is int:
        component = value_at(app, path[:2])
        if path[0] == "workflows":
            return _in_workflow(component, path[2:])
        kind, key = COMPONENTS[str(path[0])]
        return Owner(kind, _text(component, key), None, None, "", _slot(component, path[2:]))
    if path[:1] == ("settings",) and len(path) > 2:
        return Owner("setting", f"{path[1]}.{path[2]}", None, None, "", _slot(value_at(app, path[:3]), path[3:]))
    return Owner("app", _text(app, "app"), None, None, "", _slot(app, path))


def _in_workflow(workflow: Any, path: Path) -> Owner:
    name = _text(workflow, "name")
    if path[:1] == ("trigger",):
        trigger = value_at(workflow, path[:1])
        return Owner("workflow", name, name, None, "", ("trigger", *_slot(trigger, path[1:])))
    if path[:1] == ("steps",) and len(path) > 1:
        step = value_at(workflow, path[:2])
        display_name = _text(step.get("meta") if type(step) is dict else None, "displayName")
        return Owner("workflow", name, name, _text(step, "id"), display_name, _slot(step, path[2:]))
    return Owner("workflow", name, name, None, "", _slot(workflow, path))


def _slot(value: Any, path: Path) -> tuple[str, ...]:
    """A path in words that survive reordering: transitions by target, dependencies by app, headers by name."""
    words: list[str] = []
    holder: str | int = ""
    for key in path:
        item = value_at(value, (key,))
        word = str(key)
        if type(key) is int:
            if holder == "transitions":
                word = f"-> {_text(item, 'target')}"
            elif holder == "dependencies" and type(item) is str:
                word = item.partition("-")[0]
            elif holder == "headers":
                word = _text(item, "name")
        words.append(word)
        holder = key
        value = item
    return tuple(words)


def _text(value: Any, key: str) -> str:
    text = value.get(key) if type(value) is dict else None
    return text if type(text) is str else ""
