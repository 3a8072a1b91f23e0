"""What a drawing of a workflow shows, in words: boxes for trigger and steps, links for transitions, findings at their places.

Knows nothing of sizes, places and formats. All words have gone through `shown`, which hides credentials and makes characters
visible that would act on a reader's screen; the writers escape them for their formats.
"""

from __future__ import annotations

from kwf_lint.analysis.conditions import term_of
from kwf_lint.analysis.graph import reached_nodes
from kwf_lint.analysis.wording import VERBS, literal_in_words, transition_in_words
from kwf_lint.document.places import pointer
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kwf_lint.definition.workflow import Condition, Transition, Workflow
    from kwf_lint.document.document import Path

TRIGGER, STEP, BRANCH, MISSING, CHAIN = "trigger", "step", "branch", "missing", "chain"
"""What a box stands for; a branch is a step without action, a chain many steps in a row."""

# A longer chain of steps is one box that counts them.
LONGEST_CHAIN = 60
SIGNS = {"error": "✕", "warning": "!", "info": "i"}
"""What stands before a finding in a drawing, by its level."""


class Mark:
    """A finding as drawings show it. route: the pointers of the trigger and the steps that it leads through.

    key: what the caller knows it by.
    """

    __slots__ = ("key", "message", "path", "route", "rule", "severity")

    def __init__(
        self, severity: str, rule: str, message: str, path: Path, route: Sequence[str] = (), key: str = ""
    ) -> None:
        self.severity = severity
        self.rule = rule
        self.message = message
        self.path = path
        self.route = route
        self.key = key


class Box:
    """The trigger, a step, a missing step, or a chain of steps (`members`, with the `links` between them).

    id: what transitions name it by. name, detail: the first and the second line, which may be "". is_dim: no run
    gets there. is_fault: it is itself what is wrong.
    """

    __slots__ = ("detail", "id", "is_dim", "is_fault", "is_on_route", "kind", "links", "marks", "members", "name")

    def __init__(self, kind: str, id_: str, name: str, detail: str) -> None:
        self.kind = kind
        self.id = id_
        self.name = name
        self.detail = detail
        self.marks: list[Mark] = []
        self.is_dim = False
        self.is_fault = False
        self.is_on_route = False
        self.members: list[Box] = []
        self.links: list[Link] = []


class Link:
    """A transition between boxes, by their numbers. label: its number, name or condition in words, "" where it has none.

    condition: the whole condition in words. from_id, to_id: what the definition calls both ends.
    """

    __slots__ = ("condition", "from_id", "is_dim", "is_on_route", "label", "marks", "source", "target", "to_id")

    def __init__(self, source: int, target: int, from_id: str, to_id: str, label: str, condition: str) -> None:
        self.source = source
        self.target = target
        self.from_id = from_id
        self.to_id = to_id
        self.label = label
        self.condition = condition
        self.marks: list[Mark] = []
        self.is_dim = False
        self.is_on_route = False


class Picture:
    """A workflow as drawings show it. marks: findings that belong to no box and no link. steps: how many it has."""

    __slots__ = ("boxes", "has_trigger", "links", "marks", "name", "steps")

    def __init__(self, name: str, steps: int, *, has_trigger: bool) -> None:
        self.name = name
        self.steps = steps
        self.has_trigger = has_trigger
        self.boxes: list[Box] = []
        self.links: list[Link] = []
        self.marks: list[Mark] = []

    def all_marks(self) -> list[Mark]:
        """The findings of the workflow, from the top of the drawing to its bottom."""
        found = list(self.marks)
        leaving: list[list[Link]] = [[] for _ in self.boxes]
        for link in self.links:
            leaving[link.source].append(link)
        for box, links in zip(self.boxes, leaving, strict=True):
            found += box.marks
            for link in links:
                found += link.marks
        return found


def worst(marks: Iterable[Mark]) -> str:
    """The highest of the levels of findings, "" without any."""
    return min((mark.severity for mark in marks), key=SEVERITIES.index, default="")


def picture_of(
    workflow: Workflow, marks: Sequence[Mark], shown: Callable[[str], str], *, plain: bool = False
) -> Picture:
    """What a drawing of a workflow shows. `marks` are the findings in it; `plain` leaves out all findings and marks."""
    trigger = workflow.trigger
    picture = Picture(shown(workflow.name) or "workflow", len(workflow.steps), has_trigger=trigger is not None)
    boxes = picture.boxes
    places: dict[Path, Box | Link] = {}
    first = 0
    if trigger is not None:
        kind = "trigger, callable" if trigger.is_callable else "trigger"
        boxes.append(Box(TRIGGER, shown(trigger.id), shown(trigger.event_name) or kind, kind))
        places[trigger.path] = boxes[0]
        first = 1
    reached = reached_nodes(workflow)
    numbers: dict[str, int] = {}
    for node, step in enumerate(workflow.steps, 1):
        name = shown(step.display_name or step.id) or "step without id"
        box = Box(STEP if step.action else BRANCH, shown(step.id), name, shown(step.action) or "branch")
        box.is_dim = not plain and trigger is not None and not reached[node]
        numbers.setdefault(step.id, len(boxes))
        places[step.path] = box
        boxes.append(box)
    for node in range(1 - first, len(workflow.steps) + 1):
        source = node - 1 + first
        transitions = workflow.transitions_of(node)
        for number, transition in enumerate(transitions):
            target = transition.target
            if target not in numbers:
                numbers[target] = len(boxes)
                boxes.append(Box(MISSING, shown(target), shown(target), "" if plain else "missing step"))
                boxes[-1].is_fault = not plain
            label = _label(transition, boxes[source].id, number, len(transitions), shown)
            condition = transition.condition
            whole = shown(whole_condition(condition)) if condition is not None else ""
            link = Link(source, numbers[target], boxes[source].id, shown(target), label, whole)
            link.is_dim = boxes[source].is_dim
            places[transition.path] = link
            picture.links.append(link)
    if not plain:
        _place_marks(picture, workflow, marks, places)
    _collapse_chains(picture)
    return picture


