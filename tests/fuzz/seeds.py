"""What fuzzing starts from, and mutations that keep the form of what they change."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from tests.rules.test_pages import SUBSTITUTES, places_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random
    from typing import Any

TESTS = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Pieces of the languages inside strings, of TOML, of JavaScript and of JSON with comments.
PIECES = {
    "expression": [
        "/#steps.", "/#steps.1.", "/#fn:parseInt,", "/#fn:dateFormat,", "{{", "}}", "{{{", "}}}", "{{#if ", "{{/if}}",
        "{{else}}", "{{#each steps.1.list}}", "{{/each}}", "@index", "../", "this.", ".[", "]", "as |a b|",
        "(lookup ", ")", "{{!--", "--}}", "\\{{", "~", "{{> ", "<div a={", "/>", "</div>", "`${", "(?<n>", "\\k<n>",
        "[^", "{2,1}", "kustomer-^1.2", ">=1 <2", "||", " - ", "1.x", "=", "'", '"',
    ],
    "settings": [
        "[[suppress]]\n", "[rules.", "]\n", '"KWF404"', " = ", "**/", "[!", "{a,b}", "\\", "'''", '"""', "2026-01-01",
    ],
    "module": [
        "export default ", "const a = ", "...a", "=> ", "`${", "}`", "process.env.X", "require('./x')", "?.", "??",
        "async ", "class A {", "[0]", ".map((x) => ", ".concat(", "JSON.stringify(", "Object.assign({}, ",
        "/* kwf-lint: allow KWF404 (x) */", "<a>", "as const", "function f(a = 1, ...b) {", "return ", "if (",
        "for (const x of ", "switch (", "try {", "new KApp(", "delete a.b;",
    ],
    "relaxed": [
        "//", "/*", "*/", "'", "+", ".5", "0x1F", "Infinity", "NaN", ",", "\\\n", "\u2028", "#", "undefined",
    ],
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """What fuzzing a target starts from."""
    if target == "expression":
        texts = {part for text in _definitions() for part in _strings(json.loads(text))}
    elif target == "settings":
        pages = [each.read_text(encoding="utf-8") for each in sorted((TESTS.parent / "docs").glob("*.md"))]
        texts = {block for page in pages for block in _BLOCK.findall(page)}
        texts |= {f"[tool.kwf-lint]\n{text}" for text in texts}
    elif target == "module":
        texts = {f"import x from './x';\nexport default {text};" for text in _definitions()}
        texts |= {
            f"const a = {text};\nmodule.exports = {{ ...a, b: `${{process.env.X}}` }};" for text in _definitions()
        }
    else:
        texts = set(_definitions())
    return [text.encode() for text in sorted(texts)]


def _definitions() -> Iterator[str]:
    for rule in builtin_rules():
        page = Path(rule.page).read_text(encoding="utf-8")
        for example in examples(page):
            for block in example.blocks:
                if _is_json(block.text):
                    yield block.text
    for path in sorted((TESTS / "definitions").glob("*.json")):
        yield path.read_text(encoding="utf-8")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        yield from _strings(item)


def mutated(target: str, data: bytes, random: Random) -> bytes:
    """The input with a few changes: of its value where it is JSON, else of its text."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _with_piece(target, data, random)
    if target in ("json", "relaxed", "expression") and random.random() < 0.7:
        return _with_piece(target, data, random)
    for _ in range(random.randint(1, 3)):
        value = _changed(value, random)
    indent = random.choice([None, 2, "\t"])
    return json.dumps(value, indent=indent, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(value: Any, random: Random) -> Any:
    value = copy.deepcopy(value)
    paths = list(places_in(value))
    path = random.choice(paths)
    if not path:
        return value
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    other = value
    for key in random.choice(paths):
        other = other[key]
    how = random.randrange(7)
    if how == 0:
        del holder[last]
    elif how == 1:
        holder[last] = copy.deepcopy(random.choice(SUBSTITUTES))
    elif how == 2:
        holder[last] = copy.deepcopy(other)
    elif how == 3 and isinstance(holder, list):
        holder.insert(last, copy.deepcopy(random.choice([holder[last], other])))
    elif how == 4 and isinstance(holder, dict):
        name = random.choice([*(key for each in paths for key in each if isinstance(key, str)), "", "__proto__"])
        holder[name] = holder.pop(last)
    elif isinstance(holder[last], str):
        holder[last] = _with_piece("expression", holder[last].encode("utf-8", "surrogatepass"), random).decode(
            "utf-8", "replace"
        )
    return value


def _with_piece(target: str, data: bytes, random: Random) -> bytes:
    """The input with a few of its characters replaced by a piece of the language, by some of its own, or by nothing."""
    pieces = PIECES.get(target, PIECES["relaxed"])
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice([0, 0, 1, 2, 8, 40]))
        at = random.randint(0, len(data))
        new = random.choice(
            [random.choice(pieces).encode(), data[at : at + random.randint(1, 30)], b"", bytes([random.randrange(256)])]
        )
        data = data[:start] + new + data[end:]
    return data
