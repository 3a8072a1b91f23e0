"""When buffers are checked: after a pause, one at a time, the newest text."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.document import Document
from kwf_lint.editor import buffers
from kwf_lint.editor.checked import Checked
from tests.editor.editor import until

if TYPE_CHECKING:
    from pathlib import Path

PAUSE = 0.02


class Checks:
    """Stands for the checks: what was checked, in order, and how many ran beside each other.

    gate: where it is closed, a check waits until it is open.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.running = 0
        self.most = 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, path: str, text: str, version: int | None, _content: Any, *, trusts_rules: bool) -> Checked:
        self.running += 1
        self.most = max(self.most, self.running)
        self.texts.append(text)
        assert self.gate.wait(60)
        self.running -= 1
        return Checked(path, version, Document(path, text))


def session(monkeypatch: pytest.MonkeyPatch, act: Any) -> tuple[Checks, list[tuple[str, int | None]]]:
    """What was checked and published while something happens to the buffers."""
    checks = Checks()
    monkeypatch.setattr(buffers, "PAUSE", PAUSE)
    monkeypatch.setattr(buffers, "checked", checks)
    published: list[tuple[str, int | None]] = []

    async def run() -> None:
        held = buffers.Buffers(lambda buffer, result: published.append((buffer.uri, result.version)))
        await act(held, checks)
        await until(lambda: published and published[-1][1] == held.versions().get(published[-1][0], published[-1][1]))
        await asyncio.sleep(3 * PAUSE)
        held.stop()

    asyncio.run(run())
    return checks, published


def test_checks_never_run_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(held: buffers.Buffers, checks: Checks) -> None:
        for name in "abc":
            held.open(f"file:///{name}.json", name, 1)
        await asyncio.gather(*[held.fresh(f"file:///{name}.json") for name in "abc"])

    checks, published = session(monkeypatch, act)

    assert checks.most == 1
    assert {("file:///a.json", 1), ("file:///b.json", 1), ("file:///c.json", 1)} <= set(published)


def test_what_is_typed_in_a_row_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(held: buffers.Buffers, checks: Checks) -> None:
        held.open("file:///a.json", "1", 1)
        await held.fresh("file:///a.json")
        for version in range(2, 20):
            held.change("file:///a.json", str(version), version)

    checks, published = session(monkeypatch, act)

    assert checks.texts == ["1", "19"]
    assert published == [("file:///a.json", 1), ("file:///a.json", 19)]


def test_a_check_that_was_overtaken_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(held: buffers.Buffers, checks: Checks) -> None:
        checks.gate.clear()
        held.open("file:///a.json", "1", 1)
        await until(lambda: checks.running)
        held.change("file:///a.json", "2", 2)
        checks.gate.set()

    _, published = session(monkeypatch, act)

    assert published == [("file:///a.json", 2)]


def test_a_closed_buffer_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(held: buffers.Buffers, checks: Checks) -> None:
        held.open("file:///a.json", "1", 1)
        await held.fresh("file:///a.json")
        held.change("file:///a.json", "2", 2)
        held.close("file:///a.json")

    checks, published = session(monkeypatch, act)

    assert checks.texts == ["1"]
    assert published == [("file:///a.json", 1)]


def test_what_changes_during_a_check_is_checked_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the settings, which the check may have read already."""

    async def act(held: buffers.Buffers, checks: Checks) -> None:
        checks.gate.clear()
        held.open("file:///a.json", "1", 1)
        await until(lambda: checks.running)
        held.check_again()
        checks.gate.set()
        await until(lambda: len(checks.texts) == 2)

    checks, published = session(monkeypatch, act)

    assert checks.texts == ["1", "1"]
    assert published == [("file:///a.json", 1), ("file:///a.json", 1)]


@pytest.mark.parametrize("is_saved", [True, False])
def test_the_others_are_checked_when_a_buffer_is_closed_and_not_saved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_saved: bool
) -> None:
    (tmp_path / "b.json").write_text("b", encoding="utf-8")

    async def act(held: buffers.Buffers, checks: Checks) -> None:
        uri = (tmp_path / "b.json").as_uri()
        held.open("file:///a.json", "a", 1)
        held.open(uri, "b" if is_saved else "changed", 1)
        await until(lambda: len(checks.texts) == 3)  # each once, and the first again after the second
        await held.fresh(uri)
        held.close(uri)
        if not is_saved:
            await until(lambda: len(checks.texts) == 4)

    checks, _ = session(monkeypatch, act)

    assert checks.texts[3:] == ([] if is_saved else ["a"])


def test_what_is_asked_for_waits_for_no_check_of_the_other_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the one that runs: after each change all the others are checked again."""

    async def act(held: buffers.Buffers, checks: Checks) -> None:
        for name in "abcdefgh":
            held.open(f"file:///{name}.json", name, 1)
            await held.fresh(f"file:///{name}.json")
        for version, text in ((2, "new"), (3, "newer")):
            held.change("file:///h.json", text, version)
            await held.fresh("file:///h.json")
        await until(lambda: set("abcdefg") <= set(checks.texts[checks.texts.index("newer") :]))

    checks, published = session(monkeypatch, act)

    assert checks.texts.index("newer") - checks.texts.index("new") <= 3
    assert published[-1][0] != "file:///h.json"


def test_a_text_is_checked_also_where_the_client_counts_no_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(held: buffers.Buffers, checks: Checks) -> None:
        held.open("file:///a.json", "1", 0)
        await held.fresh("file:///a.json")
        held.change("file:///a.json", "2", 0)
        await until(lambda: len(checks.texts) == 2)

    checks, published = session(monkeypatch, act)

    assert checks.texts == ["1", "2"]
    assert published == [("file:///a.json", 0), ("file:///a.json", 0)]


def test_a_folder_that_is_deleted_and_made_again_is_used_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As by checking out a branch without it, and going back."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    stood: list[str] = []

    async def act(held: buffers.Buffers, checks: Checks) -> None:
        folder.rmdir()
        held.open("untitled:1", "1", 1)
        await held.fresh("untitled:1")
        folder.mkdir()
        stood.append(await held.alone(os.getcwd))

    checks, _ = session(monkeypatch, act)

    assert checks.texts == ["1"]
    assert stood == [str(folder)]
