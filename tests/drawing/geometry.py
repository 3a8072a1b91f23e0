"""Measures a layout: what lies on what, by the rectangles of boxes and labels and the strokes of arrows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kwf_lint.drawing.layout import Rectangle

if TYPE_CHECKING:
    from kwf_lint.drawing.layout import Layout, Point


def overlaps(found: Layout) -> list[str]:
    """What lies on a box or a label that is not its own end, in words; a curve counts as the rectangle that holds it."""
    named = [(f"box {number}", each) for number, each in enumerate(found.boxes)]
    named += [(f"label {number}", each) for number, each in enumerate(found.labels) if each is not None]
    moving = list(named)
    for number, strokes in enumerate(found.strokes):
        moving += [(f"arrow {number}", _hull(one, other)) for line in strokes for one, other in pairwise(line)]
    return [
        f"{one} on {other}"
        for index, (one, first) in enumerate(moving)
        for place, (other, second) in enumerate(named)
        if (index >= len(named) or place < index) and _meet(first, second)
    ]


def outside(found: Layout) -> list[Rectangle]:
    """Boxes and labels that the size of the whole does not hold."""
    whole = Rectangle(0, 0, found.width, found.height)
    places = [*found.boxes, *(each for each in found.labels if each is not None)]
    places += [_hull(*points) for strokes in found.strokes for line in strokes for points in pairwise(line)]
    return [
        each
        for each in places
        if each.left < whole.left or each.top < whole.top or each.right > whole.right or each.bottom > whole.bottom
    ]


def _hull(one: Point, other: Point) -> Rectangle:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return Rectangle(left, top, abs(one[0] - other[0]), abs(one[1] - other[1]))


def _meet(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share more than their borders; a line counts where it is inside."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
