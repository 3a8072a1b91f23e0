"""Workflows in the language of Graphviz, for whoever has `dot`."""

from __future__ import annotations

from kwf_lint.drawing.glyphs import in_lines
from kwf_lint.drawing.picture import BRANCH, CHAIN, TRIGGER, worst

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kwf_lint.drawing.picture import Box, Link, Mark, Picture

COLORS = {"error": "#b3141f", "warning": "#9a6700", "info": "#0759b5", "": "#6e7781"}
FILLS = {"error": "#fff0ef", "warning": "#fff8e1", "info": "#f6f8fa", "": "#f6f8fa"}
ROUTE = "#7a3db8"
ROOM, SIZE, MOST_LINES = 260, 11, 40


def dot(pictures: Sequence[Picture]) -> str:
    """One directed graph; of several workflows each is a cluster of it, with its name."""
    lines = [
        "digraph workflows {",
        '  graph [fontname="Helvetica", ordering=out, labelloc=t];',
        '  node [shape=box, fontname="Helvetica", fontsize=11, style="rounded,filled"];',
        '  edge [fontname="Helvetica", fontsize=10];',
    ]
    for number, picture in enumerate(pictures):
        prefix = f"w{number}" if len(pictures) > 1 else ""
        label = _lines([picture.name, *_messages(picture.marks)])
        if prefix:
            lines.append(f"  subgraph cluster_{prefix} {{")
        lines.append(f"  label={label};" if not prefix else f"    label={label};")
        indent = "    " if prefix else "  "
        lines += [f"{indent}{prefix}n{index} {_box(box)};" for index, box in enumerate(picture.boxes)]
        lines += [f"{indent}{prefix}n{link.source} -> {prefix}n{link.target}{_link(link)};" for link in picture.links]
        if prefix:
            lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _box(box: Box) -> str:
    level = "error" if box.is_fault else worst(box.marks)
    style = "filled" if box.kind == BRANCH else "rounded,filled"
    if box.is_fault:
        style += ",dashed"
    elif box.kind == BRANCH:
        style += ",dotted"
    facts = {
        "label": _lines([box.name, *([box.detail] if box.detail not in ("", box.name) else []), *_messages(box.marks)]),
        "tooltip": _quoted(box.id or box.name),
        "style": f'"{style}"',
        "color": f'"{ROUTE if box.is_on_route and not level else COLORS[level]}"',
        "fillcolor": f'"{"#ffffff" if box.is_dim or box.is_fault else FILLS[level]}"',
    }
    if box.kind == TRIGGER:
        facts["shape"] = "ellipse"
        facts["style"] = '"filled"'
    if box.kind == CHAIN:
        facts["peripheries"] = "2"
    if level or box.is_on_route:
        facts["penwidth"] = "2"
    if box.is_dim:
        facts["fontcolor"] = '"#656d76"'
    return _attributes(facts)


def _link(link: Link) -> str:
    facts = {}
    words = [link.label] if link.label else []
    words += _messages(link.marks)
    level = worst(link.marks)
    if words:
        facts["label"] = _lines(words)
    if link.condition:
        facts["tooltip"] = _quoted(link.condition)
    if link.is_on_route:
        facts |= {"color": f'"{ROUTE}"', "penwidth": "2"}
    elif level:
        facts["color"] = f'"{COLORS[level]}"'
    if level:
        facts["fontcolor"] = f'"{COLORS[level]}"'
    return f" {_attributes(facts)}" if facts else ""


def _attributes(facts: dict[str, str]) -> str:
    return f"[{', '.join(f'{name}={value}' for name, value in facts.items())}]"


def _messages(marks: Iterable[Mark]) -> list[str]:
    return [f"{mark.severity}: {mark.message}" for mark in marks]


def _lines(words: Iterable[str]) -> str:
    """A label of several lines, in which nothing of the words is syntax."""
    lines = [line for each in words for line in in_lines(each, ROOM, SIZE, MOST_LINES)]
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    # Graphviz reads entities as well, in any string.
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
