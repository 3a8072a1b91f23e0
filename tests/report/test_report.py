from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import Set
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.diagnostic import Position, diagnose
from kwf_lint.linting.faults import Fault
from kwf_lint.report.formats import render
from kwf_lint.report.options import Options, wants_color
from kwf_lint.report.source import excerpt
from kwf_lint.report.summary import summary
from kwf_lint.report.visible import columns, visible, wrapped
from kwf_lint.rulekit import Finding, Fix, Related, RouteStop, Rule
from kwf_lint.run.outcome import Outcome
from kwf_lint.settings.keys import FORMATS
from kwf_lint.settings.settings import DEFAULTS
from tests.counted import work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.document.document import Document


def rule_of(code: str, name: str, severity: str) -> Rule:
    def check() -> list[Finding]:
        return []

    check.__name__ = name.replace("-", "_")
    return Rule(check, code, severity, default=True, needs="app", apps_only=False, options={})


DANGLING = rule_of("KWF301", "dangling-target", "error")
DUPLICATE = rule_of("KWF302", "duplicate-step-id", "error")
GENERIC = rule_of("KWF203", "generic-name", "warning")
IDLE = rule_of("KWF211", "missing-description", "info")
SECRET = rule_of("KWF501", "hardcoded-secret", "error")
INVALID = rule_of("KWF001", "invalid-json", "error")


def outcome_of(*found: tuple[Document, Sequence[tuple[Rule, Finding]]]) -> Outcome:
    outcome = Outcome()
    for document, findings in found:
        outcome.files += 1
        outcome.diagnostics += diagnose(document, list(read_apps(document)), findings, DEFAULTS)
    return outcome


def document_with(name: str, text: str) -> Document:
    """A document of any text, which counts as no JSON."""
    document = document_of_text(name, "{}")
    document.text = text
    document.value = MISSING
    return document


def one(text: str, finding: Finding, rule: Rule = DANGLING, name: str = "app.json") -> Outcome:
    return outcome_of((document_of_text(name, text), [(rule, finding)]))


WORKFLOW = """\
{
  "name": "order-sync",
  "trigger": {"id": "1", "eventName": "kustomer.order.create", "transitions": [{"target": "find"}]},
  "steps": [
    {
      "id": "find",
      "meta": {"displayName": "Find customer"},
      "transitions": [{"target": "create"}, {"target": "craete"}]
    },
    {"id": "create", "meta": {"displayName": "Create customer"}, "transitions": []}
  ]
}
"""


def test_text_shows_the_place_the_step_the_related_places_the_route_and_the_help() -> None:
    finding = Finding(
        ("steps", 0, "transitions", 1, "target"),
        'no step has the id "craete"',
        related=[Related(("steps", 1, "id"), "a step with a similar id")],
        route=[RouteStop(("trigger",)), RouteStop(("steps", 0), "does not exist"), RouteStop(("steps", 1))],
        help='Did you mean "create"?',
    )

    assert (
        render("text", one(WORKFLOW, finding))
        == """\
error[KWF301 dangling-target]: no step has the id "craete"
  --> app.json:8:56 in order-sync/find "Find customer"
   |
 8 |       "transitions": [{"target": "create"}, {"target": "craete"}]
   |                                                        ^^^^^^^^
...
10 |     {"id": "create", "meta": {"displayName": "Create customer"}, "transitions": []}
   |            -------- a step with a similar id
   |
   = route: 1 trigger -> find "Find customer" -[does not exist]-> create "Create customer"
   = help: Did you mean "create"?

1 error in 1 file
"""
    )


def test_text_names_a_component_as_a_suppression_does() -> None:
    text = '{"app": "acme", "version": "1.0.0", "title": "A", "klasses": [{"name": "or/der"}]}'

    shown = render("text", one(text, Finding(("klasses", 0, "name"), "bad name"))).splitlines()[1]

    assert shown == r" --> app.json:1:72 in klass:or\/der"


