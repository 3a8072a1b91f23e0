"""Drawings in a real browser: Mermaid itself takes them, and the words of an SVG picture lie in their boxes."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.drawing.mermaid import mermaid
from kwf_lint.drawing.svg import svg
from tests.drawing.drawn import DEFINITIONS, long_flow, picture, pictures_in
from tests.drawing.test_writers import hostile, sample

if TYPE_CHECKING:
    from kwf_lint.drawing.picture import Picture

ROOT = Path(__file__).resolve().parents[2]
MERMAID = ROOT / "node_modules/mermaid/dist/mermaid.min.js"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="needs Chromium"),
]

DRAW = """
const found = [];
mermaid.initialize({startOnLoad: false});
for (const [number, text] of TEXTS.entries()) {
  try {
    const drawn = document.createElement("div");
    drawn.innerHTML = (await mermaid.render("drawing" + number, text)).svg;
    const labels = [...drawn.querySelectorAll(".nodeLabel, .edgeLabel")].map((each) => each.textContent);
    found.push({labels, scripts: drawn.querySelectorAll("script, img").length});
  } catch (error) {
    found.push({error: String(error)});
  }
}
return found;
"""
# How far a text reaches out of the box or label that it is written in, in pixels.
MEASURE = """
const found = [];
for (const group of document.querySelectorAll("g.link, g.trigger, g.step, g.branch, g.missing, g.chain")) {
  const rect = group.querySelector(":scope > rect");
  for (const text of group.querySelectorAll(":scope > text")) {
    const [outer, inner] = [rect.getBoundingClientRect(), text.getBoundingClientRect()];
    const over = Math.max(
      outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom);
    found.push([text.textContent, over]);
  }
}
return found;
"""


def in_browser(folder: Path, body: str, script: str) -> Any:
    """What a script returns on a page."""
    page = folder / "page.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8">{body}<pre id="found"></pre><script>\n'
        f"(async () => {{{script}}})().then((found) => "
        '{ document.body.replaceChildren(document.getElementById("found")); '
        'document.getElementById("found").textContent = JSON.stringify(found); });\n</script>',
        encoding="utf-8",
    )
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder}/profile",
    ]
    command += ["--allow-file-access-from-files", "--virtual-time-budget=120000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=300)
    shown = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    assert shown, done.stdout[-500:] + done.stderr[-500:]
    return json.loads(html.unescape(shown.group(1)))


def words_of(found: Picture) -> list[str]:
    return [box.name for box in found.boxes] + [link.label for link in found.links]


@pytest.mark.skipif(not MERMAID.exists(), reason="needs mermaid from npm in node_modules")
def test_mermaid_takes_it_and_shows_the_words_as_they_are(tmp_path: Path) -> None:
    several = [
        [sample()],
        [hostile()],
        [hostile(), sample()],
        [picture({"name": "x"})],
        [picture(long_flow(60, far=4))],
    ]
    several += [pictures_in(path) for path in DEFINITIONS]
    texts = json.dumps([mermaid(each) for each in several]).replace("<", "\\u003c")
    found = in_browser(tmp_path, f'<script src="{MERMAID.as_uri()}"></script>', f"const TEXTS = {texts};\n{DRAW}")

    assert [each.get("error") for each in found] == [None] * len(several)
    assert [each["scripts"] for each in found] == [0] * len(several)
    for pictures, each in zip(several, found, strict=True):
        shown = "\n".join(each["labels"])
        # Mermaid breaks the line where it reads a backslash and an n, however they are written.
        wanted = [words.replace("\\n", "") for one in pictures for words in words_of(one)]
        assert [words for words in wanted if words not in shown.replace("\\n", "")] == []


def test_the_words_of_a_picture_lie_in_their_boxes(tmp_path: Path) -> None:
    pictures = [
        hostile(),
        sample(),
        picture(long_flow(40)),
        *(each for path in DEFINITIONS for each in pictures_in(path)),
    ]
    found = in_browser(tmp_path, "".join(map(svg, pictures)), MEASURE)

    assert len(found) > 200
    assert [(words, over) for words, over in found if over > 1] == []
