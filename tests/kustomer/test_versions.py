"""Versions and ranges: npm's documentation as a table, and node-semver and npm's own semver as referees."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodesemver  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kwf_lint.kustomer.versions import (
    Version,
    admits_lower,
    intersects,
    is_pinned,
    is_range,
    lowest_version,
    parse_version,
    satisfies,
    split_app_version,
)

ROOT = Path(__file__).parents[2]
Ask = Callable[[list[list[str]]], list[Any]]

# From the documentation of npm's semver: a range, versions that it admits, versions that it does not.
DOCUMENTED = [
    (">=1.2.7", ["1.2.7", "1.2.8", "2.5.3", "1.3.9"], ["1.2.6", "1.1.0"]),
    (">1", ["2.0.0", "3.1.0"], ["1.0.1", "1.1.0"]),
    (">=1.2.7 <1.3.0", ["1.2.7", "1.2.8", "1.2.99"], ["1.2.6", "1.3.0", "1.1.0"]),
    ("1.2.7 || >=1.2.9 <2.0.0", ["1.2.7", "1.2.9", "1.4.6"], ["1.2.8", "2.0.0"]),
    (">1.2.3-alpha.3", ["1.2.3-alpha.7", "3.4.5"], ["3.4.5-alpha.9", "1.2.3-alpha.3"]),
    ("=1.2.3", ["1.2.3", "1.2.3+build"], ["1.2.4", "1.2.3-a"]),
    ("1.2.3 - 2.3.4", ["1.2.3", "2.3.4"], ["1.2.2", "2.3.5"]),
    ("1.2 - 2.3.4", ["1.2.0", "2.3.4"], ["1.1.9", "2.3.5"]),
    ("1.2.3 - 2.3", ["1.2.3", "2.3.9"], ["2.4.0", "2.4.0-0"]),
    ("1.2.3 - 2", ["1.2.3", "2.9.9"], ["3.0.0", "3.0.0-0"]),
    ("*", ["0.0.0", "9.9.9"], ["1.0.0-a"]),
    ("", ["0.0.0", "9.9.9"], ["1.0.0-a"]),
    ("1.x", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0"]),
    ("1.X.x", ["1.0.0", "1.9.9"], ["2.0.0"]),
    ("1.2.*", ["1.2.0", "1.2.9"], ["1.1.9", "1.3.0"]),
    ("1", ["1.0.0", "1.9.9"], ["2.0.0"]),
    ("1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
    ("~1.2.3", ["1.2.3", "1.2.9"], ["1.2.2", "1.3.0", "1.2.4-a", "1.3.0-0"]),
    ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
    ("~1", ["1.0.0", "1.9.9"], ["2.0.0"]),
    ("~0.2.3", ["0.2.3", "0.2.9"], ["0.3.0"]),
    ("~0.2", ["0.2.0", "0.2.9"], ["0.3.0"]),
    ("~0", ["0.0.0", "0.9.9"], ["1.0.0"]),
    ("~1.2.3-beta.2", ["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.2.9"], ["1.2.3-beta.1", "1.2.4-beta.2", "1.3.0"]),
    ("^1.2.3", ["1.2.3", "1.9.9"], ["1.2.2", "2.0.0", "2.0.0-0", "1.2.4-a"]),
    ("^0.2.3", ["0.2.3", "0.2.9"], ["0.2.2", "0.3.0"]),
    ("^0.0.3", ["0.0.3"], ["0.0.2", "0.0.4"]),
    ("^0.0.0", ["0.0.0"], ["0.0.1"]),
    ("^1.2.3-beta.2", ["1.2.3-beta.4", "1.2.3", "1.3.0"], ["1.2.3-beta.1", "1.2.4-beta.2", "2.0.0"]),
    ("^0.0.3-beta", ["0.0.3-beta", "0.0.3-pr.2", "0.0.3"], ["0.0.3-alpha", "0.0.4"]),
    ("^1.2.x", ["1.2.0", "1.9.9"], ["1.1.9", "2.0.0"]),
    ("^0.0.x", ["0.0.0", "0.0.9"], ["0.1.0"]),
    ("^0.0", ["0.0.0", "0.0.9"], ["0.1.0"]),
    ("^1.x", ["1.0.0", "1.9.9"], ["2.0.0"]),
    ("^0.x", ["0.0.0", "0.9.9"], ["1.0.0"]),
    (">= 1.2.3  < 2", ["1.2.3", "1.9.9"], ["2.0.0"]),
    ("~> 1.2.3", ["1.2.3", "1.2.9"], ["1.3.0"]),
    ("v1.2.3", ["1.2.3"], ["1.2.4"]),
    ("<=2", ["2.9.9", "0.0.0"], ["3.0.0"]),
]

VERSIONS = [
    *("0.0.0-0", "0.0.0", "0.0.1", "0.0.3-beta", "0.0.3", "0.0.4", "0.1.0", "0.1.17", "0.2.3", "0.2.4-a", "0.3.0"),
    *("1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1"),
    *("1.0.0", "1.2.2", "1.2.3-0", "1.2.3-alpha", "1.2.3-alpha.7", "1.2.3", "1.2.4-alpha", "1.3.0-0", "1.3.0-b"),
    *("1.3.0", "1.9.2", "1.10.4", "2.0.0-0", "2.0.0-alpha", "2.0.0-beta", "2.0.0", "2.0.1", "3.0.0", "10.0.0"),
]

MALFORMED_RANGES = [
    *("latest", "next", "1.2.3.4", "01.2.3", "^", "~", ">", "^latest", "1.2.3-", "1.2.3-01", "1.2.3+", "a.b.c", "1..2"),
    *("^1.2.3^", "1.2.3 -2.0.0", "1.2.3 - ", "> = 1.2.3", "^^1.2.3", "!1.2.3", "1.2.3,1.2.4", "٣.2.1", "1.2.3 & 2.0.0"),
    *("9007199254740992.0.0", "^9007199254740992.0.0", "<" + "9" * 300, "1.x-", "^>=1.2", "1.2.3 || latest"),
    *("**", "1.0.0 || *>*"),
]

numbers = st.sampled_from([0, 1, 2, 3, 9, 10]).map(str)
words = st.sampled_from(["0", "1", "2", "11", "a", "alpha", "beta", "x", "a-b", "0a"])
prereleases = st.one_of(st.just(""), st.lists(words, min_size=1, max_size=2).map(lambda found: "-" + ".".join(found)))
triples = st.tuples(numbers, numbers, numbers).map(".".join)
versions = st.tuples(triples, prereleases).map("".join)
plain_ranges = st.tuples(st.sampled_from(["", "^", "~"]), versions).map("".join)
wildcards = st.sampled_from(["x", "X", "*"])
partials = st.one_of(
    versions,
    wildcards,
    numbers,
    st.tuples(numbers, st.one_of(numbers, wildcards)).map(".".join),
    st.tuples(numbers, numbers, wildcards).map(".".join),
    st.tuples(numbers, wildcards, wildcards).map(".".join),
)
simple_ranges = st.tuples(
    st.sampled_from(["", "^", "~", "~>", "<", "<=", ">", ">=", "=", "> ", "<= ", "^ "]),
    st.sampled_from(["", "", "v"]),
    partials,
).map("".join)
alternatives = st.one_of(
    st.lists(simple_ranges, min_size=1, max_size=3).map(" ".join), st.tuples(partials, partials).map(" - ".join)
)
ranges = st.lists(alternatives, min_size=1, max_size=3).map(" || ".join)


@pytest.mark.parametrize(
    ("range_", "version", "admitted"),
    [(range_, version, True) for range_, inside, _ in DOCUMENTED for version in inside]
    + [(range_, version, False) for range_, _, outside in DOCUMENTED for version in outside],
)
def test_ranges_admit_what_the_documentation_of_npm_says(range_: str, version: str, admitted: bool) -> None:
    assert satisfies(version, range_) is admitted


def test_versions_come_in_the_order_of_semver() -> None:
    parsed = [parse_version(version) for version in VERSIONS]

    assert None not in parsed
    assert parsed == sorted(parsed, key=lambda version: version or ())


def as_text(version: Version | None) -> str | None:
    """A version as it is written; what a release has instead of a pre-release begins with 2."""
    if version is None:
        return None
    *numbers, prerelease = version
    words = [word or str(number) for kind, number, word in prerelease if kind != 2]
    return ".".join(map(str, numbers)) + (f"-{'.'.join(words)}" if words else "")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_written_as_it_was_read(version: str) -> None:
    parsed = parse_version(version)

    assert parsed is not None
    assert as_text(parsed) == version


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1.2", "1.2.3.4", "v1.2.3", "=1.2.3", " 1.2.3", "1.2.3 ", "01.2.3", "1.02.3", "1.2.03", "1.2.3-"),
        *("1.2.3-a..b", "1.2.3-01", "1.2.3+", "1.2.3+a..b", "1.2.3-ä", "1.2.3+a_b", "1.2.x", "^1.2.3", "latest"),
        *("²3.1.2", "9007199254740992.0.0", "1.2.3\n", "1.2.3-" + "a" * 300, "-1.2.3", "1.2.-3", "1.0-beta", "+1.2.3"),
    ],
)
def test_what_is_no_strict_version_is_refused(text: str) -> None:
    assert parse_version(text) is None
    assert satisfies(text, "*") is None


def test_build_metadata_does_not_count() -> None:
    assert parse_version("1.2.3-a+build.01") == parse_version("1.2.3-a")


@pytest.mark.parametrize("range_", MALFORMED_RANGES)
def test_what_is_no_range_is_refused_and_nothing_is_said_about_it(range_: str) -> None:
    assert is_range(range_) is False
    assert satisfies("1.2.3", range_) is None
    assert intersects("1.2.3", range_) is None
    assert intersects(range_, "1.2.3") is None
    assert lowest_version(range_) is None
    assert admits_lower(range_, "1.2.3") is None
    assert admits_lower("1.2.3", range_) is None


@pytest.mark.parametrize("range_", [range_ for range_, _, _ in DOCUMENTED] + ["*.*.*", "||", "1.x||2.x", "\t1.2.3\n"])
def test_every_range_of_npm_is_well_formed(range_: str) -> None:
    assert is_range(range_) is True


@pytest.mark.parametrize("range_", ["1.x.3", "x.1.2", "*.1", "^1.x.3", ">=1.2.3 1.*.4 || 2"])
def test_ranges_that_releases_of_npm_read_differently_are_well_formed_and_undecided(range_: str) -> None:
    assert is_range(range_) is True
    assert satisfies("1.2.3", range_) is None
    assert intersects("*", range_) is None
    assert is_pinned(range_) is None


def test_a_range_too_long_to_be_read_is_undecided() -> None:
    range_ = " || ".join(["1.2.3"] * 200)

    assert is_range(range_) is None
    assert satisfies("1.2.3", range_) is None
    assert is_pinned(range_) is None


@pytest.mark.parametrize(
    ("range_", "pinned"),
    [
        ("^1.9.2", True),
        ("~1.9.2", True),
        ("1.9.2", True),
        ("1.x", True),
        ("^0.1.17", True),
        ("^0.0.30", True),
        ("0.1.x", True),
        ("0.0.x", True),
        (">=0.1.0 <1.0.0", True),
        (">=1.0.0 <3.0.0", True),
        ("1.0.0 - 2.0.0", True),
        ("^1.0.0 || ^2.0.0", True),
        ("1.2.3-beta", True),
        ("^1.0.0 || >2 <1", True),
        ("*", False),
        ("x", False),
        ("X", False),
        ("latest", False),
        (" latest ", False),
        ("", False),
        (" ", False),
        (">=1.0.0", False),
        (">1", False),
        ("0.x", False),
        ("0", False),
        ("~0", False),
        ("^0.x", False),
        ("0.*.*", False),
        ("<1.0.0", False),
        ("<=2", False),
        ("^1.0.0 || >=3.0.0", False),
        ("^1.0.0 ||", False),
        ("1.0.0 || 0.x", False),
        (">2 <1", None),
        ("next", None),
        ("^beta", None),
    ],
)
def test_a_range_pins_if_it_keeps_out_versions_that_may_break(range_: str, pinned: bool | None) -> None:
    assert is_pinned(range_) is pinned


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("^1.5.0", "^1.9.2", True),
        ("^1.5.0", "^2.0.0", False),
        ("^0.0.30", "^0.1.17", False),
        ("^0.1.0", "^0.1.17", True),
        ("~1.2.3", "~1.3.0", False),
        ("~1.2.3", "1.2.9", True),
        ("1.2.3", "1.2.4", False),
        ("*", "^3.0.0", True),
        ("", "1.x", True),
        (">=1.0.0", "<1.0.0", False),
        (">=1.0.0", "<=1.0.0", True),
        (">1.2.3", "<1.2.4", False),
        (">1.2.3-a", "<1.2.3", False),
        (">1.2.3-a", "<1.2.3-b", True),
        ("^1.0.0 || ^3.0.0", "^2.0.0 || ^3.5.0", True),
        ("^1.0.0 || ^3.0.0", "^2.0.0", False),
        ("1.2.3-beta", "^1.2.0", False),
        ("1.2.3-beta", "^1.2.3-alpha", True),
        (">2 <1", "*", False),
    ],
)
def test_ranges_meet_where_one_version_satisfies_both(one: str, other: str, common: bool) -> None:
    assert intersects(one, other) is common
    assert intersects(other, one) is common


@pytest.mark.parametrize(
    ("range_", "lowest"),
    [
        ("^1.5.0", "1.5.0"),
        ("*", "0.0.0"),
        (">1.2.3", "1.2.4"),
        (">1.2.3-a", "1.2.3-a.0"),
        ("^1.2.3-a", "1.2.3-a"),
        ("<2.0.0-b", "0.0.0"),
        ("^2.0.0 || ^1.0.0", "1.0.0"),
        (">0.0.0 <0.0.1-b", "0.0.1-0"),
        (">2 <1", None),
    ],
)
def test_the_lowest_version_is_the_first_one_admitted(range_: str, lowest: str | None) -> None:
    assert as_text(lowest_version(range_)) == lowest


@pytest.mark.parametrize(
    ("dependency", "wanted", "lower"),
    [
        ("^1.5.0", "^1.9.2", True),
        ("*", "^1.9.2", True),
        ("^1.0.0 || ^2.0.0", "^2.0.0", True),
        ("^1.9.2", "^1.9.2", False),
        ("^1.10.0", "^1.9.2", False),
        ("1.9.2", "~1.9.0", False),
        (">2 <1", "^1.9.2", None),
        ("latest", "^1.9.2", None),
    ],
)
def test_a_dependency_may_admit_less_than_the_steps_ask_for(dependency: str, wanted: str, lower: bool | None) -> None:
    assert admits_lower(dependency, wanted) is lower


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("kustomer-^1.9.2", ("kustomer", "^1.9.2")),
        ("hooks-~1.0.0", ("hooks", "~1.0.0")),
        ("acme-1.0.0", ("acme", "1.0.0")),
        ("acme-1.0.0-beta.2", ("acme", "1.0.0-beta.2")),
        ("acme-^1.0.0-beta-2", ("acme", "^1.0.0-beta-2")),
        ("acme-v1.2.3", ("acme", "v1.2.3")),
        ("acme-*", ("acme", "*")),
        ("acme-x", ("acme", "x")),
        ("acme-0.x", ("acme", "0.x")),
        ("acme->=1.0.0", ("acme", ">=1.0.0")),
        ("acme-1.0.0 - 2.0.0", ("acme", "1.0.0 - 2.0.0")),
        ("acme-^1.0.0 || ^2.0.0", ("acme", "^1.0.0 || ^2.0.0")),
        ("acme_6142bf2f6ef1940524f53d94-^0.1.17", ("acme_6142bf2f6ef1940524f53d94", "^0.1.17")),
        ("my-app2-^1.0.0", ("my-app2", "^1.0.0")),
        ("my-xray-app-^1.0.0", ("my-xray-app", "^1.0.0")),
        ("my-vip-1.0.0", ("my-vip", "1.0.0")),
        ("route-66-^1.0.0", ("route-66", "^1.0.0")),
        ("my-2nd-app-^1.0.0", ("my-2nd-app", "^1.0.0")),
        ("app2-^1.0.0", ("app2", "^1.0.0")),
        ("kustomer-", ("kustomer", "")),
        ("my-app-", ("my-app", "")),
        ("kustomer-latest", ("kustomer", "latest")),
        ("my-app-latest", ("my-app", "latest")),
        ("kustomer-^latest", ("kustomer", "^latest")),
        ("kustomer-^1.9.2-", ("kustomer", "^1.9.2-")),
        ("kustomer-^1.9-1.9.0", ("kustomer", "^1.9-1.9.0")),
        ("kustomer-1.2.3.4", ("kustomer", "1.2.3.4")),
        ("my-x", ("my", "x")),
        ("kustomer", None),
        ("kustomer_^1.9.2", None),
        ("kustomer@^1.9.2", None),
        ("kustomer-next", None),
        ("my-app", None),
        ("-^1.0.0", None),
        ("^1.9.2", None),
        ("1.0.0-1.0.0", ("1.0.0", "1.0.0")),
        ("", None),
        ("-", None),
        ("--", ("-", "")),
    ],
)
def test_an_app_version_is_split_before_its_range(text: str, parts: tuple[str, str] | None) -> None:
    assert split_app_version(text) == parts


def test_plain_ranges_do_not_load_node_semver() -> None:
    code = (
        "import sys; from kwf_lint.kustomer.versions import *\n"
        "for r in ('1.2.3', '^1.2.3-a', '~0.2.3'):\n"
        "    split_app_version('my-app-' + r), is_pinned(r), satisfies('1.2.3', r), intersects(r, '^1.0.0')\n"
        "print('nodesemver' in sys.modules, 're' in sys.modules and 'typing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.split() == ["False", "False"]


@given(versions, plain_ranges)
@example("2.0.0-0", "^1.2.3")
def test_plain_ranges_are_read_as_node_semver_reads_them(version: str, range_: str) -> None:
    assert satisfies(version, range_) is nodesemver.satisfies(version, range_)


@given(versions, versions)
def test_versions_are_ordered_as_node_semver_orders_them(one: str, other: str) -> None:
    left, right = parse_version(one), parse_version(other)

    assert left is not None
    assert right is not None
    assert (left > right) - (left < right) == nodesemver.compare(one, other, loose=False)


@given(versions, ranges, ranges)
def test_ranges_meet_if_any_version_satisfies_both(version: str, one: str, other: str) -> None:
    if satisfies(version, one) and satisfies(version, other):
        assert intersects(one, other) is True
    lowest = as_text(lowest_version(one))
    if satisfies(version, one):
        assert lowest is not None
        assert (parse_version(lowest) or ()) <= (parse_version(version) or ())
    if lowest is not None:
        assert satisfies(lowest, one) is True
        assert intersects(one, f"={lowest}") is True


@given(st.one_of(st.text("0123456789.xX*^~<>=-+ |vab_\t", max_size=30), st.text(max_size=12)))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    for answer in (is_range(text), is_pinned(text), satisfies("1.2.3", text), intersects(text, "*")):
        assert answer in (True, False, None)
    split_app_version(f"acme-{text}")


@pytest.fixture(scope="module")
def npm() -> Ask:
    """Npm's own semver, asked in one process for many questions at once."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (ROOT / "node_modules" / "semver").is_dir():
        pytest.skip("npm's semver is not in node_modules (npm install --no-save semver)")
    code = """
        const semver = require("semver");
        const ask = {
          satisfies: (version, range) => semver.satisfies(version, range),
          range: range => semver.validRange(range),
          intersects: (one, other) => semver.intersects(one, other),
          lowest: range => semver.minVersion(range)?.version ?? null,
        };
        const questions = JSON.parse(require("fs").readFileSync(0, "utf8"));
        console.log(JSON.stringify(questions.map(([kind, ...rest]) => ask[kind](...rest))));
    """

    def ask(questions: list[list[str]]) -> list[Any]:
        done = subprocess.run(
            [node, "-e", code], input=json.dumps(questions), capture_output=True, encoding="utf-8", check=True, cwd=ROOT
        )
        answers: list[Any] = json.loads(done.stdout)
        return answers

    return ask


