"""Globs mean what they mean to git and to pathspec, and no glob takes long."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
from pathspec import GitIgnoreSpec

from kwf_lint.settings.gitignore import Globs

PARTS = ("a", "b", "a", "b", "c", ".", "*", "?", "[ab]", "[a-c]", "[]a]", "\\*", " ")


def _glob(dice: random.Random) -> str:
    segments = [
        dice.choice(("**", "*", "".join(dice.choices(PARTS, k=dice.randint(1, 4))))) for _ in range(dice.randint(1, 4))
    ]
    return f"{dice.choice(('', '', '!'))}{dice.choice(('', '', '/'))}{'/'.join(segments)}{dice.choice(('', '', '/'))}"


def _path(dice: random.Random) -> str:
    names = ["".join(dice.choices("abc*]-", k=dice.randint(1, 3))) for _ in range(dice.randint(1, 5))]
    return "/".join(names)


def _made(make: type[Globs] | type[GitIgnoreSpec], globs: list[str]) -> Globs | GitIgnoreSpec | None:
    """The globs as one of both understands them; None where it refuses them."""
    try:
        return GitIgnoreSpec.from_lines(globs) if make is GitIgnoreSpec else Globs(globs)
    except (ValueError, re.error):
        return None


@pytest.mark.parametrize("seed", range(8))
def test_globs_match_what_pathspec_matches(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(400):
        globs = [_glob(dice) for _ in range(dice.choice((1, 1, 2, 3)))]
        if any("***" in glob for glob in globs):
            continue  # pathspec takes what follows the "/" of a folder for a name
        ours, theirs = _made(Globs, globs), _made(GitIgnoreSpec, globs)

        assert (ours is None) == (theirs is None), globs
        if isinstance(ours, Globs) and isinstance(theirs, GitIgnoreSpec):
            for path in (each + end for each in (_path(dice) for _ in range(8)) for end in ("", "/")):
                assert ours.match(path) == theirs.match_file(path), (globs, path)


@pytest.mark.parametrize(
    ("globs", "path", "expected"),
    [
        (["exports"], "a/exports/b.json", True),
        (["exports/"], "exports", False),
        (["exports/"], "exports/", True),
        (["/a.json"], "b/a.json", False),
        (["b/a.json"], "c/b/a.json", False),
        (["**/b/a.json"], "c/b/a.json", True),
        (["a/**/b"], "a/b", True),
        (["a/**"], "a", False),
        (["*.json", "!keep.json"], "x/keep.json", False),
        (["old/", "!old/keep.json"], "old/keep.json", False),
        (["!keep.json", "*.json"], "keep.json", True),
        (["[!a]x"], "b/x", False),  # a class has no "/" to git
        (["[!a]x"], "bx", True),
        (["[^a]x"], "bx", True),
        (["[[]x"], "[x", True),
        (["[a&&b]"], "&", True),
        (["[\\]]"], "\\]", True),
        (["a[b"], "a[b", False),  # git discards it
        (["# x"], "# x", False),
        (["\\# x"], "# x", True),
        (["a\\ "], "a ", True),
        (["a "], "a", True),
        (["a.json"], "a.json\n", False),
        (["a*"], "a\nb", True),
        (["", "/"], "a", False),
    ],
)
def test_globs_match_what_git_matches(globs: list[str], path: str, *, expected: bool) -> None:
    assert Globs(globs).match(path) == expected


@pytest.mark.parametrize("glob", ["!", "a\\", "[z-a]"])
def test_what_is_no_glob_is_refused(glob: str) -> None:
    with pytest.raises((ValueError, re.error)):
        Globs([glob])


def test_no_glob_takes_more_than_a_moment() -> None:
    """What backtracks takes hours here, so that a time limit of minutes compares no times."""
    code = """
from kwf_lint.settings.gitignore import Globs
globs = ["*a" * 60 + "b", "**/a/" * 60 + "b", "[a]*" * 60 + "b", "*?" * 60 + "b", "**/*a*a*a/" * 20 + "b", "*" * 3000 + "b"]
for glob in globs:
    for path in ("a" * 4000, "a/" * 2000 + "a", ("a" * 200 + "/") * 20 + "a"):
        assert not Globs([glob]).match(path)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600)
