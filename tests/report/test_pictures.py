from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import html5lib  # type: ignore[import-untyped]  # it ships no types
import pytest
from markdown_it import MarkdownIt

from kwf_lint.api import lint
from kwf_lint.document.json_reader import read_document
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options
from kwf_lint.report.pictures import workflows_with_findings
from kwf_lint.run.outcome import Outcome
from tests.counted import work
from tests.drawing.drawn import long_flow
from tests.flows import exists, flow, step, to
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.linting.diagnostic import Diagnostic

BROKEN = flow(
    {"1": step(None, "find"), "find": step("kustomer.note.create", to("gone", exists("find.id")))}, name="broken"
)
SOUND = flow({"1": step(None, "note"), "note": step("kustomer.note.create", body="x", conversation="/#steps.1.id")})


def outcome_of(*values: Any) -> Outcome:
    outcome = Outcome()
    for number, value in enumerate(values):
        outcome.files += 1
        outcome.diagnostics += lint(read_document(f"{number}.json", json.dumps(value).encode())).diagnostics
    return outcome


def app(*workflows: Any) -> Any:
    return {
        "app": "acme",
        "version": "1.0.0",
        "title": "Acme",
        "description": "Of orders.",
        "workflows": list(workflows),
    }


def test_html_draws_each_workflow_with_findings_once_and_links_each_of_these_to_its_place() -> None:
    outcome = outcome_of(app(BROKEN, {**SOUND, "name": "x"}), BROKEN)
    text = render("html", outcome)
    root = html5lib.parse(text, namespaceHTMLElements=False)
    drawn = [each.attrib["aria-label"] for each in root.iter("figure")]
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    links = [each.attrib["href"][1:] for each in root.iter("a")]

    assert drawn == ["Workflow broken", "Workflow x", "Workflow broken"]
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert links
    assert re.search(r'href="#drawing-2-1-link-1">in the drawing', text)


def test_html_draws_where_a_finding_outside_has_its_route_through() -> None:
    outcome = outcome_of(app(BROKEN))
    (finding,) = [each for each in outcome.diagnostics if each.name == "dangling-target"]
    finding.path = ("title",)
    finding.workflow = None
    outcome.diagnostics = [finding]
    text = render("html", outcome)

    assert text.index("Outside the workflows") < text.index("<figure")
    assert '<g id="drawing-1-1-box-0" class="trigger route">' in text


def test_the_workflows_of_routes_are_found_with_work_that_grows_with_the_findings() -> None:
    def findings(count: int) -> list[Diagnostic]:
        outcome = outcome_of(app(*({**BROKEN, "name": f"broken-{number}"} for number in range(count))))
        found = [each for each in outcome.diagnostics if each.name == "dangling-target"]
        for each in found:
            each.path = ("title",)
        return found

    few, twice_as_many = findings(40), findings(80)

    assert [each.path for each, _ in workflows_with_findings(few)] == [("workflows", number) for number in range(40)]
    assert work(lambda: workflows_with_findings(twice_as_many)) < 2.3 * work(lambda: workflows_with_findings(few))


def test_html_draws_so_many_workflows_the_worst_first_and_says_how_many_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcome = outcome_of(app({**SOUND, "name": "x"}, BROKEN, {**SOUND, "name": "y"}), {**BROKEN, "name": "z"})
    whole = render("html", outcome)
    monkeypatch.setattr("kwf_lint.report.html.MOST_DRAWINGS", 3)
    text = render("html", outcome)
    root = html5lib.parse(text, namespaceHTMLElements=False)
    ids = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}

    assert [each.attrib["aria-label"] for each in root.iter("figure")] == [
        "Workflow x",
        "Workflow broken",
        "Workflow z",
    ]
    assert "<p>This page draws the 3 worst of 4 workflows with findings; <code>kwf-lint draw FILE -o " in text
    assert {each.attrib["href"][1:] for each in root.iter("a")} <= ids
    assert text.count("<article") == whole.count("<article")
    assert "This page draws" not in whole


def test_html_without_workflows_has_no_drawing() -> None:
    outcome = outcome_of({**app(), "version": "x"})

    assert outcome.diagnostics
    assert "<svg" not in render("html", outcome)


def test_markdown_draws_workflows_with_errors_folded_and_only_where_it_is_asked_to() -> None:
    warned = json.loads(json.dumps(SOUND))
    warned["steps"].append({**warned["steps"][0], "id": "lost"})
    outcome = outcome_of(app(BROKEN, {**warned, "name": "acme-warned"}))
    text = render("markdown", outcome, Options(draws=True))
    fences = [each for each in MarkdownIt("commonmark").parse(text) if each.type == "fence"]

    assert "mermaid" not in render("markdown", outcome)
    assert any(each.workflow == "acme-warned" for each in outcome.diagnostics)
    assert [each.info for each in fences] == ["mermaid"]
    assert "gone" in fences[0].content
    assert "<summary>Workflow broken: " in text
    assert text.count("<details>") == text.count("</details>") == 1


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (long_flow(61), "61 steps"),
        (long_flow(60, far=1, back=1, every=1), ""),
        ({**BROKEN, "steps": [*BROKEN["steps"], *({"id": f"{n}{'x' * 3000}"} for n in range(20))]}, "too large"),
    ],
    ids=["sixty-one", "sixty", "long-words"],
)
def test_markdown_says_what_it_does_not_draw(value: Any, reason: str) -> None:
    text = render("markdown", outcome_of(value), Options(draws=True))

    assert ("```mermaid" in text) is not bool(reason)
    assert (f"not drawn here ({reason}" in text) is bool(reason)


def test_markdown_stays_within_the_limit_of_a_summary() -> None:
    steps = [{"id": f"s{number}", "action": "a" * 600, "transitions": [{"target": "gone"}]} for number in range(55)]
    outcome = outcome_of(*[app({**BROKEN, "steps": steps})] * 40)
    for diagnostic in outcome.diagnostics:
        diagnostic.help = None
    text = render("markdown", outcome, Options(draws=True))

    assert len(text.encode()) <= 1024 * 1024
    assert re.search(r"This summary is full: \d+ more (drawing|finding)s not shown\.\n$", text)


def test_draw_goes_with_a_markdown_report(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BROKEN), encoding="utf-8")
    refused = kwf_lint("check", "--draw", "a.json", cwd=tmp_path)
    drawn = kwf_lint("check", "--draw", "--format", "markdown", "a.json", cwd=tmp_path)

    assert refused.returncode == 2
    assert "--draw adds drawings to a Markdown report; add --format markdown=FILE" in refused.stderr
    assert drawn.returncode == 1
    assert "```mermaid\nflowchart TD\n" in drawn.stdout
