"""Pictures for tests: of the definitions of tests/definitions, and of workflows that the test makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kwf_lint.api import lint
from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import read_document
from kwf_lint.drawing.picture import Mark, picture_of
from kwf_lint.report.pictures import all_workflows, pictures_of
from kwf_lint.report.visible import visible
from tests.flows import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.drawing.picture import Picture

DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.json"))


def pictures_in(path: Path, *, plain: bool = False) -> list[Picture]:
    """The workflows of a file with what the default rules find."""
    document = read_document(path.name, path.read_bytes())
    workflows = all_workflows(read_apps(document))
    return pictures_of(document, workflows, lint(document).diagnostics, plain=plain)


def picture(value: dict[str, Any], marks: Sequence[Mark] = (), *, plain: bool = False) -> Picture:
    return picture_of(view(value), marks, visible, plain=plain)


def mark(message: str, *path: str | int, severity: str = "error", route: Sequence[str] = ()) -> Mark:
    return Mark(severity, "KWF000 test", message, path, route)


def long_flow(count: int, *, every: int = 3, far: int = 0, back: int = 0) -> dict[str, Any]:
    """A workflow of so many steps in which each third one branches; some lead far on, some back."""
    steps = []
    for number in range(count):
        targets = [f"s{number + 1}"] if number + 1 < count else []
        if number % every == 0 and number + 2 < count:
            targets.insert(0, f"s{number + 2}")
        if far and number % far == 0:
            targets.append(f"s{count - 1}")
        if back and number % back == 0:
            targets.append(f"s{max(number - 3, 0)}")
        transitions = [
            {"target": each, "condition": {"op": "exists", "values": [f"/#steps.{each}.id"]}} for each in targets
        ]
        steps.append({"id": f"s{number}", "action": "kustomer.note.create", "transitions": transitions})
    trigger = {"eventName": "kustomer.order.create", "transitions": [{"target": "s0"}]}
    return {"name": "long", "trigger": trigger, "steps": steps}
