"""What node brings along, as far as it is followed: path, fs below the root, process, the url of a file.

A path of this machine begins with a sign that stands for the root of the repository: no value that holds it is known.
"""

from __future__ import annotations

import posixpath

from kwf_lint.document.javascript.methods import guarded
from kwf_lint.document.javascript.values import (
    UNDEFINED,
    Array,
    Builtin,
    Member,
    Object,
    Plain,
    Text,
    Unknown,
    as_text,
    is_nullish,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kwf_lint.document.javascript.machine import Run
    from kwf_lint.document.javascript.syntax import At
    from kwf_lint.document.javascript.values import Scope, Value

# The folders that are the repository's root and the one that node is started in, wherever they lie.
ROOT = "/\ue000"
CURRENT = "/\ue001"
_FILE = "file://"
_UTF8 = ("utf8", "utf-8", "UTF-8", "UTF8")


def is_machines(text: str) -> bool:
    """Whether a string says where something lies on this machine."""
    return "\ue000" in text or "\ue001" in text


def libraries() -> dict[str, Builtin]:
    """The modules of node that are followed, by name."""
    path: dict[str, Value] = {
        name: Builtin(name, guarded(name, method))
        for name, method in (
            ("basename", _basename), ("dirname", _dirname), ("extname", _extname), ("join", _join),
            ("normalize", _join), ("resolve", _resolve),
        )
    }  # fmt: skip
    path["sep"] = Text("/")
    path["posix"] = Builtin("path", None, dict(path))
    files: dict[str, Value] = {
        name: Builtin(name, guarded(name, method))
        for name, method in (
            ("existsSync", _exists), ("lstatSync", _stat), ("readFileSync", _read_file), ("readdirSync", _read_folder),
            ("statSync", _stat),
        )
    }  # fmt: skip
    url: dict[str, Value] = {"fileURLToPath": Builtin("fileURLToPath", guarded("fileURLToPath", _from_url))}
    found = {"fs": Builtin("fs", None, files), "path": Builtin("path", None, path), "url": Builtin("url", None, url)}
    for each in found.values():
        each.members["default"] = each
    return {**found, **{f"node:{name}": each for name, each in found.items()}}


def process(environment: Mapping[str, str]) -> Builtin:
    """`process`, with the variables of the environment that are given."""
    variables: dict[str, Value] = {name: Text(value) for name, value in environment.items()}

    def current(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value:
        return Text(CURRENT, at)

    return Builtin("process", None, {"env": Builtin("process.env", None, variables), "cwd": Builtin("cwd", current)})


def _texts(given: list[Value]) -> list[str] | None:
    texts = [each.text for each in given if type(each) is Text]
    return texts if len(texts) == len(given) else None


def _path_of(text: str, given: list[str], at: At) -> Value:
    """A path as a value; one that has left the root says where this machine keeps the repository."""
    if not is_machines(text) and any(map(is_machines, given)):
        return Unknown("a folder of this machine", at)
    return Text(text, at)


def _normal(path: str) -> str:
    if not path:
        return "."
    normal = posixpath.normpath(path)
    if normal.startswith("//"):
        normal = normal[1:]
    return normal + "/" if path.endswith("/") and normal != "/" else normal


def _join(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if texts is None:
        return None
    return _path_of(_normal("/".join([each for each in texts if each])), texts, at)


def _resolve(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if texts is None:
        return None
    path = CURRENT
    for each in texts:
        path = posixpath.join(path, each)
    normal = _normal(path)
    return _path_of(normal.rstrip("/") or "/", [path], at)


def _dirname(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if texts is None or len(texts) != 1:
        return None
    stripped = texts[0].rstrip("/")
    head, slash, _ = stripped.rpartition("/")
    if head == "/":
        head = "//"
    return _path_of(head or ("/" if slash or texts[0][:1] == "/" else "."), texts, at)


def _basename(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if not texts or len(texts) > 2:
        return None
    name = posixpath.basename(texts[0].rstrip("/"))
    if len(texts) == 2 and (name != texts[1] or name == texts[0]):
        name = name.removesuffix(texts[1])
    return _path_of(name, [], at)


def _extname(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if texts is None or len(texts) != 1:
        return None
    name = posixpath.basename(texts[0].rstrip("/"))
    dot = name.rfind(".")
    return Text(name[dot:] if dot > 0 and name != ".." else "", at)


def _from_url(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if not texts or not texts[0].startswith(_FILE + ROOT):
        return None
    return Text(texts[0].removeprefix(_FILE), at)


def _encoding(given: list[Value]) -> str | None:
    """The encoding that is asked for, "" for none; None where it is not known or not UTF-8."""
    value = given[1] if len(given) > 1 else Plain(UNDEFINED)
    if type(value) is Object and not value.unknown and not value.open:
        member = value.members.get("encoding")
        value = member.value if member is not None and len(value.members) == 1 else Unknown("an encoding")
    if is_nullish(value):
        return ""
    return value.text if type(value) is Text and value.text in _UTF8 else None


def _read_file(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    encoding = _encoding(given)
    if not given or type(given[0]) is not Text or encoding is None:
        return None
    content = run.world.text_file(given[0].text, at)
    if type(content) is not Text:
        run.called_unknown += 1
        return content
    if encoding:
        return content

    def to_text(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        return content if not given or as_text(given[0]) in _UTF8 else None

    return Builtin("a buffer", None, {"toString": Builtin("toString", guarded("toString", to_text))})


def _exists(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if not given or type(given[0]) is not Text:
        return None
    kind = run.world.kind_of(given[0].text)
    return Unknown("existsSync", at) if kind is None else Plain(kind != "", at)


def _stat(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if len(given) != 1 or type(given[0]) is not Text:
        return None
    kind = run.world.kind_of(given[0].text)
    if not kind:
        return None

    def says(answer: bool) -> Callable[..., Value]:
        def method(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value:
            return Plain(answer, at)

        return method

    tests: dict[str, Value] = {
        "isFile": Builtin("isFile", says(kind == "file")),
        "isDirectory": Builtin("isDirectory", says(kind == "folder")),
    }
    return Builtin("a file's facts", None, tests)


def _read_folder(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    if not given or type(given[0]) is not Text or _encoding(given) is None:
        return None
    names = run.world.folder(given[0].text)
    return None if names is None else Array([Member(Text(name, at)) for name, _ in names], at)