def _label(transition: Transition, source: str, number: int, count: int, shown: Callable[[str], str]) -> str:
    """What is on a transition: `2 · country equals "BR"`, `else`; "" on the only one that always matches."""
    condition = transition.condition
    always = condition is None or condition.is_always_true
    words = shown(transition.display_name or transition_in_words(transition, source, is_first=not number))
    if always and count > 1:
        kind = "else" if number else "always"
        words = f"{kind}: {words}" if transition.display_name else kind
    return f"{number + 1} · {words}" if count > 1 else words


def whole_condition(condition: Condition) -> str:
    """A condition in words, nothing of it cut."""
    if condition.is_always_true:
        return "always"
    if condition.op in ("and", "or"):
        parts = [whole_condition(part) for part in condition.conditions]
        return f" {condition.op} ".join(f"({part})" if " " in part else part for part in parts)
    values = condition.values[:1] if condition.op in ("exists", "dne") else condition.values
    operands = [value if term_of(value) is not None else _literal(value) for value in values]
    return " ".join(filter(None, (*operands[:1], VERBS.get(condition.op, condition.op), *operands[1:])))


def _literal(value: object) -> str:
    return f'"{value}"' if type(value) is str else literal_in_words(value)


def _place_marks(picture: Picture, workflow: Workflow, marks: Iterable[Mark], places: dict[Path, Box | Link]) -> None:
    """Give each finding to the box or link that it belongs to, else to the picture, and note the routes."""
    boxes = {pointer(path): place for path, place in places.items() if isinstance(place, Box)}
    numbers = {id(box): number for number, box in enumerate(picture.boxes)}
    between: dict[tuple[int, int], Link] = {}
    for link in picture.links:
        between.setdefault((link.source, link.target), link)
    depth = len(workflow.path)
    for mark in marks:
        length = len(mark.path)
        while length > depth and mark.path[:length] not in places:
            length -= 1
        place = places.get(mark.path[:length], picture)
        place.marks.append(mark)
        previous: Box | None = None
        for stop in mark.route:
            box = boxes.get(stop)
            if not isinstance(box, Box):
                previous = None
                continue
            box.is_on_route = True
            if previous is not None and (numbers[id(previous)], numbers[id(box)]) in between:
                between[numbers[id(previous)], numbers[id(box)]].is_on_route = True
            previous = box


def _collapse_chains(picture: Picture) -> None:
    """Make one box of each long chain of steps with nothing to see but that one follows the other."""
    boxes, links = picture.boxes, picture.links
    leaving: list[list[Link]] = [[] for _ in boxes]
    entering = [0] * len(boxes)
    for link in links:
        leaving[link.source].append(link)
        entering[link.target] += 1

    def is_plain(number: int) -> bool:
        box, out = boxes[number], leaving[number]
        return (
            box.kind == STEP and not box.marks and entering[number] == 1
            and len(out) == 1 and not out[0].label and not out[0].marks
        )  # fmt: skip

    onward = {number: out[0].target for number, out in enumerate(leaving) if is_plain(number)}
    chain_of = {number: chain for chain in _long_chains(onward) for number in chain}
    if not chain_of:
        return
    kept: list[Box] = []
    new_numbers = [0] * len(boxes)
    for number, box in enumerate(boxes):
        if number not in chain_of:
            new_numbers[number] = len(kept)
            kept.append(box)
        elif number == chain_of[number][0]:
            for each in chain_of[number]:
                new_numbers[each] = len(kept)
            inner = [leaving[each][0] for each in chain_of[number][:-1]]
            kept.append(_chain_box([boxes[each] for each in chain_of[number]], inner))
    picture.boxes = kept
    picture.links = [
        link for link in links if link.source not in chain_of or chain_of[link.source] is not chain_of.get(link.target)
    ]
    for link in links:
        link.source, link.target = new_numbers[link.source], new_numbers[link.target]


def _long_chains(onward: Mapping[int, int]) -> Iterator[list[int]]:
    """The chains of more boxes than are drawn one by one; `onward` has the box that each box of a chain leads to."""
    followers = set(onward.values())
    for start in onward:
        if start not in followers:
            chain = [start]
            while onward[chain[-1]] in onward:
                chain.append(onward[chain[-1]])
            if len(chain) > LONGEST_CHAIN:
                yield chain


def _chain_box(members: list[Box], links: list[Link]) -> Box:
    box = Box(CHAIN, "", counted(len(members), "step"), f"from {members[0].name} to {members[-1].name}")
    box.members = members
    box.links = links
    box.is_dim = members[0].is_dim
    box.is_on_route = any(each.is_on_route for each in members)
    return box
