from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import html5lib  # type: ignore[import-untyped]  # it ships no types
import pytest
from markdown_it import MarkdownIt

from kwf_lint.drawing.dot import dot
from kwf_lint.drawing.html import html
from kwf_lint.drawing.markdown import markdown
from kwf_lint.drawing.mermaid import mermaid
from kwf_lint.drawing.svg import STYLE, svg
from tests.drawing.drawn import DEFINITIONS, long_flow, mark, picture, pictures_in
from tests.flows import exists, flow, step, to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kwf_lint.drawing.picture import Picture

ROOT = Path(__file__).resolve().parents[2]
HTML_VALIDATE = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = [
    "<script>alert(1)</script>",
    '"]:::x --> y["',
    "end",
    "1. list",
    "- list",
    "# heading",
    "`code` **bold** _it_",
    "%%{init: {'theme': 'dark'}}%%",
    "a;b|c{d}(e)[f]",
    "&amp; &#35; #quot; #35;",
    "\\N \\G \\\\",
    "'\"></title></svg><img src=x onerror=alert(1)>",
    "]]> --> <!-- ",
    "```\n</div>",
    "@user https://example.com www.example.com",
    "$x^2$ :smile: ~~x~~",
    "click n0 href",
    "{{x}} ${y} #{z}",
    "x" * 300,
    "注文 🎉 שלום",
]
WRITERS: dict[str, Callable[[Picture], str]] = {
    "svg": svg,
    "mermaid": lambda found: mermaid([found]),
    "dot": lambda found: dot([found]),
    "markdown": lambda found: markdown([found]),
    "html": lambda found: html([found], found.name),
}


def hostile() -> Picture:
    """A workflow whose every word is one of HOSTILE."""
    nodes = {}
    for number, words in enumerate(HOSTILE):
        leading = [{**to(HOSTILE[(number + 1) % len(HOSTILE)], exists(f"x.{words}")), "meta": {"name": words}}]
        leading.append(to(f"missing {words}"))
        nodes[words] = step(words, *leading, meta={"displayName": words})
    value = flow({"1": step(None, HOSTILE[0]), **nodes}, event=HOSTILE[0], name=HOSTILE[11])
    marks = [mark(words, "steps", number, severity="warning") for number, words in enumerate(HOSTILE)]
    marks += [mark(words, "steps", number, "transitions", 0) for number, words in enumerate(HOSTILE)]
    return picture(value, [*marks, mark(HOSTILE[0], "name")])


def sample() -> Picture:
    value = flow(
        {
            "1": step(None, "find"),
            "find": step("kustomer.customer.find", to("note", exists("find.id")), "gone", meta={"displayName": "Find"}),
            "note": ["find"],
            "lost": ["note"],
        }
    )
    return picture(
        value, [mark('no step has the id "gone"', "steps", 0, "transitions", 1, route=["/trigger", "/steps/0"])]
    )


def transitions(found: Picture) -> Counter[tuple[str, str]]:
    inner = [link for box in found.boxes for link in box.links]
    return Counter((link.from_id, link.to_id) for link in (*found.links, *inner))


@pytest.mark.parametrize(
    "found",
    [sample(), hostile(), picture(long_flow(20)), picture(long_flow(200, every=10**9)), *pictures_in(DEFINITIONS[0])],
    ids=lambda found: found.name[:12],
)
def test_each_step_is_one_rect_and_each_transition_one_path(found: Picture) -> None:
    root = ElementTree.fromstring(svg(found))
    boxes = [each for each in root.iter() if "data-step" in each.attrib]
    ways = [each for each in root.iter() if "data-from" in each.attrib or "data-to" in each.attrib]
    members = [member for box in found.boxes for member in box.members]

    assert {each.tag for each in boxes} == {f"{SVG}rect"}
    assert Counter(each.attrib["data-step"] for each in boxes) == Counter(
        box.id for box in (*found.boxes, *members) if box.kind != "chain"
    )
    assert {each.tag for each in ways} <= {f"{SVG}path"}
    assert Counter((each.attrib["data-from"], each.attrib["data-to"]) for each in ways) == transitions(found)