def test_text_leaves_out_a_route_that_is_the_trigger_alone() -> None:
    finding = Finding(("trigger", "transitions"), "this leads nowhere", route=[RouteStop(("trigger",))])

    assert "route" not in render("text", one(WORKFLOW, finding))
    assert "route that" not in render("html", one(WORKFLOW, finding))


def test_text_wraps_the_head_the_place_and_the_route_at_the_width_of_the_terminal() -> None:
    stops = [RouteStop(("trigger",)), RouteStop(("steps", 0), "does not exist"), RouteStop(("steps", 1))]
    finding = Finding(("steps", 0, "id"), "a message of some words that is long", route=stops)
    shown = render("text", one(WORKFLOW, finding, name="folder/of/definitions/app.json"), Options(width=60))

    assert shown.splitlines()[:4] == [
        "error[KWF301 dangling-target]: a message of some words that",
        "  is long",
        " --> folder/of/definitions/app.json:6:13",
        '     in order-sync/find "Find customer"',
    ]
    assert shown.splitlines()[-4:-2] == [
        '  = route: 1 trigger -> find "Find customer" -[does not',
        '           exist]-> create "Create customer"',
    ]
    assert max(map(len, shown.splitlines())) <= 60


def test_html_shows_the_fix_and_the_place_that_a_suppression_names() -> None:
    safe = Fix("name it <b>", [Set(("name",), "b")], safe=True)
    unsafe = Fix("name it c", [Set(("name",), "c")])

    assert "<strong>Fix:</strong> name it &lt;b&gt;</p>" in render(
        "html", one(WORKFLOW, Finding(("name",), "m", fix=safe))
    )
    shown = render("html", one(WORKFLOW, Finding(("steps", 0, "id"), "m", fix=unsafe)))
    assert "<strong>Fix:</strong> name it c (unsafe: review it)</p>" in shown
    assert "<code>order-sync/find</code>" in shown


def test_text_of_many_findings_ends_with_a_count_by_rule() -> None:
    document = document_of_text("app.json", WORKFLOW)

    def shown(number: int) -> str:
        found = [(DANGLING, Finding(("name",), f"m{index}")) for index in range(number)]
        return render("text", outcome_of((document, [*found, (GENERIC, Finding(("name",), "m"))])))

    assert shown(50).endswith(
        "\n\n50  error    KWF301 dangling-target\n 1  warning  KWF203 generic-name\n\n50 errors, 1 warning in 1 file\n"
    )
    assert "KWF301 dangling-target\n" not in shown(49)


def test_concise_marks_what_can_be_fixed() -> None:
    edits = [Set(("name",), "b")]

    for fix, mark in (
        (Fix("name it b", edits, safe=True), " (fixable)"),
        (Fix("name it b", edits), " (unsafe fix)"),
        (None, ""),
    ):
        shown = render("concise", one(WORKFLOW, Finding(("name",), "m", fix=fix)))
        assert shown.endswith(f"[KWF301 dangling-target]{mark}\n")


def test_json_and_sarif_name_the_app_and_the_place_and_hide_credentials_in_both() -> None:
    workflow = '{"name": "acme-sync", "trigger": {}, "steps": [{"id": "a"}]}'
    text = f'{{"app": "acme", "version": "1.0.0", "title": "A", "workflows": [{workflow}]}}'
    outcome = one(text, Finding(("workflows", 0, "steps", 0, "id"), "m"))
    result = json.loads(render("sarif", outcome))["runs"][0]["results"][0]
    found = json.loads(render("json", outcome))["diagnostics"][0]

    assert (found["app"], found["where"]) == ("acme", "acme-sync/a")
    assert result["properties"] == {"app": "acme", "where": "acme-sync/a"}
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    hidden = render("json", one(text.replace("acme-sync", secret), Finding(("workflows", 0, "name"), "m")))
    assert secret not in hidden


