import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from kwf_lint.document.document import UNKNOWN, Document, Origin, Path, is_complete, is_open, is_unknown
from kwf_lint.document.json_reader import read_document


def partly_known() -> Document:
    document = Document("index.js", "")
    document.value = {"title": UNKNOWN, "roles": [UNKNOWN, "admin"], "tags": ["a"], "i18n": {}}
    document.origin = Origin(
        {("title",): "process.env.TITLE", ("roles", 0): "ROLES"}, {("roles",): "ROLES", ("i18n",): "x"}
    )
    return document


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_unknown_stays_the_one_object(again: Callable[[Any], Any]) -> None:
    assert is_unknown(again([UNKNOWN])[0])


@pytest.mark.parametrize("value", [None, "", 0, False, [], {}, "UNKNOWN"])
def test_nothing_that_json_can_say_is_unknown(value: object) -> None:
    assert not is_unknown(value)


@pytest.mark.parametrize(
    ("path", "open_", "complete"),
    [
        ((), False, False),
        (("roles",), True, False),
        (("tags",), False, True),
        (("i18n",), True, False),
        (("title",), False, False),
    ],
)
def test_what_an_unknown_spread_and_unknown_members_leave_open(path: Path, open_: bool, complete: bool) -> None:
    document = partly_known()

    assert (is_open(document, path), is_complete(document, path)) == (open_, complete)


def test_json_is_never_open() -> None:
    document = read_document("app.json", b'{"a": [1]}')

    assert document.origin is None
    assert not is_open(document, ("a",))
    assert is_complete(document, ("a",))