def test_svg_has_no_script_no_links_and_nothing_from_elsewhere() -> None:
    text = svg(hostile())
    root = ElementTree.fromstring(text)

    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
        "svg",
        "title",
        "style",
        "rect",
        "text",
        "path",
        "g",
    }
    assert {name for each in root.iter() for name in each.attrib} <= {
        "class", "d", "data-from", "data-step", "data-to", "height", "role", "rx", "transform", "viewBox", "width", "x", "y",
    }  # fmt: skip
    style = root.find(f"{SVG}style")
    assert style is not None
    assert not re.search(r"url|@import|https?:", style.text or "")


def test_the_name_is_the_first_line_of_a_box_and_messages_stand_whole_in_its_title() -> None:
    message = "the message " * 30
    root = ElementTree.fromstring(svg(picture(flow({"1": step(None, "a"), "a": []}), [mark(message, "steps", 0)])))
    (group,) = [each for each in root.iter(f"{SVG}g") if each.attrib.get("class") == "step error"]
    lines = [each.text or "" for each in group.iter(f"{SVG}text")]

    assert lines[0] == "a"
    assert lines[-1].endswith("…")
    assert message.strip() in (group[0].text or "")


def test_a_missing_target_is_dashed_and_red_but_not_in_a_plain_drawing() -> None:
    value = flow({"1": step(None, "gone")})

    assert '<g class="missing error">' in svg(picture(value))
    assert '<g class="missing">' in svg(picture(value, plain=True))
    assert not [name for name, writer in WRITERS.items() if "missing step" in writer(picture(value, plain=True))]
    assert ":::fault" in mermaid([picture(value)])
    assert ":::missing" in mermaid([picture(value, plain=True)])
    assert "dashed" in dot([picture(value)])
    assert "dashed" not in dot([picture(value, plain=True)])


