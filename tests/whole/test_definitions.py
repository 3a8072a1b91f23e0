"""Whole definitions as people write them, with what is found in each beside it (`pytest --accept` writes it)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import document_of_text, read_document
from kwf_lint.report.formats import render
from kwf_lint.run.outcome import Outcome
from kwf_lint.run.registry import builtin_rules, chosen
from kwf_lint.settings.settings import DEFAULTS
from tests.linted import diagnostics_in

FOLDER = Path(__file__).parents[1] / "definitions"
DEFINITIONS = sorted(FOLDER.glob("*.json"))
RULES = chosen(builtin_rules(), (), (), ())

# The sample of Kustomer's page "Workflows", typed in.
KUSTOMERS_SAMPLE = """{
  "app": "ecommstore",
  "version": "0.0.1",
  "title": "E-comm Store",
  "workflows": [{
    "name": "simple-company-create-workflow",
    "description": "Create a company from a request.",
    "trigger": {
      "eventName": "kustomer.app.ecommstore.company.create",
      "transitions": [
        {
          "target": "step2",
          "condition": {
            "op": "true",
            "values": [
              true
            ]
          }
        }
      ]
    },
    "steps": [
      {
        "transitions": [],
        "errorCases": [],
        "id": "step2",
        "action": "kustomer.company.create",
        "params": {
          "name": "/#steps.1.companyName"
        },
        "appVersion": "kustomer-^1.4.11"
      }
    ]
  }]
}
"""


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_a_definition_gives_what_is_written_beside_it(path: Path, accept: bool) -> None:
    document = read_document(path.name, path.read_bytes())
    outcome = Outcome()
    outcome.diagnostics = diagnostics_in(document, RULES, DEFAULTS)
    beside = path.with_suffix(".expected")
    if accept:
        beside.write_text(render("concise", outcome), encoding="utf-8")

    assert document.value is not MISSING
    assert read_apps(document)
    assert render("concise", outcome) == beside.read_text(encoding="utf-8")


def test_the_example_of_a_shop_is_clean() -> None:
    assert (FOLDER / "bluebird_orders.expected").read_text() == ""
    assert len(json.loads((FOLDER / "bluebird_orders.json").read_text())["workflows"]) == 3


def test_kustomers_own_sample_has_a_loose_name_and_an_event_that_nothing_declares() -> None:
    found = diagnostics_in(document_of_text("app.json", KUSTOMERS_SAMPLE), RULES, DEFAULTS)

    assert [(each.code, each.pointer) for each in found if each.severity != "info"] == [
        ("KWF204", "/workflows/0/name"),
        ("KWF701", "/workflows/0/trigger/eventName"),
    ]
