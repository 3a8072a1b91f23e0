"""No rule costs more than what it looks at: the examples of its page, grown in every direction, cost in proportion."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kwf_lint import spelling
from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.read import settings_of_text
from tests.amplified import Direction, amplified, directions
from tests.counted import work
from tests.linted import without_crash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kwf_lint.rulekit import Rule
    from kwf_lint.run.rule_pages import Example

RULES = builtin_rules()
# For twice as much; in proportion is 2.
MOST_PER_DOUBLING = 2.3
# What a rule may cost more for each copy for other reasons: a comparison, a longer path.
FEW_LINES = 15


@pytest.fixture(autouse=True)
def _few_full_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limit to looking for near names, which holds in large definitions, hold in small ones."""
    monkeypatch.setattr(spelling, "FULL_SEARCHES", 2)
    monkeypatch.setattr(spelling, "LEAST_COMPARED", 20)


class Growing(NamedTuple):
    """One file of an example, which grows while the others stay as they are."""

    rule: Rule
    example: Example
    file: str
    value: Any

    def cost(self, value: Any) -> int:
        """The work of the rule where this is the value of the file."""
        settings = settings_of_text(self.example.settings, os.getcwd())
        definitions = []
        for block in self.example.blocks:
            document = document_of_text(block.file, json.dumps(value) if block.file == self.file else block.text)
            definitions.append(Definition(document, read_apps(document), os.path.dirname(block.file)))
        project = Project(lambda: definitions, frozenset(each.document.name for each in definitions))
        grown = next(each for each in definitions if each.document.name == self.file)
        return work(lambda: without_crash(lint(grown.document, [self.rule], settings, project, apps=grown.apps)))


def growing(rule: Rule) -> list[tuple[int, int, Growing]]:
    """The files of the rule's examples, the dearest first, each with its cost and that of an empty one."""
    found = []
    with open(rule.page, encoding="utf-8") as file:
        for example in examples(file.read()):
            for block in example.blocks:
                value = document_of_text(block.file, block.text).value
                if value is not MISSING:
                    each = Growing(rule, example, block.file, value)
                    found.append((each.cost(value), each.cost({}), each))
    return sorted(found, key=lambda each: each[1] - each[0])


class Costs:
    """What a rule costs where an example has grown so many times in a direction, above what an empty file costs."""

    def __init__(self, growing: Growing, direction: Direction, own: int, empty: int) -> None:
        self.growing = growing
        self.direction = direction
        self.empty = empty
        self.known = {1: own - empty}

    def __call__(self, times: int) -> int:
        if times not in self.known:
            value = amplified(self.growing.value, self.direction, times)
            self.known[times] = self.growing.cost(value) - self.empty
        return self.known[times]


def is_beyond(cost: Callable[[int], int]) -> bool:
    """Whether 8 times as much costs too much, and more than that would as well.

    What the rule costs anyhow must not hide the growth, so what is compared is how much each doubling adds. What only a
    second or fourth copy makes the rule look at is no growth: it adds no more in the next doublings.
    """

    def is_too_much(times: int) -> bool:
        added, added_before = cost(times) - cost(times // 2), cost(times // 2) - cost(times // 4)
        return added > MOST_PER_DOUBLING * added_before + FEW_LINES * times

    if cost(4) - cost(1) <= 3 * FEW_LINES:
        return False  # the rule does not look there
    # In proportion, three copies more and then four more cost as three and four.
    if cost(8) - cost(4) < 1.5 * (cost(4) - cost(1)):
        return False
    return (cost(8) > MOST_PER_DOUBLING * cost(4) or is_too_much(8)) and is_too_much(16) and is_too_much(32)


def too_fast(rule: Rule, kind_of: Callable[[Direction], object]) -> Iterator[str]:
    """The directions in which a rule grows too fast, one of each kind looked at."""
    seen = set()
    for own, empty, each in growing(rule):
        for direction in directions(each.value):
            kind = kind_of(direction)
            if kind in seen:
                continue
            seen.add(kind)
            costs = Costs(each, direction, own, empty)
            if is_beyond(costs):
                yield f"{each.file} {'/'.join(direction.shape)} {direction.how}: {costs.known}"


def by_name_and_way(direction: Direction) -> object:
    """Takes arrays, objects and strings of one name together wherever they stand, and copies in which one string differs."""
    names = [name for name in direction.shape if name != "*"]
    return (str(names[-1:]), direction.how) if isinstance(direction.how, str) else "one string differs"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_grows_with_what_it_looks_at(rule: Rule) -> None:
    assert list(too_fast(rule, by_name_and_way)) == []


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_grows_with_what_it_looks_at_in_every_direction(rule: Rule) -> None:
    assert list(too_fast(rule, lambda direction: direction)) == []
