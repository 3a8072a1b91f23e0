from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.drawing.layout import Arrow, Rectangle, layout
from kwf_lint.drawing.svg import Drawing, svg
from tests.counted import work
from tests.drawing.drawn import DEFINITIONS, long_flow, picture, pictures_in
from tests.drawing.geometry import outside, overlaps

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

BOX = (100, 40)


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("plain", [False, True], ids=["findings", "plain"])
def test_nothing_lies_on_anything_in_the_definitions(path: Path, plain: bool) -> None:
    found = [Drawing(each).layout for each in pictures_in(path, plain=plain)]

    assert found
    assert [overlaps(each) for each in found] == [[]] * len(found)
    assert [outside(each) for each in found] == [[]] * len(found)


@given(st.data())
def test_nothing_lies_on_anything_in_any_graph(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    box = st.integers(0, count - 1)
    label = st.sampled_from([(0, 0), (40, 19), (150, 64)])
    drawn = data.draw(st.lists(st.tuples(box, box, label), max_size=40))
    arrows = [Arrow(source, target, *size) for source, target, size in sorted(drawn)]
    sizes = data.draw(st.lists(st.sampled_from([(96, 40), (230, 140)]), min_size=count, max_size=count))
    found = layout(sizes, arrows, has_root=data.draw(st.booleans()))

    assert overlaps(found) == []
    assert outside(found) == []
    assert all(found.strokes)


def test_nothing_lies_on_anything_where_arrows_go_far_and_back() -> None:
    found = Drawing(picture(long_flow(90, far=7, back=11))).layout

    assert overlaps(found) == []
    assert outside(found) == []


def test_the_measure_notices_what_lies_on_something() -> None:
    found = layout([BOX, BOX, BOX], [Arrow(0, 1, 60, 20), Arrow(0, 2)])
    found.boxes[2] = Rectangle(found.boxes[1].left + 10, found.boxes[1].top, 100, 40)
    found.strokes[1] = [[(0, found.boxes[0].top + 5), (900, found.boxes[0].top + 5)]]
    found.labels[0] = found.boxes[0]

    said = overlaps(found)

    assert "box 2 on box 1" in said
    assert "label 0 on box 0" in said
    assert "arrow 1 on box 0" in said


def test_branches_stand_from_left_to_right_in_the_order_of_transitions() -> None:
    arrows = [Arrow(0, 3, 40, 20), Arrow(0, 1, 40, 20), Arrow(0, 2, 40, 20), Arrow(1, 4), Arrow(2, 4), Arrow(3, 4)]
    found = layout([BOX] * 5, arrows)
    labels = [each.left for each in found.labels if each is not None]

    assert labels == sorted(labels)
    assert found.boxes[3].left < found.boxes[1].left < found.boxes[2].left


def test_targets_keep_the_order_of_one_box_where_another_leads_to_the_last_of_them() -> None:
    arrows = [Arrow(0, 1), Arrow(0, 2), Arrow(1, 4), Arrow(2, 3), Arrow(2, 4)]
    found = layout([BOX] * 5, arrows)

    assert found.boxes[3].left < found.boxes[4].left


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_labels_keep_the_order_of_transitions_in_the_definitions(path: Path) -> None:
    checked = 0
    for each in pictures_in(path):
        drawing = Drawing(each)
        of_box: dict[int, list[int]] = {}
        for link, place in zip(each.links, drawing.layout.labels, strict=True):
            if place is not None:
                of_box.setdefault(link.source, []).append(place.left)
        for lefts in of_box.values():
            assert lefts == sorted(lefts)
            checked += 1

    assert checked


def test_what_is_not_reached_stands_at_the_right_of_the_first_that_it_leads_to() -> None:
    found = layout([BOX] * 5, [Arrow(0, 1), Arrow(1, 2), Arrow(3, 2), Arrow(4, 3, 80, 20)])
    target, beside, before = found.boxes[2], found.boxes[3], found.boxes[4]

    assert target.top == beside.top == before.top
    assert target.right < beside.left < beside.right < before.left
    assert found.strokes[2] == [[(beside.left, beside.top + 20), (target.right, beside.top + 20)]]
    assert overlaps(found) == []


def test_a_long_chain_that_is_not_reached_stands_upright_and_ends_beside() -> None:
    reached = [Arrow(number, number + 1) for number in range(7)]
    lost = [Arrow(number, number + 1) for number in range(8, 12)] + [Arrow(12, 7)]
    found = layout([BOX] * 13, [*reached, *lost])

    assert found.ranks[8:] == [3, 4, 5, 6, 7]
    assert found.boxes[12].left > found.boxes[7].right
    assert overlaps(found) == []


def test_a_long_chain_that_leads_to_the_top_begins_below_it() -> None:
    found = layout([BOX] * 7, [Arrow(0, 1), *(Arrow(number, number + 1) for number in range(2, 6)), Arrow(6, 1)])

    assert found.ranks == [0, 1, 1, 2, 3, 4, 5]
    assert overlaps(found) == []


def test_what_leads_nowhere_and_is_not_reached_stands_below_the_first_rank() -> None:
    found = layout([BOX] * 5, [Arrow(0, 1), Arrow(2, 3), Arrow(3, 4), Arrow(4, 3)])

    assert found.ranks == [0, 1, 1, 2, 3]
    assert found.boxes[2].left > found.boxes[1].right


def test_without_a_trigger_what_nothing_leads_to_stands_at_the_top() -> None:
    found = layout([BOX] * 3, [Arrow(1, 0), Arrow(0, 2)], has_root=False)

    assert found.ranks == [1, 0, 2]


def test_an_arrow_back_goes_beside_the_boxes_and_enters_from_above() -> None:
    found = layout([BOX] * 3, [Arrow(0, 1), Arrow(1, 2), Arrow(2, 1)])
    (line,) = found.strokes[2]

    assert line[-1] == (found.boxes[1].left + 50, found.boxes[1].top)
    assert max(x for x, _ in line) > found.boxes[1].right
    assert overlaps(found) == []


SHAPES: dict[str, dict[str, Any]] = {
    "branches": {"every": 3},
    "far": {"every": 2, "far": 1},
    "back": {"every": 5, "back": 2},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_as_many_steps_take_twice_the_work(shape: dict[str, Any]) -> None:
    counts = [work(lambda count=count: svg(picture(long_flow(count, **shape)))) for count in (150, 300)]  # type: ignore[misc]

    assert counts[1] < 2.3 * counts[0]


def test_two_thousand_steps_take_less_than_three_times_the_work_of_one_thousand() -> None:
    counts = [work(lambda count=count: svg(picture(long_flow(count)))) for count in (1000, 2000)]  # type: ignore[misc]

    assert counts[1] < 3 * counts[0]


def without(arrows: list[tuple[int, int]], count: int) -> int:
    return work(lambda: layout([BOX] * count, [Arrow(*each) for each in arrows]))


@pytest.mark.parametrize(
    "arrows",
    [
        lambda count: [(0, each) for each in range(1, count)],
        lambda count: [(each, 0) for each in range(1, count)],
        lambda count: [(each, count - 1) for each in range(count - 1)],
        lambda count: [(each, each + 1) for each in range(1, count - 1)],
        lambda count: [(each, each - 1) for each in range(2, count)] + [(1, count - 1)],
    ],
    ids=["a-fan", "all-lost-to-one", "all-to-the-last", "a-lost-chain", "a-lost-cycle"],
)
def test_the_work_grows_with_the_number_of_boxes_in_odd_graphs(arrows: Any) -> None:
    assert without(arrows(800), 800) < 2.3 * without(arrows(400), 400)
