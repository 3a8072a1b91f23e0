"""A workflow as SVG: a self-contained picture without scripts, readable on light and on dark pages.

For whoever builds on it: each box is a rect with `data-step`, the id of what it stands for, and each transition one path
with `data-from` and `data-to`, which are ids of boxes. Titles, which browsers show where the mouse rests, hold all words
whole.
"""

from __future__ import annotations

from html import escape

from kwf_lint.drawing.glyphs import in_lines, text_width
from kwf_lint.drawing.layout import MARGIN, Arrow, Layout, layout
from kwf_lint.drawing.picture import CHAIN, SIGNS, Box, worst
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kwf_lint.drawing.layout import Point, Rectangle
    from kwf_lint.drawing.picture import Link, Mark, Picture

    # Text in one font: its class, and its lines.
    Words = list[tuple[str, str]]

# Of the fonts: the size, and from one line to the next.
FONTS = {"heading": (16, 22), "name": (13, 17), "detail": (11, 15), "mark": (11, 15), "label": (11, 15)}
BOX_ROOM, LABEL_ROOM, HEADING_ROOM = 210, 170, 560
LEAST_WIDTH = 96
PADDING = 10
LABEL_PADDING = 5
MOST_MARKS = 4
MOST_LINES = 4
# A step of a chain is a small square; so many are in a line.
SQUARE, PITCH, IN_A_LINE = 5, 9, 24

STYLE = """\
text { font-family: Arial, Helvetica, sans-serif; fill: #1f2328; white-space: pre; }
.page { fill: #ffffff; }
.heading { font-size: 16px; font-weight: bold; }
.name { font-size: 13px; font-weight: bold; }
.detail, .mark, .label { font-size: 11px; }
.detail { fill: #59636e; }
.box { fill: #f6f8fa; stroke: #6e7781; }
.trigger .box { fill: #ddf4ff; stroke: #0759b5; }
.branch .box { stroke-dasharray: 2 3; }
.step.error .box, .branch.error .box, .trigger.error .box { fill: #fff0ef; }
.step.warning .box, .branch.warning .box, .trigger.warning .box { fill: #fff8e1; }
.error .box { stroke: #b3141f; stroke-width: 2; }
.warning .box { stroke: #9a6700; stroke-width: 2; }
.info .box { stroke: #0759b5; stroke-width: 2; }
.missing.error .box { fill: #ffffff; stroke-dasharray: 6 4; }
.way { fill: none; stroke: #6e7781; stroke-width: 1.25; stroke-linejoin: round; stroke-linecap: round; }
.link.error .way { stroke: #b3141f; }
.link.warning .way { stroke: #9a6700; }
.paper { fill: #ffffff; }
.route .way { stroke: #7a3db8; stroke-width: 3; }
.route .box { stroke-width: 3; }
.route:not(.error, .warning, .info) .box { stroke: #7a3db8; }
.mark.error { fill: #b3141f; }
.mark.warning { fill: #7d5300; }
.mark.info { fill: #0759b5; }
.dim text { fill: #656d76; }
.dim .box { fill: #ffffff; stroke: #8c959f; }
.dim .way { stroke: #8c959f; }
.square { fill: #6e7781; stroke: none; }
.mini { fill: none; stroke: #6e7781; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .page, .paper { fill: #0d1117; }
  .detail { fill: #9aa4af; }
  .box { fill: #161b22; stroke: #8b949e; }
  .trigger .box { fill: #0c2d4d; stroke: #79b8ff; }
  .step.error .box, .branch.error .box, .trigger.error .box { fill: #3a1215; }
  .step.warning .box, .branch.warning .box, .trigger.warning .box { fill: #33260a; }
  .error .box { stroke: #ff8a84; }
  .warning .box { stroke: #e3b341; }
  .info .box { stroke: #79b8ff; }
  .missing.error .box { fill: #0d1117; }
  .way { stroke: #8b949e; }
  .link.error .way { stroke: #ff8a84; }
  .link.warning .way { stroke: #e3b341; }
  .route .way, .route:not(.error, .warning, .info) .box { stroke: #c297ff; }
  .mark.error { fill: #ff8a84; }
  .mark.warning { fill: #e3b341; }
  .mark.info { fill: #79b8ff; }
  .dim text { fill: #8b949e; }
  .dim .box { fill: #0d1117; stroke: #636c76; }
  .dim .way { stroke: #636c76; }
  .square { fill: #8b949e; }
  .mini { stroke: #8b949e; }
}
"""