def rules_of(style: str) -> dict[str, dict[str, str]]:
    """The declarations of a style sheet, by selector."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+) \{([^{}]*)\}", style):
        for selector in selectors.strip().split(", "):
            found.setdefault(selector, {}).update(re.findall(r"([a-z-]+): ([^;]+);", body))
    return found


def luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_what_they_stand_on(theme: str) -> None:
    """As the guidelines for accessible pages ask: 4.5 to 1."""
    light, _, dark = STYLE.partition("@media (prefers-color-scheme: dark) {")
    rules = rules_of(light)
    if theme == "dark":
        for selector, body in rules_of(dark).items():
            rules.setdefault(selector, {}).update(body)
    grounds = {
        rules[each]["fill"] for each in (".page", ".box", ".step.error .box", ".step.warning .box", ".trigger .box")
    }
    inks = {
        rules[each]["fill"] for each in ("text", ".detail", ".mark.error", ".mark.warning", ".mark.info", ".dim text")
    }

    assert len(grounds) >= 4
    assert len(inks) == 6
    for ground in grounds:
        for ink in inks:
            low, high = sorted((luminance(ground), luminance(ink)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_draws_a_workflow_of_nothing(name: str) -> None:
    assert "empty" in WRITERS[name](picture({"name": "empty", "steps": []})).replace("flowchart TD", "empty")


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_shows_every_box_every_finding_and_the_route(name: str) -> None:
    text = WRITERS[name](sample())

    for words in ("kustomer", "Find", "note", "lost", "gone"):
        assert words in text
    assert "no step has the id" in text
    assert "#7a3db8" in text


@pytest.mark.parametrize("name", WRITERS)
def test_a_plain_drawing_shows_no_findings(name: str) -> None:
    value = flow({"1": step(None, "a"), "a": []})

    assert "the message" in WRITERS[name](picture(value, [mark("the message", "steps", 0)]))
    assert "the message" not in WRITERS[name](picture(value, [mark("the message", "steps", 0)], plain=True))


def test_mermaid_writes_words_as_letters_digits_and_entities_only() -> None:
    words = re.findall(r'"(.*?)"', mermaid([hostile()]))

    assert len(words) >= 80
    assert not [
        each for each in words if not re.fullmatch(r"(?:\w|[ ,.\-·✕!i\U00010000-\U0010ffff]|#\d+;|<br/>)*", each)
    ]
    assert "click" not in re.sub(r'".*?"', "", mermaid([hostile()]))


def test_mermaid_keeps_branches_dotted_and_lost_steps_faint_whatever_is_found_there() -> None:
    value = flow({"1": step(None, "a"), "a": step(None), "lost": step(None)})
    text = mermaid([picture(value, [mark("x", "steps", 0), mark("y", "steps", 1)])])

    assert "class n1 dotted\n" in text
    assert "class n2 dotted\n" in text
    assert "class n2 faint\n" in text


def test_mermaid_numbers_its_nodes_and_never_uses_ids() -> None:
    text = re.sub(r'".*?"', "", mermaid([picture(flow({"1": step(None, "end"), "end": []}))]))

    assert text.splitlines()[:4] == ["flowchart TD", "  n0([]):::trigger", "  n1():::step", "  n0 --> n1"]


def test_several_workflows_are_parts_of_one_diagram() -> None:
    several = [sample(), sample()]

    assert mermaid(several).count("subgraph") == 2
    assert dot(several).count("subgraph cluster_") == 2
    assert html(several, "Both").count("<svg") == 2
    assert markdown(several).count("```mermaid\n") == 2


@pytest.mark.skipif(not shutil.which("dot"), reason="needs dot, of Graphviz")
@pytest.mark.parametrize(
    "found",
    [[sample()], [hostile()], [hostile(), sample()], [picture({"name": "x"})]],
    ids=["one", "hostile", "two", "empty"],
)
def test_dot_reads_it_and_shows_the_words_as_they_are(found: Sequence[Picture]) -> None:
    done = subprocess.run(
        ["dot", "-Tsvg"], input=dot(found), capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    root = ElementTree.fromstring(done.stdout)
    shown = "".join("".join(each.itertext()) for each in root.iter(f"{SVG}text")).replace("\xa0", " ")

    assert done.returncode == 0
    assert not [line for line in done.stderr.splitlines() if "fontconfig" not in line.lower()]
    for each in found:
        for box in each.boxes:
            assert box.name.replace(" ", "") in shown.replace(" ", "")


def test_markdown_has_a_heading_and_a_fence_for_each_whatever_the_words_are() -> None:
    tokens = MarkdownIt("commonmark").parse(markdown([hostile(), sample()]))

    assert [each.type for each in tokens] == ["heading_open", "inline", "heading_close", "fence"] * 2
    assert [each.info for each in tokens if each.type == "fence"] == ["mermaid", "mermaid"]
    heading = tokens[1].children or []
    assert {each.type for each in heading} <= {"text", "text_special"}
    assert "".join(each.content for each in heading) == HOSTILE[11]


def test_html_links_every_finding_to_its_box_and_holds_no_script() -> None:
    text = html([hostile(), sample()], "<i>Both</i>")
    root = html5lib.parse(text, namespaceHTMLElements=False)
    ids = Counter(each.attrib["id"] for each in root.iter() if "id" in each.attrib)
    targets = [each.attrib["href"] for each in root.iter("a")]

    assert max(ids.values()) == 1
    assert len(targets) == 2 + 2 * len(HOSTILE) + 1 + 1
    assert all(each[0] == "#" and each[1:] in ids for each in targets)
    assert not [each.tag for each in root.iter() if each.tag in ("script", "img", "link", "iframe", "object", "base")]
    assert not [
        name for each in root.iter() for name in each.attrib if name.startswith("on") or name in ("src", "style")
    ]
    assert [each.text for each in root.iter("h1")] == ["<i>Both</i>"]


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="needs html-validate from npm in node_modules")
def test_html_validate_has_nothing_to_say(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(html([hostile(), sample(), *pictures_in(DEFINITIONS[0])], "App"), encoding="utf-8")
    done = subprocess.run(
        ["node", str(HTML_VALIDATE), str(page)], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 0, done.stdout