def test_npm_agrees_with_the_table(npm: Ask) -> None:
    pairs = [(range_, version, True) for range_, inside, _ in DOCUMENTED for version in inside]
    pairs += [(range_, version, False) for range_, _, outside in DOCUMENTED for version in outside]
    answers = npm([["satisfies", version, range_] for range_, version, _ in pairs])

    assert answers == [admitted for _, _, admitted in pairs]
    assert set(npm([["range", range_] for range_ in MALFORMED_RANGES])) == {None}


def test_npm_agrees_on_what_is_a_range(npm: Ask) -> None:
    chance = random.Random(20)
    texts = ["".join(chance.choices("0123.x*^~<>=- |v", k=chance.randrange(1, 9))) for _ in range(5000)]
    texts = [text for text in texts if not is_disputed(text)] + [random_range(chance) for _ in range(1500)]
    answers = npm([["range", text] for text in texts])
    differing = [
        text for text, answer in zip(texts, answers, strict=True) if is_range(text) is not (answer is not None)
    ]

    assert differing == []


def test_npm_agrees_on_what_ranges_admit(npm: Ask) -> None:
    chance = random.Random(21)
    sample = [random_range(chance) for _ in range(1500)]
    # Beside `*` npm forgets the other alternatives and so the pre-releases that they name; its documentation does not.
    normal = npm([["range", range_] for range_ in sample])
    sample = [range_ for range_, form in zip(sample, normal, strict=True) if "||" not in range_ or form != "*"]
    # npm reads `>=0.0.0` as no bound at all, which shows in this version alone.
    choice = [version for version in VERSIONS if version != "0.0.0-0"]
    pairs = [(version, range_) for range_ in sample for version in chance.sample(choice, 8)]
    answers = npm([["satisfies", *pair] for pair in pairs])

    assert [pair for pair, answer in zip(pairs, answers, strict=True) if satisfies(*pair) is not answer] == []