def svg(picture: Picture) -> str:
    """The picture as a file of its own, with the name of the workflow above it."""
    drawn = Drawing(picture)
    heading = _heading(picture)
    top = MARGIN // 2 + _height(heading)
    width = max(drawn.layout.width, *(_width(each) + 2 * MARGIN for each in heading))
    height = drawn.layout.height + top
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>Workflow {escape(picture.name)}</title>",
        f"<style>\n{STYLE}</style>",
        f'<rect class="page" width="{width}" height="{height}"/>',
        *_text(heading, MARGIN, MARGIN),
        f'<g transform="translate(0 {top})">',
        *drawn.elements(),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def inline_svg(picture: Picture, prefix: str) -> str:
    """The picture as a part of an HTML page that holds STYLE; boxes and links have ids that begin with the prefix."""
    drawn = Drawing(picture)
    width, height = drawn.layout.width, drawn.layout.height
    return "\n".join(
        [
            f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
            f"<title>Workflow {escape(picture.name)}</title>",
            *drawn.elements(prefix),
            "</svg>",
        ]
    )


def anchors(picture: Picture, prefix: str) -> dict[int, str]:
    """The ids, in an inline_svg() with this prefix, of the boxes and links that marks belong to, by the id() of a mark."""
    found: dict[int, str] = {}
    for number, box in enumerate(picture.boxes):
        found.update((id(mark), f"{prefix}-box-{number}") for mark in box.marks)
    for number, link in enumerate(picture.links):
        found.update((id(mark), f"{prefix}-link-{number}") for mark in link.marks)
    return found


