"""Workflows as Mermaid text, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

from kwf_lint.drawing.picture import BRANCH, CHAIN, MISSING, SIGNS, TRIGGER, Box, worst

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kwf_lint.drawing.picture import Link, Mark, Picture

BREAK = "<br/>"
# Only letters, digits and these stand for themselves in a label of Mermaid; the last two not where they begin a list.
_HARMLESS = " _,.-"
_ESCAPES = {
    number: f"#{number};" for number in range(0x21, 0x7F) if not chr(number).isalnum() and chr(number) not in _HARMLESS
}

CLASSES = {
    "trigger": "fill:#ddf4ff,stroke:#0759b5,color:#1f2328",
    "step": "fill:#f6f8fa,stroke:#6e7781,color:#1f2328",
    "branch": "fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:2 3",
    "chain": "fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-width:3px",
    "missing": "fill:#ffffff,stroke:#6e7781,color:#1f2328",
    "fault": "fill:#ffffff,stroke:#b3141f,color:#b3141f,stroke-width:2px,stroke-dasharray:6 4",
    "error": "fill:#fff0ef,stroke:#b3141f,color:#1f2328,stroke-width:2px",
    "warning": "fill:#fff8e1,stroke:#9a6700,color:#1f2328,stroke-width:2px",
    "info": "fill:#f6f8fa,stroke:#0759b5,color:#1f2328,stroke-width:2px",
    "dim": "fill:#ffffff,stroke:#8c959f,color:#656d76",
    "dotted": "stroke-dasharray:2 3",
    "faint": "color:#656d76",
    "route": "fill:#f6f8fa,stroke:#7a3db8,color:#1f2328,stroke-width:3px",
}
LINES = {"error": "stroke:#b3141f", "warning": "stroke:#9a6700"}
ROUTE = "stroke:#7a3db8"


def mermaid(pictures: Sequence[Picture]) -> str:
    """One flowchart; of several workflows each is a part of it, with its name."""
    lines = ["flowchart TD"]
    used: dict[str, None] = {}
    styles: dict[str, list[int]] = {}
    count = 0
    for number, picture in enumerate(pictures):
        indent = "  "
        prefix = ""
        if len(pictures) > 1:
            prefix = f"w{number}"
            lines.append(f'  subgraph {prefix}["{escaped(picture.name)}"]')
            indent = "    "
        if picture.marks:
            # What is wrong with the workflow as a whole has no box of its own.
            label = BREAK.join([escaped(picture.name), *_messages(picture.marks)])
            used[worst(picture.marks)] = None
            lines.append(f'{indent}{prefix}n["{label}"]:::{worst(picture.marks)}')
        for index, box in enumerate(picture.boxes):
            kind = _class(box)
            used[kind] = None
            lines.append(f"{indent}{prefix}n{index}{_shape(box)}:::{kind}")
            for more in _more_classes(box, kind):
                used[more] = None
                lines.append(f"{indent}class {prefix}n{index} {more}")
        for link in picture.links:
            lines.append(f"{indent}{prefix}n{link.source} -->{_label(link)} {prefix}n{link.target}")
            style = LINES.get(worst(link.marks), ROUTE if link.is_on_route else "")
            if style:
                styles.setdefault(f"{style},stroke-width:3px" if link.is_on_route else style, []).append(count)
            count += 1
        if prefix:
            lines.append("  end")
    lines += [f"  classDef {name} {CLASSES[name]}" for name in used]
    lines += [f"  linkStyle {','.join(map(str, links))} {style}" for style, links in styles.items()]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text as a part of a label, in which nothing of it is syntax of Mermaid, Markdown or HTML."""
    return text.translate(_ESCAPES).replace(". ", "#46; ").replace("- ", "#45; ")


def _class(box: Box) -> str:
    if box.is_fault:
        return "fault"
    level = worst(box.marks)
    if level:
        return level
    if box.is_on_route and box.kind != TRIGGER:
        return "route"
    return "dim" if box.is_dim else box.kind


def _more_classes(box: Box, kind: str) -> list[str]:
    """What else shows of a box that has a class for its findings or its route."""
    found = ["dotted"] if box.kind == BRANCH and kind != BRANCH else []
    return found + (["faint"] if box.is_dim and kind != "dim" else [])


def _shape(box: Box) -> str:
    lines = [
        escaped(box.name),
        *([escaped(box.detail)] if box.detail not in ("", box.name) else []),
        *_messages(box.marks),
    ]
    label = f'"{BREAK.join(lines)}"'
    if box.kind == TRIGGER:
        return f"([{label}])"
    if box.kind == CHAIN:
        return f"[[{label}]]"
    return f"[{label}]" if box.kind in (BRANCH, MISSING) else f"({label})"


def _label(link: Link) -> str:
    lines = [escaped(link.label)] if link.label else []
    lines += _messages(link.marks)
    return f'|"{BREAK.join(lines)}"|' if lines else ""


def _messages(marks: Iterable[Mark]) -> list[str]:
    return [f"{SIGNS[mark.severity]} {escaped(mark.message)}" for mark in marks]
