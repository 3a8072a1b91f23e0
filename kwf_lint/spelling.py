"""Splits names into words, finds the nearest right name for a wrong one, and which of many names are in a text."""

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

    Counts no further than `at_most`: anything beyond it gives `at_most` + 1. Three times the work for each more letter that
    may be wrong, so `at_most` is small.
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
    if not one or not other:
        return len(one) or len(other)
    if at_most < 2:  # both ends differ: two single letters, or two that are swapped
        is_swapped = len(one) == 2 and one == other[::-1]
        return 1 if at_most == 1 and (len(one) == len(other) == 1 or is_swapped) else beyond
    best = beyond
    pairs = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    if one[:2] == other[1::-1]:
        pairs.append((one[2:], other[2:]))
    for one_rest, other_rest in pairs:
        if best > 1:
            best = min(best, 1 + edit_distance(one_rest, other_rest, best - 2))
    return best


class Names:
    """Names that many wrong ones are compared with: what can be known of them beforehand is worked out once.

    nearest() and did_you_mean() find the same among them as among the names as they are. But they compare at most so many
    wrong names that this costs as much as FULL_SEARCHES times all names; then they find only what differs in letter case
    and separators, so that a definition in which everything is wrong costs in proportion to its size.
    """

    __slots__ = ("_alike", "_by_length", "_left", "_names")

    def __init__(self, names: Iterable[str]) -> None:
        """Looks at the names only when it is asked."""
        self._names = names
        self._alike: dict[str, dict[str, None]] | None = None
        self._by_length: dict[int, dict[str, tuple[int, str]]] = {}
        self._left = 0

    def nearest(self, name: str, limit: int) -> list[str]:
        """The nearest names to a wrong one, as the function of this name gives them."""
        if self._alike is None:
            self._alike = self._index()
        folded = fold(name)
        if folded in self._alike:
            alike: list[str] = []
            for candidate in self._alike[folded]:
                if len(alike) == limit:
                    break
                if candidate != name:
                    alike.append(candidate)
            if alike:
                return alike
        best = _most_wrong(name)
        lowered = name.lower()
        letters = _letters(lowered)
        near: set[str] = set()
        for length in range(len(name) - best, len(name) + best + 1) if best else ():
            same_length = self._by_length.get(length)
            if same_length is None:
                continue
            self._left -= len(same_length)
            if self._left < 0:
                return []
            for candidate, (others, other) in same_length.items():
                # A letter in another's place takes one of the bits away and adds one; one too many or too few does one of both.
                if (
                    (letters & ~others).bit_count() <= best
                    and (others & ~letters).bit_count() <= best
                    and candidate != name
                ):
                    distance = edit_distance(lowered, other, best)
                    if distance < best:
                        best = distance
                        near.clear()
                    if distance == best:
                        near.add(candidate)
        return sorted(near)[:limit]

    def leave_out(self, name: str) -> None:
        """Find a name no more."""
        if self._alike is None:
            self._alike = self._index()
        self._alike.get(fold(name), {}).pop(name, None)
        self._by_length.get(len(name), {}).pop(name, None)

    def _index(self) -> dict[str, dict[str, None]]:
        """The names by what they fold to, sorted; notes those of each length as well."""
        by_fold: dict[str, dict[str, None]] = {}
        names = sorted(set(self._names))
        for name in names:
            folded = fold(name)
            if folded:
                by_fold.setdefault(folded, {})[name] = None
            lowered = name.lower()
            self._by_length.setdefault(len(name), {})[name] = (_letters(lowered), lowered)
        self._left = max(FULL_SEARCHES * len(names), LEAST_COMPARED)
        return by_fold


FULL_SEARCHES = 100
LEAST_COMPARED = 20_000


def _letters(name: str) -> int:
    """Which letters are in a name, and which are there twice, as bits: equal for names of the same letters."""
    once = twice = 0
    for letter in name:
        bit = 1 << (ord(letter) & 63)
        twice |= once & bit
        once |= bit
    return once | twice << 64


def _most_wrong(name: str) -> int:
    """How many letters of a name may be wrong for it to be near another."""
    return 0 if len(name) < 3 else 1 if len(name) < 5 else 2 if len(name) < 8 else 3


def nearest(name: str, candidates: Iterable[str] | Names, limit: int = 3) -> list[str]:
    """The candidates that may have been meant by `name`, which is none of them: at most `limit`, in a fixed order.

    Names that differ only in letter case and separators come alone. Otherwise those with the fewest letters wrong: at
    most one in a name of three or four letters, two in up to seven, three in longer ones; none in shorter names.
    """
    if isinstance(candidates, Names):
        return candidates.nearest(name, limit)
    folded = fold(name)
    lowered = name.lower()
    best = _most_wrong(name)
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


def did_you_mean(name: str, candidates: Iterable[str] | Names) -> str | None:
    """The help that offers the nearest names, as 'Did you mean "x"?', or None where none is near."""
    quoted = [f'"{candidate}"' for candidate in nearest(name, candidates)]
    if not quoted:
        return None
    if len(quoted) > 1:
        quoted[-2:] = [f"{quoted[-2]} or {quoted[-1]}"]
    return f"Did you mean {', '.join(quoted)}?"


def is_slip(name: str, known: str) -> bool:
    """Whether a name probably misspells a known one: at most two letters differ, and not only an "s" at the end.

    The first letter is the same in nearly all misspellings; most names differ in it.
    """
    if name[:1].lower() != known[:1].lower() or abs(len(name) - len(known)) > 2:
        return False
    if name.rstrip("s") == known.rstrip("s"):
        return False
    at_most = 1 if min(len(name), len(known)) < 6 else 2
    return fold(name) == fold(known) or edit_distance(name.lower(), known.lower(), at_most) <= at_most


def fold(name: str) -> str:
    """The name without what people confuse most: letter case and the marks between words."""
    return name.lower().replace("-", "").replace("_", "").replace(".", "").replace(" ", "")


# So many names are searched for one by one, which is quick where they are few.
MOST_SINGLE_SEARCHES = 50


def names_within(text: str, names: Iterable[str]) -> set[str]:
    """Those of the names that are anywhere in a text, also inside a word; thousands of names cost only a few passes."""
    wanted = set(names)
    if len(wanted) <= MOST_SINGLE_SEARCHES:
        return {name for name in wanted if name in text}
    found = {""} & wanted
    # By how they begin: with 1, 2, 4, 8 ... letters, as many as fit. Where such a beginning is, few names are compared.
    beginnings: dict[int, dict[str, dict[int, set[str]]]] = {}
    for name in wanted - found:
        size = 1 << (len(name).bit_length() - 1)
        by_length = beginnings.setdefault(size, {}).setdefault(name[:size], {})
        by_length.setdefault(len(name), set()).add(name)
    for size, by_start in beginnings.items():
        for start in range(len(text) - size + 1):
            for length, alike in by_start.get(text[start : start + size], {}).items():
                if text[start : start + length] in alike:
                    found.add(text[start : start + length])
    return found
