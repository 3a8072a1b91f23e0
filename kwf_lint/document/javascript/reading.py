"""Reads a module: which definitions it holds, as documents whose parts know where they are.

What a definition looks like it is told: it is given a function that looks at plain values.
"""

from __future__ import annotations

from kwf_lint.document.javascript.machine import Exhausted, Run, Thrown, call
from kwf_lint.document.javascript.modules import SDK_APP, Loader
from kwf_lint.document.javascript.plain import Taken
from kwf_lint.document.javascript.syntax import first_error, parse
from kwf_lint.document.javascript.values import PROMISE, UNDEFINED, Array, Function, Object, Plain, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from kwf_lint.document.javascript.modules import ListFolder, Read
    from kwf_lint.document.javascript.syntax import Source
    from kwf_lint.document.javascript.values import Module, Value
    from kwf_lint.document.mistake import Mistake

_MARKS = ("app", "steps", "trigger")


class ReadModule:
    """What a module holds.

    definitions: (how the module exports it, what it is), in the order of the exports. mistake: its first syntax error.
    problems: names that are not defined and files that are not found; broken: syntax errors of imported files; both with
    the source that they are in. loaded: the paths of the files it is made of, its own
    not among them. exhausted: why it was not followed to its end, "" where it was. nameless: where an export has all that
    an app has but for a known name, why it is not known ("process.env.APP"). unfollowed: why nothing is known of an
    export, "" where something is known of each.
    """

    __slots__ = (
        "broken", "definitions", "exhausted", "loaded", "mistake", "nameless", "problems", "source", "unfollowed",
    )  # fmt: skip

    def __init__(self, source: Source) -> None:
        self.source = source
        self.definitions: list[tuple[str, Taken]] = []
        self.mistake: Mistake | None = None
        self.problems: list[tuple[Source, Mistake]] = []
        self.broken: list[tuple[Source, Mistake]] = []
        self.loaded: list[str] = []
        self.exhausted = ""
        self.nameless = ""
        self.unfollowed = ""


class Files:
    """Where modules are read from: functions by path below the root, and what was parsed before, by path.

    is_excused: whether it is as it should be that a file is not found, since it is made or kept elsewhere.
    """

    __slots__ = ("is_excused", "list_folder", "name_of", "parsed", "read")

    def __init__(
        self,
        read: Read,
        list_folder: ListFolder,
        name_of: Callable[[str], str] = str,
        is_excused: Callable[[str], bool] | None = None,
    ) -> None:
        self.read = read
        self.list_folder = list_folder
        self.name_of = name_of
        self.is_excused = is_excused
        self.parsed: dict[str, Any] = {}


def read_module(
    path: str,
    text: str,
    files: Files,
    is_definition: Callable[[Any], bool],
    environment: Mapping[str, str] | None = None,
) -> ReadModule:
    """The definitions in a module at a path below the root. Raises MissingParser, and nothing for any text."""
    source = parse(path, files.name_of(path), text)
    found = ReadModule(source)
    if not source.has_tree:
        found.exhausted = "it takes too long to parse"
        return found
    if source.root.has_error:
        found.mistake = first_error(source)
        return found
    loader = Loader(files.read, files.list_folder, files.name_of, environment or {}, files.parsed, files.is_excused)
    run = Run(loader)
    loader.snapshot = Taken
    module: Module | None = None
    try:
        module = loader.start(run, source)
    except Exhausted:
        found.exhausted = "evaluating it takes too many steps"
    loader.snapshot = None
    seen: set[int] = set()
    if module is not None:
        for name, value in _exported(module):
            if type(value) is Object and id(value) not in seen and _may_be(value, source):
                taken = Taken(value)
                if is_definition(taken.value):
                    seen.add(id(value))
                    _place_here(taken, value, source)
                    found.definitions.append((name, taken))
                else:
                    found.nameless = found.nameless or _unknown_name(taken)
    known = {taken.at for _, taken in found.definitions}
    for taken, name, value in loader.snapshots:
        is_ours = taken.at is not None and taken.at[0] is source and taken.at not in known
        if is_ours and (name == SDK_APP or is_definition(taken.value)):
            known.add(taken.at)
            if value.is_lost_again and name != SDK_APP:
                taken.open_all(value.unknown)
            found.definitions.append(("", taken))
    if module is not None and not found.definitions:
        for name, taken in _answers(run, module):
            if is_definition(taken.value):
                found.definitions.append((name, taken))
            elif not {("version",), ("title",)} <= taken.unknown.keys():
                # A function that makes an app of all that it is given is a helper.
                found.nameless = found.nameless or _unknown_name(taken)
        found.unfollowed = _unfollowed(module)
    found.problems = loader.problems
    found.broken = loader.broken
    found.loaded = [each for each in loader.loaded if each != path]
    return found


