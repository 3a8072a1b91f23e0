"""Splits names into words and finds the nearest right name for a wrong one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def words_of(name: str) -> list[str]:
    """The words of a name in lower case: parted by signs, and where a small letter is followed by a capital one."""
    if name.islower():  # most are, and then no capital parts two words
        parts = name.replace("-", " ").replace("_", " ").replace(".", " ").split()
        if "".join(parts).isalnum():
            return parts
    words = []
    word = ""
    for letter in name:
        if not letter.isalnum():
            words.append(word)
            word = ""
            continue
        if letter.isupper() and word and not word[-1].isupper():
            words.append(word)
            word = ""
        word += letter
    words.append(word)
    return [word.lower() for word in words if word]


def edit_distance(one: str, other: str, at_most: int) -> int:
    """How many letters must be added, left out, changed or swapped with their neighbor to make one text the other.

    Counts no further than `at_most`: anything beyond it gives `at_most` + 1.
    """
    beyond = at_most + 1
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end_one, end_other = len(one), len(other)
    while end_one > start and end_other > start and one[end_one - 1] == other[end_other - 1]:
        end_one -= 1
        end_other -= 1
    one, other = one[start:end_one], other[start:end_other]
    if abs(len(one) - len(other)) > at_most:
        return beyond
    earlier: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row] + [beyond] * len(other)
        # Cells farther than `at_most` from the diagonal cannot come back within it.
        for column in range(max(1, row - at_most), min(len(other), row + at_most) + 1):
            same = letter == other[column - 1]
            cost = min(previous[column - 1] + (not same), previous[column] + 1, current[column - 1] + 1)
            if (
                not same
                and row > 1
                and column > 1
                and letter == other[column - 2]
                and one[row - 2] == other[column - 1]
            ):
                cost = min(cost, earlier[column - 2] + 1)
            current[column] = cost
        if min(current) > at_most and min(previous) > at_most:
            return beyond
        earlier, previous = previous, current
    return min(previous[-1], beyond)


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates that may have been meant by `name`, which is none of them: at most `limit`, in a fixed order.

    Names that differ only in letter case and separators come alone. Otherwise those with the fewest letters wrong: at
    most one in a name of three or four letters, two in up to seven, three in longer ones; none in shorter names.
    """
    folded = fold(name)
    lowered = name.lower()
    best = 0 if len(name) < 3 else 1 if len(name) < 5 else 2 if len(name) < 8 else 3
    alike: set[str] = set()
    near: set[str] = set()
    for candidate in candidates:
        if candidate == name:
            continue
        if folded and fold(candidate) == folded:
            alike.add(candidate)
        elif best and not alike and abs(len(candidate) - len(name)) <= best:
            distance = edit_distance(lowered, candidate.lower(), best)
            if distance < best:
                best = distance
                near.clear()
            if distance == best:
                near.add(candidate)
    return sorted(alike or near)[:limit]


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """The help that offers the nearest names, as 'did you mean "x"?', or None where none is near."""
    quoted = [f'"{candidate}"' for candidate in nearest(name, candidates)]
    if not quoted:
        return None
    if len(quoted) > 1:
        quoted[-2:] = [f"{quoted[-2]} or {quoted[-1]}"]
    return f"did you mean {', '.join(quoted)}?"


def fold(name: str) -> str:
    """The name without what people confuse most: letter case and the marks between words."""
    return name.lower().replace("-", "").replace("_", "").replace(".", "").replace(" ", "")
