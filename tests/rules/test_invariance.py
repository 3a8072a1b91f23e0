"""What means the same is judged the same: keys in another order, other white space, a step under another name."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import examples
from kwf_lint.settings.read import settings_of_text
from tests.rewritten import reordered, tree_of, with_step_renamed, written
from tests.rules.test_pages import SUBSTITUTES, places_in, replaced
from tests.rules.test_unknown import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kwf_lint.linting.diagnostic import Diagnostic
    from tests.rewritten import Member

    Files = dict[str, str]

DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.json"))
# Rules whose help shows the first of several names, in the order of the file, as an example.
SHOWS_THE_FIRST = ("KWF706", "KWF714")
# Rules whose help shows the id that is spelt most like a wrong one.
SHOWS_THE_NEAREST = ("KWF301", "KWF401")
NEW_ID = "renamed"


class Said(NamedTuple):
    """What a finding says, without its place in the text."""

    code: str
    severity: str
    file: str
    pointer: str
    message: str
    help: str
    underlined: str
    fix: str
    related: tuple[tuple[str, str, str], ...]
    route: tuple[tuple[str, str], ...]


def said(found: Diagnostic) -> Said:
    underlined = found.document.text[found.start.offset : found.end.offset]
    return Said(
        found.code,
        found.severity,
        found.file,
        found.pointer,
        found.message,
        found.help or "",
        "".join(underlined.split()),
        f"{found.fix.title} {found.fix.safe}" if found.fix else "",
        tuple(sorted((each.file, each.pointer, each.message) for each in found.related)),
        tuple((stop.pointer, stop.condition) for stop in found.route),
    )


def projects() -> Iterator[tuple[str, Files, str]]:
    """Every example of a page and every definition: a name, the texts of its files, the settings."""
    for rule in builtin_rules():
        with open(rule.page, encoding="utf-8") as file:
            page = file.read()
        for number, example in enumerate(examples(page), start=1):
            yield f"{rule.name}-{number}", {block.file: block.text for block in example.blocks}, example.settings
    for path in DEFINITIONS:
        yield path.stem, {path.name: path.read_text(encoding="utf-8")}, ""


def is_json(text: str) -> bool:
    return document_of_text("app.json", text).value is not MISSING


PROJECTS = [
    pytest.param(files, settings, id=name) for name, files, settings in projects() if all(map(is_json, files.values()))
]


def judged(files: Files, settings: str, *, by_key: bool = False) -> list[Said]:
    """What is said of these files, sorted; by_key: without what shows the first of several names as an example."""
    documents = [document_of_text(name, text) for name, text in files.items()]
    found = map(said, found_in(documents, settings_of_text(settings, os.getcwd())))
    return sorted(each._replace(help="") if by_key and each.code in SHOWS_THE_FIRST else each for each in found)


def rewritten(files: Files, rewrite: Callable[[str], str]) -> Files:
    return {name: rewrite(text) for name, text in files.items()}


def shuffled(members: list[Member]) -> list[Member]:
    keys = [key for key, _ in members]
    return random.Random(repr(keys)).sample(members, len(members))


def assert_order_does_not_count(files: Files, settings: str, order: Callable[[list[Member]], list[Member]]) -> None:
    others = rewritten(files, lambda text: written(reordered(tree_of(text), order)))

    assert judged(others, settings, by_key=True) == judged(files, settings, by_key=True)


@pytest.mark.parametrize(("files", "settings"), PROJECTS)
def test_the_order_of_keys_does_not_count(files: Files, settings: str) -> None:
    assert_order_does_not_count(files, settings, lambda members: members[::-1])
    assert_order_does_not_count(files, settings, shuffled)


@pytest.mark.parametrize(
    ("indent", "end", "colon"),
    [("\t", "\n", ": "), ("", "", ":"), ("    ", "\r\n", " : "), (" ", "\r", ":\n")],
    ids=["tabs", "one-line", "windows", "odd"],
)
@pytest.mark.parametrize(("files", "settings"), PROJECTS)
def test_white_space_does_not_count(files: Files, settings: str, indent: str, end: str, colon: str) -> None:
    others = rewritten(files, lambda text: written(tree_of(text), indent, end, colon))

    assert judged(others, settings) == judged(files, settings)


def without_id(found: list[Said], old: str) -> list[Said]:
    """What is said, with neither the step's old id nor its new one."""
    is_id = re.compile(rf"(?<![\w-])({old}|{NEW_ID})(?![\w-])")

    def without(text: str) -> str:
        return is_id.sub("...", text)

    return sorted(
        each._replace(
            pointer=without(each.pointer),
            message=without(each.message),
            help="" if each.code in SHOWS_THE_NEAREST else without(each.help),
            underlined=without(each.underlined),
            fix=without(each.fix),
            related=tuple(sorted((file, without(at), without(label)) for file, at, label in each.related)),
            route=tuple((at, without(condition)) for at, condition in each.route),
        )
        for each in found
    )


@pytest.mark.parametrize(("files", "settings"), PROJECTS)
def test_the_id_of_a_step_does_not_count(files: Files, settings: str) -> None:
    known = judged(files, settings)
    for name, text in files.items():
        for old, tree in with_step_renamed(tree_of(text), NEW_ID):
            in_settings = re.sub(rf"(?<=/){old}(?![\w-])", NEW_ID, settings)
            found = judged({**files, name: written(tree)}, in_settings)

            assert without_id(found, old) == without_id(known, old)


@pytest.mark.slow
@pytest.mark.parametrize(("files", "settings"), PROJECTS)
def test_neither_order_nor_white_space_counts_where_a_part_is_of_another_type(files: Files, settings: str) -> None:
    for name, text in files.items():
        value = json.loads(text)
        for number, path in enumerate(places_in(value)):
            if number % 5 == len(text) % 5:
                part = replaced(value, path, SUBSTITUTES[number // 5 % len(SUBSTITUTES)])
                others = {**files, name: json.dumps(part)}
                assert_order_does_not_count(others, settings, shuffled)
                indented = {**others, name: json.dumps(part, indent=2)}
                assert judged(indented, settings) == judged(others, settings)