def test_text_gives_related_places_in_other_files_their_own_arrow() -> None:
    other = document_of_text("flows/other.json", '{"name": "sync", "trigger": {"transitions": []}, "steps": []}')
    finding = Finding(("name",), "the name is taken", related=[Related(("name",), "the other one", other)])

    assert (
        render("text", one('{"name": "sync",\n"trigger": {"transitions": []}, "steps": []}', finding, GENERIC))
        == """\
warning[KWF203 generic-name]: the name is taken
 --> app.json:1:10 in sync
  |
1 | {"name": "sync",
  |          ^^^^^^
 --> flows/other.json:1:10
  |
1 | {"name": "sync", "trigger": {"transitions": []}, "steps": []}
  |          ------ the other one

1 warning in 1 file
"""
    )


def test_text_shows_a_line_once_for_two_places_on_it() -> None:
    finding = Finding(("b",), "given twice", related=[Related(("a",), "first here")])

    assert render("text", one('{"a": 1, "b": 2}', finding)).splitlines()[2:7] == [
        "  |",
        '1 | {"a": 1, "b": 2}',
        "  |       - first here",
        "  |               ^",
        "",
    ]


def test_text_counts_related_places_and_stops_that_are_too_many() -> None:
    values = ", ".join(["7"] * 30)
    finding = Finding(
        ("v", 0),
        "repeated",
        related=[Related(("v", index), "again") for index in range(1, 30)],
        route=[RouteStop(("v", index)) for index in range(30)],
    )
    text = render("text", one(f'{{"v": [{values}]}}', finding))

    assert text.count("again") == 8
    assert "= note: and 21 more places\n" in text
    assert "= route: 1 -> 1 -> 1 -> 1 -> 1 -> 1 -> (18 more steps) -> 1 -> 1 -> 1 -> 1 -> 1 -> 1\n" in text


def test_text_wraps_help() -> None:
    finding = Finding(("name",), "bad", help="one two three four five six seven eight nine ten")

    assert render("text", one('{"name": ""}', finding), Options(width=40)).splitlines()[5:8] == [
        "  |",
        "  = help: one two three four five six",
        "          seven eight nine ten",
    ]


def test_text_of_a_clean_outcome_is_empty() -> None:
    assert render("text", outcome_of()) == ""
    assert render("concise", outcome_of()) == ""


def test_color_adds_nothing_but_color() -> None:
    finding = Finding(("name",), "bad", related=[Related(("b",), "here")], help="mend it", route=[RouteStop(("name",))])
    plain = render("text", one('{"name": "",\n\n\n"b": ""}', finding))
    colored = render("text", one('{"name": "",\n\n\n"b": ""}', finding), Options(color=True))

    assert "\x1b[1;31merror[KWF301 dangling-target]\x1b[0m" in colored
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain


def long_string(before: str, inside: str, after: str) -> str:
    return f'{{"a": "{before}{inside}{after}", "b": 1}}'


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [
        ("", "x", ""),
        ("b" * 170_000, "x" * 9, ""),
        ("", "x" * 9, "c" * 170_000),
        ("b" * 170_000, "x" * 9, "c" * 170_000),
        ("b" * 100, "x" * 170_000, "c" * 100),
        ("漢" * 5_000, "字" * 5, "漢" * 5_000),
        ("e\u0301" * 5_000, "a\u0301", "e\u0301" * 5_000),
    ],
    ids=["short", "long-before", "long-after", "long-both", "long-inside", "wide", "combining"],
)
def test_a_long_line_is_cut_around_the_place(before: str, inside: str, after: str, width: int) -> None:
    finding = Finding(("a",), "bad", part=(len(before), len(before) + len(inside)))
    _, _, _, source, carets, *_ = render(
        "text", one(long_string(before, inside, after), finding), Options(width=width)
    ).splitlines()
    begin, end = carets.index("^"), len(carets)
    marked = "".join(letter for letter, column in cells(source) if begin <= column < end)

    assert columns(source) <= width
    assert marked == inside or (marked == "x" * (len(marked) - 1) + "…" and len(marked) > width // 2)
    assert ("…" in source) == (len(before + inside + after) > 1)


def cells(line: str) -> list[tuple[str, int]]:
    """The characters of a line with the terminal column that each begins at; combining ones with their base."""
    placed = []
    column = 0
    for character in line:
        width = columns(character)
        placed.append((character, column if width else column - 1))
        column += width
    return placed


AWKWARD = {
    "ascii": "plain",
    "tab": "\tA\tB",
    "cjk": "漢字かな",
    "hangul": "한글",
    "full-width": "ＡＢ",
    "emoji": "😀🎉",
    "family": "👩\u200d👩\u200d👧",
    "skin-tone": "👍🏽",
    "heart": "❤\ufe0f",
    "accent": "e\u0301a\u0308o",
    "zero-width": "a\u200bb\u200dc\ufeff",
    "bidi": "\u202eabc\u202c\u2066x\u2069",
    "control": "\x1b[31mred\x07\x00\x7f\x9b31m",
    "line-breaks": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "surrogate": "a\udc80b\ud83d",
    "unassigned": "a\u0378b\U0003fffe",
    "private": "\ue0b0",
}


@pytest.mark.parametrize("before", AWKWARD)
@pytest.mark.parametrize("inside", AWKWARD)
def test_carets_stand_under_the_place_on_a_real_terminal(before: str, inside: str) -> None:
    pyte = pytest.importorskip("pyte")
    document = document_with("app.json", f'{{"{AWKWARD[before]}": "{AWKWARD[inside]}", "b": "z"}}')
    start = document.text.index(AWKWARD[inside], document.text.index('": "'))
    end = start + len(AWKWARD[inside])
    outcome = outcome_of((document, [(INVALID, Finding((), "bad", span=(start, end)))]))
    screen = pyte.Screen(160, 12)
    pyte.Stream(screen).feed(render("text", outcome, Options(width=160)).replace("\n", "\r\n"))
    carets = screen.display[4]
    columns_marked = range(carets.index("^"), len(carets.rstrip()))
    marked = "".join(screen.buffer[3][column].data for column in columns_marked)

    assert marked == normalize("NFC", visible(AWKWARD[inside].replace("\t", "    ")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("größer 漢字 😀", "größer 漢字 😀"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[2J\x00\x7f\x9b", "\\x1b[2J\\x00\\x7f\\x9b"),
        ("\u202e\u2066\u200b\ufeff", "\\u202e\\u2066\\u200b\\ufeff"),
        ("\u2028\u2029\x85", "\\u2028\\u2029\\x85"),
        ("\ud800\udc80", "\\ud800\\udc80"),
        ("\U000e0041", "\\U000e0041"),
        ("\u00a0\u3000", "\u00a0\u3000"),
    ],
    ids=["ascii", "unicode", "lines", "control", "format", "separators", "surrogates", "tags", "spaces"],
)
def test_what_a_terminal_would_act_on_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("name", ["text", "concise"])
def test_nothing_of_a_file_reaches_the_terminal_raw(name: str) -> None:
    nasty = "".join(AWKWARD.values())
    document = document_of_text(
        f"{nasty}.json",
        json.dumps({"name": nasty, "trigger": {"transitions": []}, "steps": [{"id": nasty}]}, ensure_ascii=False),
    )
    finding = Finding(
        ("steps", 0, "id"),
        f"bad {nasty}",
        related=[Related(("name",), nasty)],
        route=[RouteStop(("steps", 0), nasty), RouteStop(("trigger",))],
        help=nasty,
    )
    report = render(name, outcome_of((document, [(DANGLING, finding)])), Options(width=2_000))

    assert not re.search("[^\\n -~\u00a0-\uffff\U00010000-\U0003ffff]", report)
    assert not re.search("[\u2028-\u202e\u2060-\u206f\u200b-\u200f\ufeff\ud800-\udfff]", report)
    assert "\\x1b[31m" in report
    assert "\\u202e" in report


def test_secrets_are_masked_in_every_excerpt() -> None:
    document = document_of_text("app.json", '{"key": "hunter2", "other": "Basic hunter2"}')
    found = [
        (SECRET, Finding(("key",), "a credential", secret="hunter2")),
        (SECRET, Finding(("other",), "a credential", part=(6, 13), secret="hunter2")),
        (GENERIC, Finding(("other",), "bad", related=[Related(("key",), "see")])),
    ]
    outcome = outcome_of((document, found))

    assert "hunter2" not in render("text", outcome)
    assert '{"key": *********, "other": "Basic *******"}' in render("text", outcome)

    outcome.suppressed = [each for each in outcome.diagnostics if each.code == "KWF501"]
    outcome.diagnostics = [each for each in outcome.diagnostics if each.code != "KWF501"]

    assert "hunter2" not in render("text", outcome)


def test_little_is_shown_of_a_text_that_is_no_json() -> None:
    text = '{"token": "s3cr3t-s3cr3t-s3cr3t-s3cr3t", "b": 1,, "other": "s3cr3t-s3cr3t-s3cr3t"}'
    at = text.index(",,") + 1
    document = document_with("app.json", text)
    start, end = Position(1, at + 1, at), Position(1, at + 2, at + 1)
    piece = excerpt(document, start, end, 200, {})

    assert (piece.before, piece.place, piece.after) == ('…-s3cr3t", "b": 1,', ",", ' "other": "s3cr3t-…')


def test_of_a_text_that_is_one_word_a_part_of_the_word_is_shown() -> None:
    document = document_with("app.json", "a" * 60)
    piece = excerpt(document, Position(1, 31, 30), Position(1, 32, 31), 200, {})

    assert (piece.before, piece.place, piece.after) == ("…" + "a" * 20, "a", "a" * 20 + "…")


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("", (0, 0), ["1 |", "  | ^"]),
        ('{"a":', (5, 5), ['1 | {"a":', "  |      ^"]),
        ('{"a": 1,\n', (9, 9), ["2 |", "  | ^"]),
        ('{"a": "b\nc"}', (6, 11), ['1 | {"a": "b', "  |       ^^"]),
        ('{"a": "b\r\nc"}', (8, 9), ['1 | {"a": "b', "  |         ^"]),
        ("[\r1,\r2\r]", (5, 6), ["3 | 2", "  | ^"]),
        ("\ufeff{}", (0, 1), ["1 | \\ufeff{}", "  | ^^^^^^"]),
        ("[\n  1,\n  2,\n", (5, 6), ["2 |   1,", "  |    ^"]),
    ],
    ids=["empty", "end", "end-on-new-line", "lines", "line-end", "cr", "bom", "lf"],
)
def test_places_at_the_edges_of_lines(text: str, span: tuple[int, int], expected: list[str]) -> None:
    outcome = outcome_of((document_with("app.json", text), [(INVALID, Finding((), "bad", span=span))]))

    assert render("text", outcome).splitlines()[3:5] == expected


def test_concise_is_one_line_a_finding() -> None:
    document = document_of_text("a b.json", '{"a": 1,\n "b": 2}')
    outcome = outcome_of((document, [(DANGLING, Finding(("b",), "first\nsecond")), (IDLE, Finding(("a",), "idle"))]))

    assert render("concise", outcome) == (
        "a b.json:1:7: info: idle [KWF211 missing-description]\n"
        "a b.json:2:7: error: first\\nsecond [KWF301 dangling-target]\n"
    )


def counted_outcome(errors: int, warnings: int, infos: int, files: int) -> Outcome:
    rules = [DANGLING] * errors + [GENERIC] * warnings + [IDLE] * infos
    outcome = outcome_of((document_of_text("app.json", "{}"), [(rule, Finding((), "bad")) for rule in rules]))
    outcome.files = files
    return outcome


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (counted_outcome(3, 1, 0, 1), "3 errors, 1 warning in 1 file"),
        (counted_outcome(1, 0, 2, 5), "1 error, 2 infos in 1 of 5 files"),
        (counted_outcome(0, 0, 0, 2), "no findings in 2 files"),
        (counted_outcome(0, 0, 0, 0), "no definitions found"),
    ],
    ids=["all", "some", "none", "nothing"],
)
def test_the_summary_counts(outcome: Outcome, line: str) -> None:
    assert summary(outcome) == line


