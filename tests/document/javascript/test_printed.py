"""Random JSON, printed as JavaScript in random ways, evaluates to itself, and every string has its exact place."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.javascript.modules import taken

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS = st.one_of(
    st.sampled_from(["a", "b", "1", "0", "two words", "é"]),
    TEXTS.filter(lambda key: key not in ("__proto__", "toJSON")),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6, allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=15,
)


class Printer:
    """Prints values as expressions; constants stand before them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.constants: list[str] = []

    def named(self, expression: str) -> str:
        if self.random.random() < 0.7:
            return expression
        name = f"c{len(self.constants)}"
        self.constants.append(f"const {name} = {expression};")
        return name

    def text(self, value: str) -> str:
        if len(value) > 1 and self.random.random() < 0.25:
            at = self.random.randrange(1, len(value))
            one, other = self.text(value[:at]), self.text(value[at:])
            return self.named(f"`${{{one}}}${{{other}}}`" if self.random.random() < 0.5 else f"({one} + {other})")
        quote = self.random.choice("'\"`")
        return self.named(quote + "".join(self.sign(sign, quote) for sign in value) + quote)

    def sign(self, sign: str, quote: str) -> str:
        if sign in "\0\n\r\u2028\u2029\\$" or sign == quote or self.random.random() < 0.05:
            code = ord(sign)
            forms = [f"\\u{{{code:x}}}"]
            if code < 256:
                forms.append(f"\\x{code:02x}")
            if code < 0x10000:
                forms.append(f"\\u{code:04x}")
            return self.random.choice(forms)
        return sign

    def key(self, key: str) -> str:
        if key.isascii() and key.isidentifier() and self.random.random() < 0.6:
            return key
        if self.random.random() < 0.2:
            return f"[{self.text(key)}]"
        quote = self.random.choice("'\"")
        return quote + "".join(self.sign(sign, quote) for sign in key) + quote

    def value(self, value: Any) -> str:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            pairs = [f"{self.key(key)}: {self.value(item)}" for key, item in value.items()]
            at = self.random.randrange(len(pairs) + 1)
            if self.random.random() < 0.3:
                pairs[at:] = [f"...{self.named('{' + ', '.join(pairs[at:]) + '}')}"]
            return self.named("{" + ", ".join(pairs) + self.random.choice(["", ",", " /* c */ "]) * bool(pairs) + "}")
        if isinstance(value, list):
            items = [self.value(item) for item in value]
            at = self.random.randrange(len(items) + 1)
            if self.random.random() < 0.3:
                items[at:] = [f"...[{', '.join(items[at:])}]"]
            return self.named("[" + ", ".join(items) + "]")
        return self.named(json.dumps(value))


def strings_at(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        return [(path, value)]
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, item in pairs for each in strings_at(item, (*path, key))]


@settings(max_examples=150, deadline=None)
@given(VALUES, st.integers(0, 2**32))
def test_random_values_evaluate_to_themselves_with_exact_places(value: Any, seed: int) -> None:
    printer = Printer(seed)
    expression = printer.value(value)
    source = "\n".join([*printer.constants, f"export default {{ app: 'demo', x: {expression} }};"])

    definition = taken(source)

    assert definition.value["x"] == value
    assert not definition.unknown
    data = source.encode()
    for path, text in strings_at(value):
        spelt = ""
        for first, length, _, start, end, literally in definition.spots["x", *path].pieces:
            assert first == len(spelt)
            piece = text[first : first + length]
            written = data[start:end].decode()
            assert written == piece if literally else written.startswith("\\")
            spelt += piece
        assert spelt == text
