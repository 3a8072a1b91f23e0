"""Definitions for measurements: the clean shop of tests/definitions with more workflows of its kind, clean or with findings.

What is wrong in those with findings is what is wrong in real ones: names that say nothing, addresses and ids of one
organization, missing texts, typing errors, branches that are not covered, lookups that nobody checks.
"""

from __future__ import annotations

import copy
import json
import random
import re
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


def module(size: int) -> str:
    """A clean app definition of about `size` characters as a JavaScript module: with a constant for the app's name."""
    shop = json.loads(definition(size))
    name = json.dumps(shop["app"])
    text = re.sub(r'^( *)"([A-Za-z_]\w*)":', r"\1\2:", _written(shop).strip(), flags=re.MULTILINE)
    return f"const app = {name};\n\nmodule.exports = {text.replace(f'app: {name}', 'app', 1)};\n"


def workflow(size: int) -> str:
    """A clean bare workflow of about `size` characters: lookups one after the other, with a branch for each result."""
    text = ""
    number = 0
    while len(text) < size - 1000:
        number += 1
        text = _written(_lookups(number))
    return text


# The rules that find something in workflow_with_findings(), once each.
WORKFLOW_FINDINGS = ("KWF212", "KWF301", "KWF309", "KWF405", "KWF514")


def workflow_with_findings() -> str:
    """A bare workflow of 8 kB with five findings."""
    value: dict[str, Any] = _lookups(3)
    _plant_in_steps(value)
    return _written(value)


# The rules that find something in definition_with_findings(), and how often.
DEFINITION_FINDINGS = {
    "KWF201": 1, "KWF203": 3, "KWF211": 3, "KWF212": 1, "KWF301": 1, "KWF303": 1, "KWF309": 1, "KWF405": 1, "KWF502": 1,
    "KWF503": 1, "KWF509": 1, "KWF514": 1, "KWF606": 1, "KWF607": 1, "KWF608": 1, "KWF714": 1,
}  # fmt: skip


def definition_with_findings() -> str:
    """An app definition of 40 kB with twenty findings."""
    shop: dict[str, Any] = json.loads(definition(32_000))
    shop["dependencies"] = ["kustomer-^1.5.0"]
    shop["settings"]["default"]["orderPrefix"] = {"type": "string", "defaultValue": "", "required": False}
    shop["kviews"][0]["template"] += '<img src="https://bluebird-orders.glitch.me/logo.png"/>'
    first, *_, second, third, fourth, fifth, sixth, seventh = shop["workflows"]
    first["steps"] = _lookups(3)["steps"]
    first["trigger"]["transitions"][0]["target"] = "findCustomer1"
    _plant_in_steps(first)
    second["name"] = "new-workflow-2"
    second["description"] = ""
    third["name"] = "bluebird-orders-3"
    del third["description"]
    fourth["name"] = first["name"]
    fourth["steps"][3]["params"]["customer"] = "5fce94b7a21c4e0013d9f0aa"
    fifth["steps"].append({**fifth["steps"][2], "id": "noteAgain", "meta": {"displayName": "Note again"}})
    sixth["steps"][0]["appVersion"] = "kustomer-~1.9.2"
    seventh["name"] = "bluebird-orders-7"
    seventh["description"] = ""
    return _written(shop)


def _plant_in_steps(workflow: dict[str, Any]) -> None:
    """Make the mistakes of WORKFLOW_FINDINGS in a workflow of three lookups."""
    steps = {step["id"]: step for step in workflow["steps"]}
    steps["findCustomer1"]["transitions"][1]["condition"] = {"op": "eq", "values": ["/#steps.1.customerName", "Guest"]}
    steps["findCustomer1"]["transitions"][0]["condition"] = {"op": "eq", "values": ["/#steps.1.customerName", "VIP"]}
    steps["createCustomer2"]["transitions"][0]["target"] = "noteNew22"
    steps["noteNew1"]["meta"]["displayName"] = steps["addNote1"]["meta"]["displayName"]
    steps["addNote3"]["params"]["body"] = "test"


def _lookups(count: int) -> dict[str, Any]:
    """A bare workflow that looks up so many customers one after the other; each is noted on, or created first."""
    shop: dict[str, Any] = json.loads(SHOP.read_text(encoding="utf-8"))
    value: dict[str, Any] = shop["workflows"][0]
    pattern = value["steps"]
    value["steps"] = []
    value["trigger"]["transitions"][0]["target"] = "findCustomer1"
    for number in range(1, count + 1):
        text = json.dumps(pattern)
        for step in pattern:
            text = text.replace(step["id"], f"{step['id']}{number}")
        steps = json.loads(text)
        for step in steps:
            step["meta"]["displayName"] += f" {PLACES[number - 1]}"
            if number < count and not step["transitions"]:
                condition = {"op": "true", "values": [True]}
                step["transitions"] = [{"target": f"findCustomer{number + 1}", "condition": condition}]
        value["steps"] += steps
    return value


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
