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
_FILE_URL = "the URL of a file"
URL = "URL"
BUFFER = "a buffer"
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
    url: dict[str, Value] = {
        "URL": url_class(),
        "fileURLToPath": Builtin("fileURLToPath", guarded("fileURLToPath", _from_url)),
    }
    loading: dict[str, Value] = {"createRequire": Builtin("createRequire", guarded("createRequire", _create_require))}
    found = {
        "fs": Builtin("fs", None, files), "module": Builtin("module", None, loading), "path": Builtin("path", None, path),
        "url": Builtin("url", None, url),
    }  # fmt: skip
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
    path = _path(given)
    if path is None or (type(given[0]) is Text and not path.startswith(_FILE + ROOT)):
        return None
    return Text(path.removeprefix(_FILE), at)


def url_class() -> Builtin:
    """`URL`, which is followed where it names a file beside a module: `new URL("./a.json", import.meta.url)`."""
    return Builtin(URL, guarded(URL, _url))


def _url(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    texts = _texts(given)
    if texts is None:
        return None
    if len(texts) != 2 or not texts[1].startswith(_FILE + ROOT) or not _is_relative(texts[0]):
        return Unknown("new URL", at)
    path = _normal(posixpath.join(posixpath.dirname(texts[1].removeprefix(_FILE)), texts[0]))
    if not is_machines(path):
        return Unknown("a folder of this machine", at)
    return Builtin(_FILE_URL, None, {"path": Text(path)})


def _is_relative(url: str) -> bool:
    """Whether a URL is a path from where it is used, and written as it is."""
    return url.isascii() and url[:1] != "/" and all(sign.isalnum() or sign in "./_-" for sign in url)


def _path(given: list[Value]) -> str | None:
    """The path that a function of fs is given, as a string or as a URL."""
    value = given[0] if given else None
    if type(value) is Builtin and value.name == _FILE_URL:
        value = value.members["path"]
    return value.text if type(value) is Text else None


def _create_require(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    path = _path(given)
    is_own = path is not None and path.removeprefix(_FILE) == f"{ROOT}/{scope.module.source.path}"
    return run.world.require_of(scope.module) if is_own else None


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
    path = _path(given)
    if path is None or encoding is None:
        return None
    content = run.world.text_file(path, at)
    if type(content) is not Text:
        run.called_unknown += 1
        return content
    if encoding:
        return content

    def to_text(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
        return content if not given or as_text(given[0]) in _UTF8 else None

    return Builtin(BUFFER, None, {"toString": Builtin("toString", guarded("toString", to_text))})


def _exists(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    path = _path(given)
    if path is None:
        return None
    kind = run.world.kind_of(path)
    return Unknown("existsSync", at) if kind is None else Plain(kind != "", at)


def _stat(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value | None:
    path = _path(given)
    if len(given) != 1 or path is None:
        return None
    kind = run.world.kind_of(path)
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
    path = _path(given)
    if path is None or _encoding(given) is None:
        return None
    names = run.world.folder(path)
    return None if names is None else Array([Member(Text(name, at)) for name, _ in names], at)
