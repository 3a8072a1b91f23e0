"""Definitions of a wanted size for measurements: the clean shop of tests/definitions, with more workflows of its kind."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

SHOP = Path(__file__).resolve().parents[1] / "definitions" / "bluebird_orders.json"
PLACES = ("harbor", "mill", "north", "orchard", "quay", "ridge", "south", "vale", "west", "yard")


def definition(size: int, seed: int = 0) -> str:
    """A clean app definition of about `size` characters (at least the shop's own 9 kB), the same for the same seed."""
    chance = random.Random(seed)
    shop: dict[str, Any] = json.loads(SHOP.read_text(encoding="utf-8"))
    pattern = next(each for each in shop["workflows"] if each["name"] == "bluebird-order-shipped")
    number = 0
    text = _written(shop)
    while len(text) < size:
        # Several at once, so that large definitions are not written out again for each workflow.
        for _ in range(max(1, (size - len(text)) // 4000)):
            number += 1
            workflow = copy.deepcopy(pattern)
            place = chance.choice(PLACES)
            workflow["name"] = f"bluebird-order-shipped-{place}-{number}"
            workflow["description"] = f"Notes that an order was shipped from {place} {number}."
            workflow["meta"] = {"displayName": f"Bestellung verschickt ab {place} {number} – größer"}
            for step in workflow["steps"]:
                if "body" in step["params"]:
                    step["params"]["body"] += f" from {place} {number}"
            shop["workflows"].append(workflow)
        text = _written(shop)
    return text


def faulty(findings: int) -> str:
    """A definition with about this many findings: transitions that lead nowhere."""
    shop: dict[str, Any] = json.loads(SHOP.read_text(encoding="utf-8"))
    pattern = shop["workflows"][0]
    for number in range(findings // 10):
        workflow = copy.deepcopy(pattern)
        workflow["name"] = f"bluebird-order-shipped-{number}"
        condition = workflow["trigger"]["transitions"][0]["condition"]
        workflow["trigger"]["transitions"] += [
            {"target": f"gone{number}-{index}", "condition": condition} for index in range(10)
        ]
        shop["workflows"].append(workflow)
    return _written(shop)


def _written(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
