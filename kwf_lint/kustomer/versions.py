"""Versions and version ranges as npm reads them, and the `<app>-<range>` of appVersion and dependencies.

The source is the documentation of npm's `semver` (https://www.npmjs.com/package/semver, "Ranges" and "Range Grammar").
`1.2.3`, `^1.2.3` and `~1.2.3` are read by lines of our own; every other range by node-semver, imported only then.
Three answers: True, False, and None for what cannot be decided, because a string is neither a version nor a range, or
because releases of npm read it differently, or because node-semver is not installed. Does not know which versions exist.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Identifier = tuple[int, int, str]
# (major, minor, patch, pre-release), which Python orders as semver does; build metadata has no part in the order.
# The identifiers of a pre-release: (0, number, "") or (1, 0, word); a release has _RELEASE, which comes after them all.
Version = tuple[int, int, int, tuple[Identifier, ...]]
Comparator = tuple[str, Version]  # the operators are < <= > >= =
ComparatorSet = tuple[Comparator, ...]  # all of them hold; () admits every release
_RELEASE: tuple[Identifier, ...] = ((2, 0, ""),)
_LOWEST: tuple[Identifier, ...] = ((0, 0, ""),)  # the pre-release "-0", lower than any other
_LARGEST_NUMBER = 2**53 - 1  # npm takes no larger one
_LONGEST_RANGE = 1000  # characters; node-semver's regular expressions are not to be fed more
_RANGE_STARTS = frozenset("^~<>=*xXv0123456789")
_WORD = frozenset("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_APP = _WORD | {"_"}


def parse_version(text: str) -> Version | None:
    """The version that the text is, strictly by semver ("1.2.3", "1.2.3-beta.1+build"), or None."""
    version, plus, build = text.partition("+")
    if plus and not all(_is_word(identifier) for identifier in build.split(".")):
        return None
    numbers, dash, words = version.partition("-")
    parts = numbers.split(".")
    if len(parts) != 3 or len(text) > 256:
        return None
    major, minor, patch = _number(parts[0]), _number(parts[1]), _number(parts[2])
    if major is None or minor is None or patch is None:
        return None
    if not dash:
        return major, minor, patch, _RELEASE
    prerelease: list[Identifier] = []
    for word in words.split("."):
        if not _is_word(word):
            return None
        if word.isdigit():
            number = _number(word)
            if number is None:
                return None
            prerelease.append((0, number, ""))
        else:
            prerelease.append((1, 0, word))
    return major, minor, patch, tuple(prerelease)


def split_app_version(text: str) -> tuple[str, str] | None:
    """The app and the range of `<app>-<range>`, or None where the text is not of that form.

    The range begins after the first dash that something of a range follows. App names should have no dashes; since
    some have, that dash is passed over where no range is after it but one is after a later dash:
    "route-66-^1.0.0" is "route-66" and "^1.0.0". The range may be empty ("kustomer-") or "latest", but no other word.
    """
    found: tuple[str, str] | None = None
    dash = text.find("-", 1)
    while dash != -1:
        app, range_ = text[:dash], text[dash + 1 :]
        if found and not _APP.issuperset(app):
            break
        if range_ == "" or range_ == "latest" or (range_[0] in _RANGE_STARTS and is_range(range_)):
            return app, range_
        if range_[0] in _RANGE_STARTS:
            found = found or (app, range_)
        dash = text.find("-", dash + 1)
    return found


def is_range(range_: str) -> bool | None:
    """Whether npm reads the text as a range: the empty text is one, tags such as "latest" are not. None if unknown."""
    if len(range_) > _LONGEST_RANGE:
        return None
    try:
        return _comparator_sets(range_) is not None
    except ImportError:
        return None


def is_pinned(range_: str) -> bool | None:
    """Whether the range keeps out later versions that may break: False for `*`, `latest`, `>=1.0.0`, "" and `0.x`.

    In 0.x each minor version may break, so a range from 0.0.0 up to 1.0.0 or beyond pins nothing either. A range with
    alternatives (`||`) pins if each of them does. None for texts that are not a range and for ranges that admit no version.
    """
    if range_.strip() == "latest":
        return False
    admitted = [
        comparators for comparators in _readable_sets(range_) or () if _lowest_in_common(comparators) is not None
    ]
    if not admitted:
        return None
    return all(map(_keeps_out, admitted))


def satisfies(version: str, range_: str) -> bool | None:
    """Whether the range admits the version; a pre-release only where the range names one of the same release."""
    parsed = parse_version(version)
    sets = _readable_sets(range_)
    if parsed is None or sets is None:
        return None
    return any(_admits(comparators, parsed) for comparators in sets)


def intersects(one: str, other: str) -> bool | None:
    """Whether there can be a version that both ranges admit."""
    sets, other_sets = _readable_sets(one), _readable_sets(other)
    if sets is None or other_sets is None:
        return None
    return any(_lowest_in_common(left, right) is not None for left in sets for right in other_sets)


def admits_lower(range_: str, wanted: str) -> bool | None:
    """Whether the range admits versions lower than all that `wanted` admits; None if one of them admits none."""
    lowest, lowest_wanted = lowest_version(range_), lowest_version(wanted)
    return None if lowest is None or lowest_wanted is None else lowest < lowest_wanted


def lowest_version(range_: str) -> Version | None:
    """The lowest version that the range admits; None if it admits none or cannot be read."""
    found = [_lowest_in_common(comparators) for comparators in _readable_sets(range_) or ()]
    return min((version for version in found if version is not None), default=None)


def _number(text: str) -> int | None:
    """A number without leading zeros."""
    if not text.isdigit() or not text.isascii() or len(text) > 16 or (text[0] == "0" and text != "0"):
        return None
    number = int(text)
    return number if number <= _LARGEST_NUMBER else None


def _is_word(text: str) -> bool:
    return bool(text) and _WORD.issuperset(text)


def _admits(comparators: ComparatorSet, version: Version) -> bool:
    for operator, bound in comparators:
        if version < bound:
            if operator not in ("<", "<="):
                return False
        elif version == bound:
            if operator in ("<", ">"):
                return False
        elif operator not in (">", ">="):
            return False
    release = version[:3]
    return version[3] == _RELEASE or any(bound[:3] == release and bound[3] != _RELEASE for _, bound in comparators)


def _lowest_in_common(*sets: ComparatorSet) -> Version | None:
    """The lowest version that all these comparator sets admit, or None if there is none.

    Exact, since every lower bound has a least release at or above it, and a pre-release is admitted only where each set
    names one of the same release: nothing else can be the lowest.
    """
    bounds = [comparator for comparators in sets for comparator in comparators]
    least: Version = (0, 0, 0, _RELEASE)
    for operator, (major, minor, patch, prerelease) in bounds:
        if operator not in ("<", "<="):
            above = operator == ">" and prerelease == _RELEASE
            least = max(least, (major, minor, patch + 1 if above else patch, _RELEASE))
    candidates = [least]
    for release in {bound[:3] for _, bound in bounds if bound[3] != _RELEASE}:
        least = (*release, _LOWEST)
        for operator, bound in bounds:
            if bound[:3] == release and operator not in ("<", "<="):
                # Behind a pre-release comes the same one with a further identifier, 0.
                above = operator == ">" and bound[3] != _RELEASE
                least = max(least, (*release, (*bound[3], (0, 0, "")) if above else bound[3]))
        candidates.append(least)
    admitted = [version for version in candidates if all(_admits(comparators, version) for comparators in sets)]
    return min(admitted, default=None)


def _keeps_out(comparators: ComparatorSet) -> bool:
    """Whether versions that may break are above what these comparators admit."""
    upper = min((bound for operator, bound in comparators if operator not in (">", ">=")), default=None)
    if upper is None:
        return False
    return upper < (1, 0, 0, _LOWEST) or not _admits(comparators, (0, 0, 0, _RELEASE))


def _readable_sets(range_: str) -> Sequence[ComparatorSet] | None:
    """The range as comparator sets, any of which may hold; None if it is not a range or readings differ."""
    if len(range_) > _LONGEST_RANGE or _is_disputed(range_):
        return None
    try:
        return _comparator_sets(range_)
    except ImportError:
        return None


def _comparator_sets(range_: str) -> Sequence[ComparatorSet] | None:
    plain = _plain(range_)
    return (plain,) if plain else _read_by_node_semver(range_)


def _plain(range_: str) -> ComparatorSet | None:
    """The comparators of `1.2.3`, `^1.2.3` or `~1.2.3`, the ranges that nearly every definition uses."""
    mark = range_[:1]
    if mark != "^" and mark != "~":
        version = parse_version(range_)
        return None if version is None else (("=", version),)
    version = parse_version(range_[1:])
    if version is None:
        return None
    major, minor, patch, _ = version
    upper: Version
    if mark == "~":
        upper = (major, minor + 1, 0, _LOWEST)
    elif major:
        upper = (major + 1, 0, 0, _LOWEST)
    elif minor:
        upper = (0, minor + 1, 0, _LOWEST)
    else:
        upper = (0, 0, patch + 1, _LOWEST)
    return ((">=", version), ("<", upper))


def _is_disputed(range_: str) -> bool:
    """Whether a number follows a wildcard (`1.x.3`): npm's grammar has it, releases of npm differ on what it means."""
    for comparator in range_.replace("||", " ").split():
        seen = False
        for part in comparator.partition("-")[0].partition("+")[0].split("."):
            if part.strip("^~<>=v") in ("x", "X", "*"):
                seen = True
            elif seen:
                return True
    return False


