"""Where the boxes and arrows of a drawing go: ranks from top to bottom, an order in each row, and places in pixels.

Knows sizes and who leads to whom, nothing of workflows. Rows of boxes alternate with rows of labels, so that a label never
lies on a box; an arrow that passes a row has a place of its own in it, so that it never crosses one. Arrows that go far, and
nothing else, run at the right of all rows. All is linear in boxes and arrows, but for sorting.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise

from kwf_lint.analysis.graph import reverse_postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Point = tuple[int, int]

# An arrow that passes more ranks than these does so beside all rows: its places in them would be too many.
FARTHEST = 8
# So many steps that no run reaches are side by side; longer chains of them from top to bottom.
MOST_BESIDE = 3
# How often rows are placed by the rows above and below them; more changes little.
SWEEPS = 6
AT_THE_END = 1 << 60
BOX_GAP, LABEL_GAP, PASS_GAP, SIDE_GAP = 28, 16, 20, 44
# Between a row and the next; between arrows that run side by side; before the head of an arrow.
ROW_GAP, TRACK_GAP, HEAD_GAP = 22, 8, 14
MARGIN = 12
# Of so little aside an arrow is made straight; all gaps are many times as wide.
NEARLY_STRAIGHT = 3


class Arrow:
    """What leads from a box to a box, by their numbers, and the size of its label: 0, 0 where it has none."""

    __slots__ = ("height", "source", "target", "width")

    def __init__(self, source: int, target: int, width: int = 0, height: int = 0) -> None:
        self.source = source
        self.target = target
        self.width = width
        self.height = height


class Rectangle:
    """A place in pixels, from the left and from the top."""

    __slots__ = ("height", "left", "top", "width")

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.left = left
        self.top = top
        self.width = width
        self.height = height

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


class Layout:
    """The places of boxes and labels, and the strokes of arrows, each by its number; the size of the whole.

    labels: None for an arrow without one. strokes: each arrow is one or two lines, since a label interrupts it. From a point
    to the next a line goes straight where they are above or beside one another, else in a curve that leaves and arrives
    upright and stays between both. ranks: the rank of each box, from 0.
    """

    __slots__ = ("boxes", "height", "labels", "ranks", "strokes", "width")

    def __init__(self, ranks: list[int], arrows: int) -> None:
        self.ranks = ranks
        self.boxes: list[Rectangle] = []
        self.labels: list[Rectangle | None] = [None] * arrows
        self.strokes: list[list[list[Point]]] = [[] for _ in range(arrows)]
        self.width = 0
        self.height = 0


class _Item:
    """What has a place in a row: a box, the label of an arrow, or an arrow on its way (of no width).

    above, below: what it is connected with there. beside: what it stays near, where there is nothing else. middle: where
    it is to be, from the left; x: that in whole pixels, once all have their places.
    """

    __slots__ = ("above", "below", "beside", "gap", "height", "middle", "place", "row", "width", "x")

    def __init__(self, row: int, width: int, height: int, gap: int) -> None:
        self.row = row
        self.width = width
        self.height = height
        self.gap = gap
        self.above: list[_Item] = []
        self.below: list[_Item] = []
        self.beside: _Item = self
        self.place = 0
        self.middle = 0.0
        self.x = 0


class _Way:
    """The way of an arrow: its label, the items that it passes on its way down or up, and which way it takes.

    end: the box that it leads to. climbs: back up. far: at the right of all rows, and past no items. straight: to the box
    at the left.
    """

    __slots__ = ("climbs", "end", "far", "label", "passed", "straight")

    def __init__(
        self,
        label: _Item,
        passed: list[_Item],
        end: _Item,
        *,
        climbs: bool = False,
        far: bool = False,
        straight: bool = False,
    ) -> None:
        self.label = label
        self.passed = passed
        self.end = end
        self.climbs = climbs
        self.far = far
        self.straight = straight


def layout(sizes: Sequence[tuple[int, int]], arrows: Sequence[Arrow], *, has_root: bool = True) -> Layout:
    """Place boxes of these sizes. Box 0 is where all begins, if `has_root`; there is at least one box.

    The arrows of a box come in their order, from left to right. Boxes that box 0 does not lead to are beside the first one
    that they lead to, else below the first rank.
    """
    ranks, beside = _ranks(len(sizes), arrows, has_root=has_root)
    found = Layout(ranks, len(arrows))
    boxes = [_Item(2 * rank, width, height, BOX_GAP) for (width, height), rank in zip(sizes, ranks, strict=True)]
    ways = [_way(arrow, ranks, boxes, straight=beside.get(number, False)) for number, arrow in enumerate(arrows)]
    rows = _ordered_rows(boxes, arrows, ways, beside)
    _place_across(rows)
    _place_down(found, rows, boxes, arrows, ways)
    return found


def _ranks(count: int, arrows: Sequence[Arrow], *, has_root: bool = True) -> tuple[list[int], dict[int, bool]]:
    """The rank of each box, and the numbers of the arrows to a box at the left, with whether that is the next one.

    A box is below all that lead to it, but for arrows that close a cycle.
    """
    successors: list[list[int]] = [[] for _ in range(count)]
    first: list[int] = [-1] * count
    for number, arrow in enumerate(arrows):
        successors[arrow.source].append(arrow.target)
        if first[arrow.source] < 0:
            first[arrow.source] = number
    ranks = [-1] * count
    beside: dict[int, bool] = {}
    if has_root:
        _rank_from(0, 0, successors, ranks)
        beside = _rank_beside(arrows, first, ranks)
    _rank_rest(arrows, successors, ranks, 1 if has_root else 0)
    return ranks, beside


def _rank_beside(arrows: Sequence[Arrow], first: Sequence[int], ranks: list[int]) -> dict[int, bool]:
    """Rank what leads to a box that is ranked beside that box; returns the arrows to the left as _ranks() does.

    `first` has the number of the first arrow of each box, -1 where it has none.
    """
    taken: set[int] = set()
    lost: set[int] = set()
    beside: dict[int, bool] = {}
    for start in range(len(ranks)):
        box = start
        route: dict[int, None] = {}
        while ranks[box] < 0 and first[box] >= 0 and box not in route and box not in lost:
            route[box] = None
            box = arrows[first[box]].target
        if ranks[box] < 0:
            lost.update(route)
            continue
        # A long chain stands upright, and its end beside.
        rank = ranks[box] if len(route) <= MOST_BESIDE else max(1, ranks[box] - len(route) + 1)
        for each in route:
            ranks[each] = rank
            rank += len(route) > MOST_BESIDE
        for each in route:
            target = arrows[first[each]].target
            if ranks[each] == ranks[target]:
                beside[first[each]] = target not in taken
                taken.add(target)
    return beside


def _rank_rest(arrows: Sequence[Arrow], successors: Sequence[Sequence[int]], ranks: list[int], lowest: int) -> None:
    """Rank what leads nowhere that is ranked: below what leads there, else from the rank `lowest` on."""
    entered = {arrow.target for arrow in arrows if ranks[arrow.source] < 0 and arrow.source != arrow.target}
    rest = [box for box, rank in enumerate(ranks) if rank < 0]
    below: dict[int, int] = {}
    for arrow in arrows:
        if ranks[arrow.source] >= 0 and ranks[arrow.target] < 0:
            below[arrow.target] = max(below.get(arrow.target, 0), ranks[arrow.source] + 1)
    for box in sorted(rest, key=lambda each: each in entered):
        if ranks[box] < 0:
            _rank_from(box, below.get(box, lowest), successors, ranks)


def _rank_from(start: int, rank: int, successors: Sequence[Sequence[int]], ranks: list[int]) -> None:
    """Give what is reached from a box and has no rank the longest way to it, the box itself this rank."""
    order = _unranked_order(start, successors, ranks)
    place = {box: index for index, box in enumerate(order)}
    ranks[start] = rank
    for box in order:
        for target in successors[box]:
            if place.get(target, -1) > place[box]:
                ranks[target] = max(ranks[target], ranks[box] + 1)


def _unranked_order(start: int, successors: Sequence[Sequence[int]], ranks: Sequence[int]) -> list[int]:
    """The boxes without a rank that one leads to, in reverse postorder, whose numbers are those of the whole."""
    numbers = {start: 0}
    boxes = [start]
    inner: list[list[int]] = []
    for box in boxes:  # grows on the way
        targets = []
        for target in successors[box]:
            if ranks[target] < 0:
                if target not in numbers:
                    numbers[target] = len(boxes)
                    boxes.append(target)
                targets.append(numbers[target])
        inner.append(targets)
    return [boxes[number] for number in reverse_postorder(inner)]


def _way(arrow: Arrow, ranks: Sequence[int], boxes: Sequence[_Item], *, straight: bool) -> _Way:
    """Make the items of an arrow, and tell those below one another of each other."""
    target = boxes[arrow.target]
    if straight:
        label = _Item(2 * ranks[arrow.source], arrow.width, arrow.height, SIDE_GAP // 2)
        return _Way(label, [], target, straight=True)
    start, end = 2 * ranks[arrow.source] + 1, target.row
    label = _Item(start, arrow.width, arrow.height, LABEL_GAP if arrow.width else PASS_GAP)
    _join(boxes[arrow.source], label)
    climbs = end < start
    if abs(end - start) > 2 * FARTHEST:
        return _Way(label, [], target, climbs=climbs, far=True)
    passed = [_Item(row, 0, 0, PASS_GAP) for row in (range(end, start + 1) if climbs else range(start + 1, end))]
    for upper, lower in pairwise(passed):
        _join(upper, lower)
    if not climbs:
        chain = [label, *passed, target]
        _join(chain[0], chain[1])
        if passed:
            _join(chain[-2], chain[-1])
    return _Way(label, passed, target, climbs=climbs)


def _join(upper: _Item, lower: _Item) -> None:
    upper.below.append(lower)
    lower.above.append(upper)


def _ordered_rows(
    boxes: Sequence[_Item], arrows: Sequence[Arrow], ways: Sequence[_Way], beside: Mapping[int, bool]
) -> list[list[_Item]]:
    """The items of each row from left to right: below what leads to them, in the order of arrows."""
    rows: list[list[_Item]] = [[] for _ in range(max(each.row for each in boxes) + 2)]
    # What is at the right of a box because of what it leads to, and not below something; the nearest first.
    right: dict[int, list[_Item]] = {}
    for number in sorted(beside, key=lambda each: not beside[each]):
        source, target = boxes[arrows[number].source], boxes[arrows[number].target]
        for item in (ways[number].label, source) if beside[number] else (source,):
            right.setdefault(id(target), []).append(item)
            item.beside = target
    for arrow, way in zip(arrows, ways, strict=True):
        if way.climbs and way.passed:
            right.setdefault(id(boxes[arrow.target]), []).append(way.passed[0])
            way.passed[0].beside = boxes[arrow.target]
    attached = {id(each) for items in right.values() for each in items}
    for item in (*boxes, *(item for way in ways for item in (way.label, *way.passed))):
        rows[item.row].append(item)
    for number, row in enumerate(rows):
        free = [each for each in row if id(each) not in attached]
        rows[number] = placed = []
        for each in _in_order(free, rows[number - 2] if number > 1 else ()):
            placed += _with_attached(each, right)
        for place, each in enumerate(placed):
            each.place = place
            if place and each.beside is each and not each.above:
                each.beside = placed[place - 1]
    return rows


def _with_attached(item: _Item, right: dict[int, list[_Item]]) -> list[_Item]:
    """An item with what is attached to it and to that in turn; no chain of them is a cycle."""
    found = []
    pending = [item]
    while pending:
        each = pending.pop()
        found.append(each)
        pending += reversed(right.get(id(each), ()))
    return found


def _in_order(row: Sequence[_Item], parents: Iterable[_Item]) -> list[_Item]:
    """A row sorted by the leftmost that leads to each, unless what a box leads to would not be in its order."""
    keys = {
        id(each): (min((above.place for above in each.above), default=AT_THE_END), index)
        for index, each in enumerate(row)
    }
    # Whom an item must follow: as its neighbor among what one box leads to.
    after: dict[int, list[_Item]] = {}
    waits = dict.fromkeys(keys, 0)
    for parent in parents:
        previous: _Item | None = None
        seen = set()
        for between in parent.below:
            for each in between.below:
                if id(each) in seen or id(each) not in keys:
                    continue
                seen.add(id(each))
                if previous is not None:
                    after.setdefault(id(previous), []).append(each)
                    waits[id(each)] += 1
                previous = each
    by_key = sorted(row, key=lambda each: keys[id(each)])
    number = {id(each): index for index, each in enumerate(by_key)}
    ready = [index for index, each in enumerate(by_key) if not waits[id(each)]]
    found: list[_Item] = []
    done = set()
    oldest = 0
    while len(found) < len(row):
        if ready:
            index = heappop(ready)
        else:  # two boxes want it the other way round
            while oldest in done:
                oldest += 1
            index = oldest
        if index in done:
            continue
        done.add(index)
        found.append(by_key[index])
        for each in after.get(id(by_key[index]), ()):
            waits[id(each)] -= 1
            if not waits[id(each)]:
                heappush(ready, number[id(each)])
    return found


def _place_across(rows: Sequence[Sequence[_Item]]) -> None:
    """Give all items a middle: near those above and below them, and apart from their neighbors."""
    distances = []
    for row in rows:
        offsets = [0] if row else []
        for one, other in pairwise(row):
            offsets.append(offsets[-1] + (one.width + other.width) // 2 + max(one.gap, other.gap))
        distances.append(offsets)
        for item, offset in zip(row, offsets, strict=True):
            item.middle = offset - offsets[-1] / 2
    for _ in range(SWEEPS):
        for row, offsets in zip(rows, distances, strict=True):
            _place_row(row, offsets, [each.above for each in row])
        for row, offsets in zip(reversed(rows), reversed(distances), strict=True):
            _place_row(row, offsets, [each.below or each.above for each in row])
    for row, offsets in zip(rows, distances, strict=True):
        _place_row(row, offsets, [each.above + each.below for each in row])
    for row, offsets in zip(rows, distances, strict=True):
        _place_row(row, offsets, [each.above for each in row])
    for row, offsets in zip(rows[1::2], distances[1::2], strict=True):
        _place_row(row, offsets, [_nearest(each) for each in row])


def _nearest(item: _Item) -> Sequence[_Item]:
    """What a label is above, where nothing else leads there: so the arrow goes straight; else what it is below."""
    return item.below if item.below and len(item.below[0].above) == 1 else item.above


def _place_row(row: Sequence[_Item], offsets: Sequence[int], near: Sequence[Sequence[_Item]]) -> None:
    """Put each item below or above the middle of others, as near as its neighbors allow (least squares).

    Neighbors that would come too close become one group, which goes where its members want on average.
    """
    groups: list[tuple[float, float, int]] = []  # sum of the wanted places, weight, members
    for item, offset, others in zip(row, offsets, near, strict=True):
        weight = 1.0 if others else 0.001
        wanted = sum([each.middle for each in others]) / len(others) if others else item.beside.middle
        total, members = (wanted - offset) * weight, 1
        while groups and groups[-1][0] / groups[-1][1] >= total / weight:
            before = groups.pop()
            total, weight, members = total + before[0], weight + before[1], members + before[2]
        groups.append((total, weight, members))
    index = 0
    for total, weight, members in groups:
        start = total / weight
        for item, offset in zip(row[index : index + members], offsets[index : index + members], strict=True):
            item.middle = start + offset
        index += members


class _Heights:
    """Where rows are from top to bottom, and what runs across between them.

    leaving: for each row what runs across below it, by the box it goes to and, if it does not go far, the number of the
    arrow; arriving: for each row what runs across above it, by the box. Each has a track of its own, counted from 0.
    """

    __slots__ = ("arriving", "bottoms", "leaving", "tops")

    def __init__(self, rows: Sequence[Sequence[_Item]], arrows: Sequence[Arrow], ways: Sequence[_Way]) -> None:
        self.leaving: list[dict[tuple[int, int], int]] = [{} for _ in rows]
        self.arriving: list[dict[int, int]] = [{} for _ in rows]
        for number, (arrow, way) in enumerate(zip(arrows, ways, strict=True)):
            if way.far or way.climbs:
                out = self.leaving[way.label.row]
                out.setdefault((arrow.target, -1 if way.far else number), len(out))
                into = self.arriving[way.end.row]
                into.setdefault(arrow.target, len(into))
        self.tops: list[int] = []
        self.bottoms: list[int] = []
        for number, row in enumerate(rows):
            above = self.bottoms[-1] + TRACK_GAP * len(self.leaving[number - 1]) if number else MARGIN
            gap = ROW_GAP if number and (rows[number - 1] or row) else 0
            # Where a row has no label, the arrows go straight through it.
            if number % 2 and not any(item.height for item in row):
                gap //= 2
            elif number > 1 and not any(item.height for item in rows[number - 1]):
                gap -= 2
            into_row = self.arriving[number]
            self.tops.append(above + gap + (HEAD_GAP + TRACK_GAP * len(into_row) if into_row else 0))
            self.bottoms.append(self.tops[-1] + max((item.height for item in row), default=0))

    def across(self, number: int, arrow: Arrow, way: _Way) -> tuple[int, int]:
        """The heights at which an arrow runs across below its label and above the box that it goes to."""
        track = self.leaving[way.label.row][arrow.target, -1 if way.far else number]
        low = self.bottoms[way.label.row] + HEAD_GAP // 2 + TRACK_GAP * track
        return low, self.tops[way.end.row] - HEAD_GAP - TRACK_GAP * self.arriving[way.end.row][arrow.target]


def _place_down(
    found: Layout,
    rows: Sequence[Sequence[_Item]],
    boxes: Sequence[_Item],
    arrows: Sequence[Arrow],
    ways: Sequence[_Way],
) -> None:
    """Give all a y, with room between the rows for what runs across, and draw the strokes."""
    heights = _Heights(rows, arrows, ways)
    tops = heights.tops
    shift = MARGIN - round(min(item.middle - item.width / 2 for row in rows for item in row))
    right = 0
    for row in rows:
        for item in row:
            item.x = round(item.middle) + shift
            if len(item.above) == 1 and abs(item.x - item.above[0].x) <= NEARLY_STRAIGHT:
                item.x = item.above[0].x
            right = max(right, item.x + item.width // 2)
    lanes = _lanes(arrows, ways, right)
    found.boxes += [_rectangle(box, tops[box.row]) for box in boxes]
    for number, (arrow, way) in enumerate(zip(arrows, ways, strict=True)):
        source = found.boxes[arrow.source]
        if way.straight:
            _draw_straight(found, number, source, found.boxes[arrow.target], way.label)
            continue
        start, label = boxes[arrow.source], way.label
        points = [(start.x, source.bottom), (start.x, heights.bottoms[start.row]), (label.x, tops[label.row])]
        if label.height:
            found.strokes[number].append(points)
            points = [(label.x, tops[label.row] + label.height)]
            found.labels[number] = _rectangle(label, tops[label.row])
        points.append((label.x, heights.bottoms[label.row]))
        if way.far or way.climbs:
            low, high = heights.across(number, arrow, way)
            points.append((label.x, low))
            if way.far:
                points += [(lanes[arrow.target], low), (lanes[arrow.target], high)]
            else:
                points += _climb(way.passed, low, high, heights)
            points.append((way.end.x, high))
        else:
            for item in way.passed:
                points += [(item.x, tops[item.row]), (item.x, heights.bottoms[item.row])]
        points.append((way.end.x, tops[way.end.row]))
        found.strokes[number].append(_without_repetition(points))
    found.width = max([right, *lanes.values()]) + MARGIN
    lowest = [y for strokes in found.strokes for line in strokes for _, y in line]
    found.height = max(heights.bottoms[-1], *lowest, 0) + MARGIN


def _rectangle(item: _Item, top: int) -> Rectangle:
    return Rectangle(item.x - item.width // 2, top, item.width, item.height)


def _draw_straight(found: Layout, number: int, source: Rectangle, target: Rectangle, label: _Item) -> None:
    """Draw an arrow to the next box in the row."""
    y = source.top + min(source.height, target.height) // 2
    if not label.height:
        found.strokes[number].append([(source.left, y), (target.right, y)])
        return
    place = _rectangle(label, max(source.top, y - label.height // 2))
    found.labels[number] = place
    found.strokes[number] += [[(source.left, y), (place.right, y)], [(place.left, y), (target.right, y)]]


def _climb(passed: Sequence[_Item], low: int, high: int, heights: _Heights) -> list[Point]:
    """The points of an arrow on its way up through items, from the height `low` to the height `high`."""
    points = [(passed[-1].x, low)]
    for item in reversed(passed):
        points += [(item.x, heights.bottoms[item.row]), (item.x, heights.tops[item.row])]
    points.append((passed[0].x, high))
    return points


def _without_repetition(points: Sequence[Point]) -> list[Point]:
    """The points without those that lie between two others on an upright line."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if (
            len(kept) > 1
            and kept[-2][0] == kept[-1][0] == point[0]
            and (kept[-1][1] - kept[-2][1]) * (point[1] - kept[-1][1]) > 0
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def _lanes(arrows: Sequence[Arrow], ways: Sequence[_Way], right: int) -> dict[int, int]:
    """For each box that arrows from afar lead to the x at which they run, at the right of all rows."""
    spans: dict[int, tuple[int, int]] = {}
    for arrow, way in zip(arrows, ways, strict=True):
        if way.far:
            ends = (way.label.row, way.end.row)
            low, high = spans.get(arrow.target, ends)
            spans[arrow.target] = (min(low, *ends), max(high, *ends))
    lanes = {}
    free: list[int] = []
    used: list[tuple[int, int]] = []
    count = 0
    for (start, end), target in sorted((span, target) for target, span in spans.items()):
        while used and used[0][0] < start:
            heappush(free, heappop(used)[1])
        if free:
            lane = heappop(free)
        else:
            lane = count
            count += 1
        heappush(used, (end, lane))
        lanes[target] = right + BOX_GAP + lane * (TRACK_GAP + 2)
    return lanes
