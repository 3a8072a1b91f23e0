"""The buffers that a client has open, and when they are checked: after a pause in typing, one at a time, the newest text.

Knows nothing of the protocol: whoever makes Buffers hands it a function that gets what checking gave.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kwf_lint.editor.checked import checked, encoded
from kwf_lint.editor.uris import path_of
from kwf_lint.paths import read_regular

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from kwf_lint.editor.checked import Checked
    from kwf_lint.rulekit import Rule

    Result = TypeVar("Result")

SUFFIXES = {
    "jsonc": ".jsonc",
    "json5": ".json5",
    "javascript": ".js",
    "javascriptreact": ".jsx",
    "typescript": ".ts",
    "typescriptreact": ".tsx",
}
"""What the name of a file of a client's language ends in; elsewhere in .json."""

PAUSE = 0.15
"""How long nothing must be typed before a buffer is checked, in seconds."""


class Buffer:
    """An open buffer.

    text, version: the newest that the client sent. checked: what the last check gave, of this or an older version;
    good: of the last text that held definitions. waiting: the check that will begin after the pause.
    """

    __slots__ = ("checked", "good", "path", "text", "uri", "version", "waiting")

    def __init__(self, uri: str, path: str, text: str, version: int | None) -> None:
        self.uri = uri
        self.path = path
        self.text = text
        self.version = version
        self.checked: Checked | None = None
        self.good: Checked | None = None
        self.waiting: asyncio.TimerHandle | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether the newest text has been checked."""
        return self.checked is not None and self.is_newest(self.checked)

    def is_newest(self, result: Checked) -> bool:
        """Whether this is the result of checking the newest text. The version alone does not say so for every client."""
        return result.version == self.version and result.document.text == self.text


class Buffers:
    """All open buffers.

    tell: called with a buffer and the result of checking its newest text. folder: where the server stands, as the command
    line stands in the project.
    """

    def __init__(self, tell: Callable[[Buffer, Checked], None], *, trusts_rules: bool = False) -> None:
        self.folder = os.getcwd()
        self._tell = tell
        self._trusts_rules = trusts_rules
        self._open: dict[str, Buffer] = {}
        self._unnamed = 0
        # One thread: checks never run beside each other.
        self._worker = ThreadPoolExecutor(1, "kwf-lint")
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[Checked | None]] = set()
        # What will be checked though its text has been, and what does so.
        self._queue: dict[Buffer, None] = {}
        self._queued: asyncio.Task[None] | None = None

    def get(self, uri: str) -> Buffer | None:
        return self._open.get(uri)

    def open(self, uri: str, text: str, version: int | None, language: str = "") -> None:
        """A buffer is there: it is checked at once."""
        self.close(uri)
        path = path_of(uri)
        if not path:  # not a file yet: it counts as lying in the folder, under a name of its own
            self._unnamed += 1
            path = os.path.join(self.folder, f"untitled-{self._unnamed}{SUFFIXES.get(language, '.json')}")
        self._open[uri] = Buffer(uri, path, text, version)
        self._start(self._open[uri])

    def change(self, uri: str, text: str, version: int | None) -> None:
        """A buffer has a new text: it is checked after the pause."""
        buffer = self._open.get(uri)
        if buffer is not None:
            buffer.text = text
            buffer.version = version
            self._wait(buffer)

    def close(self, uri: str) -> None:
        """A buffer is gone. What others were compared with is now the file: where it differs, they are checked again."""
        buffer = self._open.pop(uri, None)
        if buffer is not None:
            if buffer.waiting is not None:
                buffer.waiting.cancel()
            if _on_disk(buffer.path) != buffer.text:
                self.check_again()

    def check_again(self) -> None:
        """Something else than a buffer has changed, such as settings: all buffers are checked after the pause."""
        for buffer in self._open.values():
            self._wait(buffer, again=True)

    async def fresh(self, uri: str, *, again: bool = False) -> Checked | None:
        """What checking the newest text of a buffer gives, at once; None for a buffer that is not open.

        again: check it also where its text has been checked, since other files may have changed.
        """
        buffer = self._open.get(uri)
        if buffer is None:
            return None
        if again:
            await self._check(buffer, again=True)
        while not buffer.is_fresh and self._open.get(uri) is buffer:
            await self._check(buffer)
        return buffer.checked

    async def alone(self, work: Callable[[], Result]) -> Result:
        """Do something that takes as long as a check, between checks."""
        async with self._turn:
            return await self._run(work)

    def content(self) -> dict[str, bytes]:
        """The content of all open buffers, by path."""
        return {each.path: encoded(each.text) for each in self._open.values()}

    def text(self, path: str) -> str | None:
        """The text that a file has now: in its buffer, else on disk; None where it is gone."""
        held = next((each.text for each in self._open.values() if each.path == path), None)
        return held if held is not None else _on_disk(path)

    def rule(self, code: str) -> Rule | None:
        """A rule that runs for one of the buffers."""
        held = [each.checked.rules for each in self._open.values() if each.checked is not None]
        return next((rules[code] for rules in held if code in rules), None)

    def versions(self) -> dict[str, int | None]:
        """The versions of all open buffers, by URI."""
        return {uri: each.version for uri, each in self._open.items()}

    def stop(self) -> None:
        """Nothing is checked any more."""
        for buffer in self._open.values():
            if buffer.waiting is not None:
                buffer.waiting.cancel()
        self._open.clear()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _wait(self, buffer: Buffer, *, again: bool = False) -> None:
        if buffer.waiting is not None:
            buffer.waiting.cancel()
        buffer.waiting = asyncio.get_running_loop().call_later(PAUSE, self._start, buffer, again)

    def _start(self, buffer: Buffer, again: bool = False) -> None:
        if again:
            self._queue[buffer] = None
            if self._queued is None or self._queued.done():
                self._queued = asyncio.ensure_future(self._check_queued())
        else:
            task = asyncio.ensure_future(self._check(buffer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _check_queued(self) -> None:
        """Check what is queued, behind all else: a request or a new text waits for one such check, not for all of them."""
        while self._queue:
            await self._check(next(iter(self._queue)), again=True)

    async def _check(self, buffer: Buffer, *, again: bool = False) -> Checked | None:
        """Check a buffer when its turn comes, with `again` also where its text has been checked.

        Other buffers may depend on a text that is new: they are checked again after it.
        """
        async with self._turn:
            if again:
                self._queue.pop(buffer, None)
            is_new = not buffer.is_fresh
            if self._open.get(buffer.uri) is not buffer or not (is_new or again):
                return buffer.checked
            content = self.content()
            result = await self._run(
                partial(checked, buffer.path, buffer.text, buffer.version, content, trusts_rules=self._trusts_rules)
            )
            is_newest = self._open.get(buffer.uri) is buffer and buffer.is_newest(result)
            if result.apps:
                buffer.good = result
            elif not result.diagnostics and not result.problems:
                buffer.good = None  # the text is not a definition any more
            if is_newest:
                # A check that waits stays: it may be there since something else than the text has changed meanwhile.
                buffer.checked = result
                self._tell(buffer, result)
        if is_newest and is_new:
            for other in self._open.values():
                if other is not buffer and other.is_fresh:
                    self._start(other, again=True)
        return result

    async def _run(self, work: Callable[[], Result]) -> Result:
        """Do something in the worker, in the folder, which may have been deleted and made again since."""

        def in_folder() -> Result:
            with contextlib.suppress(OSError):
                os.chdir(self.folder)
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._worker, in_folder)


def _on_disk(path: str) -> str | None:
    try:
        return read_regular(path).decode("utf-8")
    except (OSError, ValueError):
        return None
