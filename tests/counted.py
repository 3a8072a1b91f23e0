"""Counts work instead of time: the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

ROOT = str(Path(__file__).parents[1])
# Methods that look at all of what they belong to, and how many of its items or characters count as one line of Python.
WHOLE: dict[type, tuple[frozenset[str], int]] = {
    list: (frozenset(("copy", "count", "index", "insert", "remove", "reverse", "sort")), 5),
    str: (
        frozenset(("casefold", "count", "encode", "lower", "replace", "split", "splitlines", "translate", "upper")),
        50,
    ),
    bytes: (frozenset(("count", "decode", "replace", "split", "translate")), 50),
}


def work(call: Callable[[], object], rooms: Sequence[str] = ("kwf_lint", "rules")) -> int:
    """How many lines of these folders a call runs, with what methods of long lists and strings do added."""
    folders = tuple(f"{ROOT}/{room}/" for room in rooms)
    ours: dict[str, bool] = {}
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            return trace
        file = frame.f_code.co_filename
        if file not in ours:
            ours[file] = file.replace("\\", "/").startswith(folders)
        if not ours[file]:
            return None
        count += 1
        return trace

    def profile(_: FrameType, event: str, called: Any) -> None:
        nonlocal count
        if event == "c_call":
            owner = getattr(called, "__self__", None)
            if isinstance(owner, (list, str, bytes)) and type(owner) in WHOLE:
                methods, unit = WHOLE[type(owner)]
                count += len(owner) // unit if called.__name__ in methods else 0

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count
