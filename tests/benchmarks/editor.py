"""How long the language server takes after the last key, against the pure lint time of the same text.

Run as `python -m tests.benchmarks.editor`. The time to diagnostics may be 3 times the lint time and the pause (0.15 s).
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from kwf_lint.document.document import Document
from kwf_lint.editor.buffers import PAUSE
from kwf_lint.editor.checked import checked
from kwf_lint.editor.positions import position_at
from tests.editor import definitions

ROUNDS = 5


def large(steps: int, size: int) -> str:
    """A workflow with so many steps, one after the other, in about so many characters."""
    flow = definitions.workflow()
    model = flow["steps"][2]
    for number in range(steps - len(flow["steps"])):
        step = copy.deepcopy(model)
        step["id"] = f"s{number}"
        step["params"]["body"] = "{{steps.find.name}} " + "y" * (size // steps - 400)
        flow["steps"][-1]["transitions"] = [{"target": step["id"], "condition": definitions.ALWAYS}]
        flow["steps"].append(step)
    return definitions.text(flow)


class Client:
    """A client that speaks the protocol over the pipes of a server, and waits for every answer."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "kwf_lint", "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._in: IO[bytes] = self._server.stdin
        self._out: IO[bytes] = self._server.stdout
        self._number = 0

    def request(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self.until(lambda message: message.get("id") == self._number)["result"]

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def until(self, is_it: Any) -> Any:
        while True:
            length = 0
            while line := self._out.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            message = json.loads(self._out.read(length))
            if is_it(message):
                return message

    def diagnostics(self, version: int) -> None:
        self.until(lambda message: message.get("params", {}).get("version") == version)

    def stop(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", None)
        self._server.wait()

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._in.flush()


def measure(name: str, text: str) -> None:
    """Print what one text takes: lint, diagnostics after a burst of keys, completion and hover while typing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flow.json"
        path.write_text(text, encoding="utf-8")
        uri = path.as_uri()
        client = Client()
        client.request("initialize", {"processId": None, "rootUri": Path(folder).as_uri(), "capabilities": {}})
        client.notify("initialized", {})
        client.notify(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "json", "version": 1, "text": text}}
        )
        client.diagnostics(1)
        at = position_at(Document("", text), text.rindex('"target": "') + 12, "utf-16")
        place = {"textDocument": {"uri": uri}, "position": {"line": at.line, "character": at.character}}
        version = 1
        lints: list[float] = []
        keys: list[float] = []
        completions: list[float] = []
        hovers: list[float] = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            checked(str(path), text, 1, {}, trusts_rules=False)
            lints.append(time.perf_counter() - start)
            for _ in range(10):
                version += 1
                start = time.perf_counter()
                change = {"text": text + " " * version}
                client.notify(
                    "textDocument/didChange",
                    {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
                )
            client.diagnostics(version)
            keys.append(time.perf_counter() - start)
            for method, times in (("completion", completions), ("hover", hovers)):
                start = time.perf_counter()
                client.request(f"textDocument/{method}", place)
                times.append(time.perf_counter() - start)
        client.stop()
    lint, key = sorted(lints)[ROUNDS // 2], sorted(keys)[ROUNDS // 2]
    print(
        f"{name} ({len(text):,} characters): lint {lint * 1000:.0f} ms, last key to diagnostics {key * 1000:.0f} ms,"
        f" {(key - PAUSE) / lint:.1f} times the lint without the pause; completion {max(completions) * 1000:.0f} ms,"
        f" hover {max(hovers) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    measure("150 steps", large(150, 100_000))
    measure("1 MB", large(300, 1_000_000))
