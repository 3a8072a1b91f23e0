"""Makes large values of small ones, in every direction: more items, more keys, longer strings, with names old or new."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Shape = tuple[str, ...]

# Keys whose values are names that other strings refer to.
NAMING = frozenset(("id", "name", "eventName", "app"))
# Where the steps of a workflow may be put one behind the other.
CHAIN = "chain"


class Direction(NamedTuple):
    """Where a value grows, and how.

    shape: the path to what grows, with "*" for any place in an array; () for all parts of the whole at once. how: "same"
    (exact copies), "own" (copies with names of their own, also where they refer to each other), "all" (copies in which each
    string is another), "chain" (as "own", and each copy of the steps leads to the next), "long" (a longer string), or the
    shape of the one string that is another in each copy.
    """

    shape: Shape
    how: str | Shape


def directions(value: Any) -> list[Direction]:
    """Every direction in which a value can grow."""
    found: dict[Direction, None] = {}
    if isinstance(value, dict):
        found.update(dict.fromkeys([Direction((), "own"), Direction((), "all")]))
    for shape, part in _parts(value, ()):
        if isinstance(part, str):
            found[Direction(shape, "long")] = None
        elif part and isinstance(part, (dict, list)) and shape:
            hows: list[str | Shape] = ["same", "own", "all"] if isinstance(part, list) else ["same", "all"]
            if shape[-1] == "steps":
                hows.append(CHAIN)
            hows += [each for each, leaf in _parts(part, ()) if isinstance(leaf, str)]
            found.update(dict.fromkeys([Direction(shape, how) for how in hows]))
    return list(found)


def amplified(value: Any, direction: Direction, times: int) -> Any:
    """The value grown so many times in a direction."""
    if not direction.shape:
        return {
            key: _more(part, direction.how, times) if isinstance(part, (dict, list)) else part
            for key, part in value.items()
        }
    return _grown(value, direction.shape, direction.how, times)


def _parts(value: Any, shape: Shape) -> Iterator[tuple[Shape, Any]]:
    yield shape, value
    for key, part in _members(value):
        yield from _parts(part, (*shape, key))


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for part in value:
            yield "*", part


def _grown(value: Any, shape: Shape, how: str | Shape, times: int) -> Any:
    if not shape:
        if isinstance(value, str):
            return value * times
        return _more(value, how, times) if isinstance(value, (dict, list)) else value
    if isinstance(value, dict) and shape[0] in value:
        grown = {**value, shape[0]: _grown(value[shape[0]], shape[1:], how, times)}
        if shape == ("steps",) and how == "own":
            _lead_to_copies(value, grown, times)
        return grown
    if isinstance(value, list) and shape[0] == "*":
        return [_grown(part, shape[1:], how, times) for part in value]
    return value


def _lead_to_copies(workflow: dict[str, Any], grown: dict[str, Any], times: int) -> None:
    """Let the trigger lead to each copy of the steps."""
    trigger = workflow.get("trigger")
    if isinstance(trigger, dict) and isinstance(trigger.get("transitions"), list):
        steps = workflow["steps"]
        ways = [_renamed(trigger["transitions"], _names_in(steps), copy) for copy in range(times)]
        grown["trigger"] = {**trigger, "transitions": [way for each in ways for way in each]}


def _more(value: Any, how: str | Shape, times: int) -> Any:
    copies = [_copy(value, how, number) for number in range(times)]
    if isinstance(value, dict):
        return {
            key if not number else f"{key}{number}": part
            for number, each in enumerate(copies)
            for key, part in each.items()
        }
    if how == CHAIN:
        for each, following in itertools.pairwise(copies):
            _lead(each, following)
    return [part for each in copies for part in each]


def _copy(value: Any, how: str | Shape, number: int) -> Any:
    if how == "same" or not number:
        return _changed(value, str)
    if how in ("own", CHAIN):
        return _renamed(value, _names_in(value), number)
    if how == "all":
        return _changed(value, lambda text: f"{text}{number}")
    return _with_leaf(value, how, number)


def _with_leaf(value: Any, shape: Shape | str, number: int) -> Any:
    if not shape:
        return f"{value}{number}" if isinstance(value, str) else value
    if isinstance(value, dict) and shape[0] in value:
        return {**value, shape[0]: _with_leaf(value[shape[0]], shape[1:], number)}
    if isinstance(value, list) and shape[0] == "*":
        return [_with_leaf(part, shape[1:], number) for part in value]
    return value


def _lead(steps: list[Any], following: list[Any]) -> None:
    """Let the last step of a copy lead to the first of the next."""
    if isinstance(steps[-1], dict) and isinstance(following[0], dict) and "id" in following[0]:
        way = {"target": following[0]["id"], "condition": {"op": "true", "values": [True]}}
        ways = steps[-1].get("transitions")
        steps[-1]["transitions"] = [*(ways if isinstance(ways, list) else []), way]


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _changed(part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_changed(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def _names_in(value: Any) -> set[str]:
    """The names by which the parts of a value are known."""
    return {
        part for shape, part in _parts(value, ()) if shape and shape[-1] in NAMING and isinstance(part, str) and part
    }


def _renamed(value: Any, names: set[str], number: int) -> Any:
    if not names or not number:
        return _changed(value, str)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")
    return _changed(value, lambda text: pattern.sub(lambda match: f"{match[0]}{number}", text))