def test_the_summary_names_what_went_wrong() -> None:
    outcome = counted_outcome(0, 0, 0, 3)
    outcome.suppressed = counted_outcome(2, 0, 0, 1).diagnostics
    outcome.problems = ["a.json: permission denied"]
    outcome.faults = [Fault("a.json", "KWF301", "KeyError: 1", "")]

    assert summary(outcome) == "no findings in 3 files, 2 suppressed, 1 file could not be read, 1 rule failure"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "when", "environ", "wanted"),
    [
        (Terminal(), "auto", {}, True),
        (io.StringIO(), "auto", {}, False),
        (Terminal(), "auto", {"NO_COLOR": "1"}, False),
        (Terminal(), "auto", {"NO_COLOR": ""}, True),
        (io.StringIO(), "auto", {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), "auto", {"FORCE_COLOR": ""}, False),
        (Terminal(), "auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (Terminal(), "auto", {"TERM": "dumb"}, False),
        (Terminal(), "never", {"FORCE_COLOR": "1"}, False),
        (io.StringIO(), "always", {"NO_COLOR": "1"}, True),
    ],
)
def test_color_is_for_terminals_and_for_who_asks(
    stream: io.StringIO, when: str, environ: dict[str, str], wanted: bool
) -> None:
    assert wants_color(stream, when, environ) is wanted


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("漢字", 4), ("ＡＢ", 4), ("😀", 2), ("e\u0301", 1), ("\u1112\u1161\u11ab", 2), ("🇩🇪", 2), ("…", 1)],
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


