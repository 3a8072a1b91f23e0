"""Rewrites JSON texts so that they mean the same: every token stays as it is written but for what is meant to change."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # A scalar as it is written, the items of an array, or the members of an object with their keys as they are written.
    Tree: TypeAlias = "str | list[Tree] | tuple[Member, ...]"
    Member: TypeAlias = tuple[str, Tree]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
# A step's id that can be told from other words wherever it is written.
_PLAIN_ID = re.compile(r'"[A-Za-z_][\w-]*"')


def tree_of(text: str) -> Tree:
    """The tokens of a JSON text, without the white space between them."""
    json.loads(text)
    return _tree(iter(_TOKEN.findall(text)))


def _tree(tokens: Iterator[str], first: str = "") -> Tree:
    token = first or next(tokens)
    if token == "[":
        items = []
        while (token := next(tokens)) != "]":
            if token != ",":
                items.append(_tree(tokens, token))
        return items
    if token == "{":
        members = []
        while (token := next(tokens)) != "}":
            if token != ",":
                next(tokens)  # the colon
                members.append((token, _tree(tokens)))
        return tuple(members)
    return token


def written(tree: Tree, indent: str = "  ", end: str = "\n", colon: str = ": ", level: int = 0) -> str:
    """The text of a tree, each item and member behind `end` and as many `indent` as it is deep."""
    if isinstance(tree, str):
        return tree
    opener, closer = "[]" if isinstance(tree, list) else "{}"
    if not tree:
        return opener + closer
    before = end + indent * (level + 1)
    if isinstance(tree, list):
        parts = [before + written(each, indent, end, colon, level + 1) for each in tree]
    else:
        parts = [f"{before}{key}{colon}{written(part, indent, end, colon, level + 1)}" for key, part in tree]
    return opener + ",".join(parts) + end + indent * level + closer


def reordered(tree: Tree, order: Callable[[list[Member]], list[Member]]) -> Tree:
    """The tree with the members of each object in another order, but for objects with one key twice: there it counts."""
    if isinstance(tree, list):
        return [reordered(each, order) for each in tree]
    if isinstance(tree, tuple):
        members = [(key, reordered(part, order)) for key, part in tree]
        has_duplicates = len({json.loads(key) for key, _ in members}) < len(members)
        return tuple(members if has_duplicates else order(members))
    return tree


def with_step_renamed(tree: Tree, new: str) -> Iterator[tuple[str, Tree]]:
    """The tree with one step of one workflow renamed wherever it is named, and the old id: once for each step."""
    for workflow in _workflows(tree):
        for old in dict.fromkeys(_ids(workflow)):
            yield old, _with(tree, workflow, _renamed(workflow, old, new))


def _workflows(tree: Tree) -> Iterator[tuple[Member, ...]]:
    if isinstance(tree, tuple):
        if isinstance(dict(tree).get('"steps"'), list):
            yield tree
        for _, part in tree:
            yield from _workflows(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _workflows(part)


def _ids(workflow: tuple[Member, ...]) -> Iterator[str]:
    for step in dict(workflow)['"steps"']:
        found = dict(step).get('"id"') if isinstance(step, tuple) else None
        if isinstance(found, str) and _PLAIN_ID.fullmatch(found):
            yield found[1:-1]


def _renamed(tree: Tree, old: str, new: str, key: str = "") -> Tree:
    if isinstance(tree, tuple):
        return tuple((_with_id(name, old, new), _renamed(part, old, new, name)) for name, part in tree)
    if isinstance(tree, list):
        return [_renamed(part, old, new) for part in tree]
    if key in ('"id"', '"target"') and tree == f'"{old}"':
        return f'"{new}"'
    return _with_id(tree, old, new)


def _with_id(token: str, old: str, new: str) -> str:
    return re.sub(rf"(?<=steps\.){old}(?![\w-])", new, token)


def _with(tree: Tree, part: Tree, other: Tree) -> Tree:
    """The tree with another part in place of one of its parts."""
    if tree is part:
        return other
    if isinstance(tree, tuple):
        return tuple((key, _with(each, part, other)) for key, each in tree)
    return [_with(each, part, other) for each in tree] if isinstance(tree, list) else tree
