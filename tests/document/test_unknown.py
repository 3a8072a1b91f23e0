from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.document import UNKNOWN, Document, Origin, is_partial
from kwf_lint.document.json_reader import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_unknown_stays_the_one_object(again: Callable[[Any], Any]) -> None:
    assert again([UNKNOWN])[0] is UNKNOWN


@pytest.mark.parametrize(
    ("unknown", "open_", "partial"),
    [
        ({("title",): "process.env.TITLE"}, {}, True),
        ({}, {("roles",): "ROLES"}, True),
        ({}, {}, False),
    ],
)
def test_a_module_is_partial_where_a_value_or_what_is_spread_is_not_known(
    unknown: Any, open_: Any, partial: bool
) -> None:
    document = Document("index.js", "")
    document.origin = Origin(unknown, open_)

    assert is_partial(document) is partial


def test_json_is_never_partial() -> None:
    document = read_document("app.json", b'{"a": [1]}')

    assert document.origin is None
    assert not is_partial(document)