def _read_by_node_semver(range_: str) -> list[ComparatorSet] | None:
    """The comparator sets of any range; None if it is not one. ImportError where node-semver is not installed.

    Works around what node-semver 0.9 reads in another way than npm's documentation says: it writes `<2.0.0` for the
    upper end of `^1.2.3`, `1.x` or `<2`, where npm means `<2.0.0-0`; it takes digits of other scripts, numbers that npm
    refuses as too large, and `**`.
    """
    import nodesemver  # type: ignore[import-untyped]  # it ships no types

    if not range_.isascii() or any(
        piece.count("*") > 1 for piece in range_.replace("||", " ").replace(".", " ").split()
    ):
        return None
    sets: list[ComparatorSet] = []
    for alternative in range_.split("||"):
        try:
            # As a whole, since a comparator that is right by itself may be wrong in its place.
            nodesemver.make_range(" ".join(alternative.split()), loose=False)
            read = [
                (comparator, part)
                for part in _comparator_texts(alternative)
                for comparator in nodesemver.make_range(part, loose=False).set[0]
                if comparator.semver is not nodesemver.ANY
            ]
        except ValueError:
            return None
        comparators: list[Comparator] = []
        for comparator, part in read:
            version = parse_version(comparator.semver.version)
            if version is None:
                return None
            operator = comparator.operator or "="
            if operator == "<" and version[3] == _RELEASE and parse_version(part.lstrip("<v=")) is None:
                version = (*version[:3], _LOWEST)
            comparators.append((operator, version))
        sets.append(tuple(comparators))
    return sets


def _comparator_texts(alternative: str) -> list[str]:
    """The comparators of one alternative one by one, `> 1.2.3` without its space; a hyphen range stays whole."""
    text = " ".join(alternative.split())
    if " - " in text:
        return [text]
    for mark in "<>=~^":
        text = text.replace(f"{mark} ", mark)
    return text.split(" ")
