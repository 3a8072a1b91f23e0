"""Where each part of a definition stands: literals, keys, uses, and the pieces of composed strings."""

from __future__ import annotations

from tests.document.javascript.modules import taken, written


def test_a_value_stands_where_its_literal_is() -> None:
    definition = taken("const NAME = 'x';\nexport default { app: 'demo', a: { b: [1, NAME] } };")

    assert written(definition, "app") == "'demo'"
    assert written(definition, "a") == "{ b: [1, NAME] }"
    assert written(definition, "a", "b", 0) == "1"
    assert written(definition, "a", "b", 1) == "'x'"


def test_where_a_key_stands_and_where_a_constant_is_used() -> None:
    source = "const url = 'x';\nexport default { app: 'demo', 'quoted-key': 1, url, ['a' + 'b']: 2 };"
    definition = taken(source)

    def text(at: object) -> str:
        assert isinstance(at, tuple)
        start, end = at[0].span(at)
        return source[start:end]

    assert text(definition.spots["quoted-key",].key_at) == "'quoted-key'"
    assert text(definition.spots["url",].key_at) == "url"
    assert text(definition.spots["url",].use_at) == "url"
    assert text(definition.spots["url",].at) == "'x'"
    assert text(definition.spots["ab",].key_at) == "['a' + 'b']"


def test_places_count_characters_not_bytes() -> None:
    source = "// Grüße \U0001f600\nexport default { app: 'démo', x: 'é' };"
    definition = taken(source)

    assert written(definition, "app") == "'démo'"
    assert written(definition, "x") == "'é'"


def test_the_pieces_of_a_composed_string() -> None:
    source = "const base = 'https://h';\nexport default { app: 'demo', x: `${base}/a\\n` + 'b' };"
    definition = taken(source)
    pieces = definition.spots["x",].pieces

    assert definition.value["x"] == "https://h/a\nb"
    assert [(piece[0], piece[1], source[piece[3] : piece[4]], piece[5]) for piece in pieces] == [
        (0, 9, "https://h", True), (9, 2, "/a", True), (11, 1, "\\n", False), (12, 1, "b", True),
    ]  # fmt: skip


def test_a_part_of_a_string_keeps_its_place() -> None:
    source = "export default { app: 'demo', x: ' a,bc '.trim().split(',')[1] };"
    definition = taken(source)
    [(first, length, _, start, end, literally)] = definition.spots["x",].pieces

    assert (first, length, source[start:end], literally) == (0, 2, "bc", True)


def test_a_text_file_is_its_own_place() -> None:
    definition = taken(
        "import fs from 'fs';\nexport default { app: 'demo', x: fs.readFileSync(`${__dirname}/a.jsx`, 'utf8') };",
        src__a_jsx="<div>é</div>",
    )
    at = definition.spots["x",].at
    assert at is not None

    assert (at[0].path, at[0].span(at)) == ("src/a.jsx", (0, 12))


def test_keys_that_stand_twice() -> None:
    definition = taken("export default { app: 'demo', x: { a: 1, b: 2, a: 3 } };")

    assert definition.value["x"] == {"a": 3, "b": 2}
    assert [(path, key, len(places)) for path, key, places in definition.doubled] == [(("x",), "a", 2)]


def test_a_key_that_overrides_a_spread_one_does_not_stand_twice() -> None:
    assert taken("const b = { a: 1 };\nexport default { app: 'demo', x: { ...b, a: 2 } };").doubled == []
