"""Whole small definitions for tests, to which parts are added and from which parts are taken away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kwf_lint.definition.app import read_apps
from kwf_lint.document.json_reader import document_of_text

if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.definition.app import App

ALWAYS = {"op": "true", "values": [True]}


def app(**parts: Any) -> dict[str, Any]:
    return {"app": "acme", "version": "1.0.0", "title": "Acme", **parts}


def workflow(
    *, trigger: dict[str, Any] | None = None, step: dict[str, Any] | None = None, **parts: Any
) -> dict[str, Any]:
    """A workflow of one step; `trigger` and `step` add to theirs, and take away what they give as ..."""
    whole: dict[str, Any] = {
        "name": "acme-orders",
        "description": "Notes orders.",
        "trigger": with_parts(
            {"eventName": "kustomer.message.create", "transitions": [{"target": "a", "condition": ALWAYS}]}, trigger
        ),
        "steps": [with_parts({"id": "a", "action": "kustomer.note.create", "params": {}, "transitions": []}, step)],
    }
    return with_parts(whole, parts)


def with_parts(whole: dict[str, Any], parts: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in {**whole, **(parts or {})}.items() if value is not ...}


def view(value: Any, fragment: bool = False) -> App:
    [found] = read_apps(document_of_text("app.json", json.dumps(value)), fragment)
    return found