class Drawing:
    """A picture with its words in lines and its layout."""

    __slots__ = ("box_words", "label_words", "layout", "picture")

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.box_words = [_box_words(box) for box in picture.boxes]
        self.label_words = [_label_words(link) for link in picture.links]
        arrows = []
        for link, words in zip(picture.links, self.label_words, strict=True):
            width = max((_width(each) for each in words), default=0)
            arrows.append(
                Arrow(link.source, link.target, _even(width + 2 * LABEL_PADDING) if words else 0, _label_height(words))
            )
        sizes = [_size(box, words) for box, words in zip(picture.boxes, self.box_words, strict=True)]
        self.layout = layout(sizes, arrows, has_root=picture.has_trigger) if sizes else Layout([], 0)

    def elements(self, prefix: str = "") -> list[str]:
        """All that is drawn: links first, so that they never cover a box."""
        found: list[str] = []
        for number, link in enumerate(self.picture.links):
            found += self._link(number, link, prefix)
        for number, box in enumerate(self.picture.boxes):
            found += self._box(number, box, prefix)
        return found

    def _link(self, number: int, link: Link, prefix: str) -> list[str]:
        place, words = self.layout.labels[number], self.label_words[number]
        lines = [
            _group("link", link.marks, link, f"{prefix}-link-{number}" if prefix else ""),
            f"<title>{escape(_link_title(link))}</title>",
            f'<path class="way"{_ends(link)} d="{_path(self.layout.strokes[number])}"/>',
        ]
        if place is not None:
            lines.append(f'<rect class="paper"{_position(place)}/>')
            lines += _text(words, place.left + LABEL_PADDING, place.top + 2)
        return [*lines, "</g>"]

    def _box(self, number: int, box: Box, prefix: str) -> list[str]:
        place, words = self.layout.boxes[number], self.box_words[number]
        corner = min(place.height // 2, 24) if box.kind == "trigger" else 6
        data = "" if box.kind == CHAIN else f' data-step="{escape(box.id)}"'
        lines = [
            _group(box.kind, box.marks, box, f"{prefix}-box-{number}" if prefix else ""),
            f"<title>{escape(_box_title(box))}</title>",
            f'<rect class="box"{data}{_position(place)} rx="{corner}"/>',
            *_text(words, place.left + _side(box), place.top + PADDING),
        ]
        if box.kind == CHAIN:
            lines += _squares(box, place.left + PADDING, place.top + PADDING + _height(words) + 4)
        return [*lines, "</g>"]


def _squares(box: Box, left: int, top: int) -> list[str]:
    """The steps of a chain, each a small square, in lines that go to the right and back in turn."""
    lines = []
    centers = []
    for number, member in enumerate(box.members):
        row, column = divmod(number, IN_A_LINE)
        if row % 2:
            column = IN_A_LINE - 1 - column
        x, y = left + column * PITCH, top + row * PITCH
        centers.append((x + SQUARE / 2, y + SQUARE / 2))
        lines += [
            f"<g><title>{escape(_box_title(member))}</title>",
            f'<rect class="square" data-step="{escape(member.id)}" x="{x}" y="{y}" width="{SQUARE}" height="{SQUARE}"/></g>',
        ]
    for link, (x1, y1), (x2, y2) in zip(box.links, centers, centers[1:], strict=False):
        # From the side of a square to that of the next.
        dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
        start = f"{x1 + dx * SQUARE / 2:g} {y1 + dy * SQUARE / 2:g}"
        lines.append(
            f'<path class="mini"{_ends(link)} d="M{start}L{x2 - dx * SQUARE / 2:g} {y2 - dy * SQUARE / 2:g}"/>'
        )
    return lines


def _ends(link: Link) -> str:
    return f' data-from="{escape(link.from_id)}" data-to="{escape(link.to_id)}"'


def _group(kind: str, marks: Sequence[Mark], place: Box | Link, anchor: str) -> str:
    names = [kind, "error" if isinstance(place, Box) and place.is_fault else worst(marks)]
    names += ["route"] if place.is_on_route else []
    names += ["dim"] if place.is_dim else []
    named = f' id="{anchor}"' if anchor else ""
    return f'<g{named} class="{" ".join(filter(None, names))}">'


def _position(place: Rectangle) -> str:
    return f' x="{place.left}" y="{place.top}" width="{place.width}" height="{place.height}"'


def _path(strokes: Iterable[Sequence[Point]]) -> str:
    """The data of a path: lines, curves where a line goes down and aside, and the head of the arrow."""
    parts: list[str] = []
    last: Point = (0, 0)
    before: Point = (0, 0)
    for line in strokes:
        last = line[0]
        parts.append(f"M{last[0]} {last[1]}")
        for x, y in line[1:]:
            before = last
            if x == last[0]:
                parts.append(f"V{y}")
            elif y == last[1]:
                parts.append(f"H{x}")
            else:
                middle = (last[1] + y) // 2
                parts.append(f"C{last[0]} {middle} {x} {middle} {x} {y}")
            last = (x, y)
    x, y = last
    if before[1] == y:  # from the right
        parts.append(f"M{x + 6} {y - 4}L{x} {y}L{x + 6} {y + 4}")
    else:
        parts.append(f"M{x - 4} {y - 6}L{x} {y}L{x + 4} {y - 6}")
    return "".join(parts)


def _text(words: Words, left: int, top: int) -> list[str]:
    found = []
    y = top
    for kind, line in words:
        size, step = FONTS[kind.partition(" ")[0]]
        found.append(f'<text class="{kind}" x="{left}" y="{y + size}">{escape(line)}</text>')
        y += step
    return found


def _width(line: tuple[str, str]) -> int:
    kind, text = line
    return text_width(text, FONTS[kind.partition(" ")[0]][0], bold=kind in ("name", "heading"))


def _height(words: Words) -> int:
    return sum(FONTS[kind.partition(" ")[0]][1] for kind, _ in words)


def _label_height(words: Words) -> int:
    return _height(words) + 4 if words else 0


def _even(number: int) -> int:
    return number + number % 2


def _side(box: Box) -> int:
    return PADDING + 8 if box.kind == "trigger" else PADDING


def _size(box: Box, words: Words) -> tuple[int, int]:
    width = max(LEAST_WIDTH, *(_width(line) + 2 * _side(box) for line in words))
    height = _height(words) + 2 * PADDING
    if box.kind == CHAIN:
        width = max(width, IN_A_LINE * PITCH + 2 * PADDING)
        height += -(-len(box.members) // IN_A_LINE) * PITCH + 4
    return _even(width), height


def _heading(picture: Picture) -> Words:
    lines = [("heading", line) for line in in_lines(picture.name, HEADING_ROOM, FONTS["heading"][0], 2, bold=True)]
    return lines + _mark_lines(picture.marks, HEADING_ROOM)


def _box_words(box: Box) -> Words:
    words = [("name", line) for line in in_lines(box.name, BOX_ROOM, FONTS["name"][0], 3, bold=True)]
    words += [("detail", line) for line in in_lines(box.detail, BOX_ROOM, FONTS["detail"][0], 3)]
    return words + _mark_lines(box.marks, BOX_ROOM)


def _label_words(link: Link) -> Words:
    words = [("label", line) for line in in_lines(link.label, LABEL_ROOM, FONTS["label"][0], 3)]
    return words + _mark_lines(link.marks, LABEL_ROOM)


def _mark_lines(marks: Sequence[Mark], room: int) -> Words:
    """The messages of findings, the worst first; those beyond a number are counted."""
    words: Words = []
    ordered = sorted(marks, key=lambda mark: SEVERITIES.index(mark.severity))
    for mark in ordered[:MOST_MARKS]:
        lines = in_lines(f"{SIGNS[mark.severity]} {mark.message}", room, FONTS["mark"][0], MOST_LINES)
        words += [(f"mark {mark.severity}", line) for line in lines]
    if len(ordered) > MOST_MARKS:
        words.append(("mark", f"and {counted(len(ordered) - MOST_MARKS, 'more finding')}"))
    return words


def _box_title(box: Box) -> str:
    lines = [box.name]
    if box.id and box.id != box.name:
        lines.append(f"id {box.id}")
    if box.detail:
        lines.append(box.detail)
    return "\n".join(lines + _whole(box.marks))


def _link_title(link: Link) -> str:
    lines = [f"{link.from_id} to {link.to_id}"]
    if link.label:
        lines.append(link.label)
    if link.condition:
        lines.append(f"if {link.condition}" if link.condition != "always" else "always")
    return "\n".join(lines + _whole(link.marks))


def _whole(marks: Iterable[Mark]) -> list[str]:
    return [f"{mark.severity}: {mark.message} [{mark.rule}]" for mark in marks]