def test_wrapping_measures_columns_and_keeps_long_words() -> None:
    assert wrapped("漢字 漢字 漢字", 9) == ["漢字 漢字", "漢字"]
    assert wrapped("a verylongword b", 6) == ["a", "verylongword", "b"]
    assert wrapped("", 6) == [""]


def many(count: int, separator: str) -> Outcome:
    body = f",{separator}".join(f'{{"id": "step-{index}", "x": "\u6f22\u5b57"}}' for index in range(count))
    document = document_of_text(
        "app.json", f'{{"name": "n", "trigger": {{"transitions": []}}, "steps": [{separator}{body}]}}'
    )
    findings = [
        (
            DANGLING,
            Finding(
                ("steps", index, "id"),
                "bad",
                related=[Related(("steps", 0, "id"), "see")],
                route=[RouteStop(("trigger",), "exists"), RouteStop(("steps", index))],
                help="mend it",
            ),
        )
        for index in range(count)
    ]
    return outcome_of((document, findings))


@pytest.fixture(scope="module", params=["\n", ""], ids=["lines", "one-line"])
def sizes(request: pytest.FixtureRequest) -> tuple[Outcome, Outcome]:
    return many(300, request.param), many(600, request.param)


@pytest.mark.parametrize("name", FORMATS)
def test_work_on_a_report_grows_with_its_findings(name: str, sizes: tuple[Outcome, Outcome]) -> None:
    few, twice_as_many = (work(lambda: render(name, outcome)) for outcome in sizes)  # noqa: B023

    assert twice_as_many < few * 2.3


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_deterministic_and_can_be_written(name: str) -> None:
    nasty = "".join(AWKWARD.values())
    document = document_of_text(
        f"{nasty}.json", json.dumps({"name": nasty, "trigger": {"transitions": []}, "steps": []}, ensure_ascii=False)
    )
    outcome = outcome_of((document, [(DANGLING, Finding(("name",), nasty, help=nasty))]))
    report = render(name, outcome)

    assert report == render(name, outcome)
    assert report.encode("utf-8").endswith(b"\n")