def test_npm_finds_the_same_lowest_version(npm: Ask) -> None:
    chance = random.Random(22)
    sample = [random_range(chance, releases_only=True) for _ in range(1500)]
    lowest = [as_text(lowest_version(range_)) for range_ in sample]
    # npm gives up where an alternative that admits nothing begins lower than those that admit something.
    answers = [
        answer or ours for answer, ours in zip(npm([["lowest", range_] for range_ in sample]), lowest, strict=True)
    ]
    admitted = npm([["satisfies", ours or "", range_] for ours, range_ in zip(lowest, sample, strict=True)])

    assert lowest == answers
    assert admitted == [ours is not None for ours in lowest]


def test_without_node_semver_only_plain_ranges_are_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodesemver", None)

    assert satisfies("1.2.3", "^1.0.0") is True
    assert is_range("latest or not") is None
    assert is_range(">=1.0.0 <2.0.0") is None
    assert satisfies("1.2.3", ">=1.0.0 <2.0.0") is None
    assert is_pinned(">=1.0.0") is None


def test_npm_agrees_that_ranges_without_a_common_version_do_not_meet(npm: Ask) -> None:
    chance = random.Random(23)
    pairs = [(random_range(chance, releases_only=True), random_range(chance, releases_only=True)) for _ in range(1500)]
    answers = npm([["intersects", *pair] for pair in pairs])
    apart = [pair for pair in pairs if not intersects(*pair)]
    # npm compares bounds two by two and overlooks gaps that three of them make, or that hold no release; so the other
    # way round is tried with versions.
    both = npm([["satisfies", version, range_] for pair in apart for version in VERSIONS for range_ in pair])

    assert [pair for pair, answer in zip(pairs, answers, strict=True) if intersects(*pair) and not answer] == []
    assert len(apart) > 100
    assert not any(left and right for left, right in zip(both[::2], both[1::2], strict=True))


def is_disputed(text: str) -> bool:
    """Whether a number stands behind a wildcard, where releases of npm differ."""
    return is_range(text) is True and satisfies("1.2.3", text) is None


def random_range(chance: random.Random, *, releases_only: bool = False) -> str:
    """A range of any form, near the versions of the table."""
    bounds = [version for version in VERSIONS if not (releases_only and "-" in version)]

    def partial() -> str:
        version = chance.choice(bounds)
        cut = chance.randrange(6)
        if cut < 3:
            return version
        major, minor, _ = version.partition("-")[0].split(".")
        return (f"{major}.{minor}", f"{major}.x", chance.choice([major, "*", f"{major}.{minor}.X"]))[cut - 3]

    def alternative() -> str:
        if chance.random() < 0.2:
            return f"{partial()} - {partial()}"
        marks = ["", "^", "~", "<", "<=", ">", ">=", "=", "^ ", "< "]
        return " ".join(chance.choice(marks) + partial() for _ in range(chance.randrange(1, 4)))

    return "||".join(alternative() for _ in range(chance.choice([1, 1, 1, 2, 3])))