def _may_be(value: Object, source: Source) -> bool:
    """Whether an object has the keys of a definition, and it or one of these keys is in this file."""
    places = [value.members[mark].key_at for mark in _MARKS if mark in value.members]
    return bool(places) and any(at is not None and at[0] is source for at in (value.at, *places))


def _place_here(taken: Taken, value: Object, source: Source) -> None:
    """Say of an object that a function of another file made of one in this file that it is in this file."""
    places = (value.members[mark].key_at for mark in _MARKS if mark in value.members)
    key_at = next((at for at in places if at is not None and at[0] is source), None)
    if value.at is None or value.at[0] is source or key_at is None:
        return
    node = source.root.descendant_for_byte_range(key_at[1], key_at[2])
    while node is not None and node.type != "object":
        node = node.parent
    if node is not None:
        taken.at = taken.spots[()].at = source.here(node)


def _unknown_name(taken: Taken) -> str:
    """Why the name is not known of what is an app but for its name; "" where it is none."""
    is_app = type(taken.value) is dict and "version" in taken.value and "title" in taken.value
    return taken.unknown.get(("app",), "") if is_app else ""


def _roots(module: Module) -> list[tuple[str, Value]]:
    """What a module exports, with a name for each."""
    roots: list[tuple[str, Value]] = [
        (name, binding.value) for name, binding in module.exports.items() if binding.value is not None
    ]
    held = module.commonjs.members.get("exports")
    if held is not None:
        roots.append(("module.exports", held.value))
    return [(name, _resolved(value)) for name, value in roots]


def _exported(module: Module) -> Iterator[tuple[str, Value]]:
    """What a module exports, and what that holds up to two levels down, with a name for each."""
    roots = _roots(module)
    yield from roots
    for name, value in roots:
        yield from _below(name, value, 2)


def _resolved(value: Value) -> Value:
    """What a promise resolves to; any other value as it is."""
    return value.aliases[0] if type(value) is Unknown and value.reason == PROMISE and value.aliases else value


def _unfollowed(module: Module) -> str:
    """Why nothing is known of something that a module exports, "" where something is known of everything.

    A class that is exported is not a definition, whatever it makes.
    """
    for _, value in _roots(module):
        reason = value.reason if type(value) is Unknown else getattr(value, "unknown", "")
        if reason and not _is_class(value):
            return reason
    return ""


def _is_class(value: Value) -> bool:
    if type(value) is not Unknown or value.at is None or not value.at[0].has_tree:
        return False
    node = value.at[0].root.descendant_for_byte_range(value.at[1], value.at[2])
    return node is not None and "class" in node.type


def _below(name: str, value: Value, levels: int) -> Iterator[tuple[str, Value]]:
    pairs: list[tuple[str, Value]] = []
    if type(value) is Object:
        pairs = [(f"{name}.{key}", member.value) for key, member in value.members.items()]
    elif type(value) is Array:
        pairs = [(f"{name}[{index}]", item.value) for index, item in enumerate(value.items)]
    if type(value) is Object and any(mark in value.members for mark in ("app", "steps")):
        return  # its parts are its own
    yield from pairs
    if levels > 1:
        for inner, item in pairs:
            yield from _below(inner, item, levels - 1)


def _answers(run: Run, module: Module) -> Iterator[tuple[str, Taken]]:
    """What exported functions return that has the keys of a definition, whatever they are given."""
    for name, value in list(_exported(module)):
        if type(value) is not Function or value.scope.module is not module:
            continue
        try:
            given: list[Value] = [Unknown(f"an argument of {name}", value.at) for _ in range(4)]
            answer = _resolved(call(run, value, Plain(UNDEFINED), given))
        except (Thrown, Exhausted):
            continue
        if type(answer) is Object and _may_be(answer, module.source):
            yield name, Taken(answer)
