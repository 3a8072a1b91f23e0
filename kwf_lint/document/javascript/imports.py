"""What modules give each other: exports by name, namespaces, module.exports, and how a clause names them."""

from __future__ import annotations

from kwf_lint.document.javascript.library import ROOT
from kwf_lint.document.javascript.names import names_of
from kwf_lint.document.javascript.syntax import parts, text_at
from kwf_lint.document.javascript.values import (
    Array,
    Binding,
    Builtin,
    Member,
    Module,
    Object,
    Plain,
    Text,
    Unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value


IN_CYCLE = "imports in a cycle"


class LiveMember(Member):
    """A member of a module's namespace: what the exported name stands for now."""

    __slots__ = ("binding", "name")

    def __init__(self, binding: Binding, name: str) -> None:
        self.binding = binding
        self.name = name
        self.key_at = None
        self.use_at = None

    @property
    def value(self) -> Value:
        held = self.binding.value
        return Unknown(f"{self.name}, which has no value yet") if held is None else held

    @value.setter
    def value(self, value: Value) -> None:
        self.binding.value = value


def is_commonjs(statement: Node) -> bool:
    """Whether a statement is TypeScript's `export = x` or `import x = require()`."""
    return any(child.type in ("=", "import_require_clause") for child in statement.children)


def absolute(path: str) -> str:
    return f"{ROOT}/{path}" if path else ROOT


def specifiers(clause: Node) -> list[tuple[str, str]]:
    """(name, other name) of the entries in braces; those of types alone are left out."""
    found = []
    for each in parts(clause):
        name, alias = each.child_by_field_name("name"), each.child_by_field_name("alias")
        if name is not None and not any(child.type == "type" for child in each.children):
            first = text_at(name).strip("\"'")
            found.append((first, text_at(alias).strip("\"'") if alias is not None else first))
    return found


def imported(statement: Node) -> list[str]:
    """The names that an import declares, but for types."""
    found: list[str] = []
    is_type = any(child.type == "type" for child in statement.children)
    for clause in parts(statement) if not is_type else ():
        for part in parts(clause) if clause.type == "import_clause" else ():
            if part.type == "named_imports":
                found += [local for _, local in specifiers(part)]
            else:
                found.append(text_at(part if part.type == "identifier" else parts(part)[0]))
    return found


def declared(declaration: Node) -> list[str]:
    name = declaration.child_by_field_name("name")
    if name is not None:
        return [text_at(name)]
    found = []
    for part in declaration.named_children:
        name = part.child_by_field_name("name")
        found += names_of(name) if name is not None else []
    return found


def commonjs_of(module: Module) -> Value:
    """What `module.exports` is."""
    member = module.commonjs.members.get("exports")
    return Unknown(module.commonjs.unknown or "module.exports") if member is None else member.value


def exported(loaded: Module | Value, name: str, spec: str) -> Binding:
    """What an import of a name stands for."""
    if type(loaded) is Module and loaded.is_esm:
        found = loaded.exports.get(name)
        if found is not None:
            return found
        reason = loaded.star_reasons[0] if loaded.star_reasons else f'"{name}", which {spec} does not export'
        return Binding(Unknown(reason), is_fixed=True)
    value = commonjs_of(loaded) if isinstance(loaded, Module) else loaded
    if type(value) is Builtin:
        held = value.members.get(name)
        return Binding(Unknown(f"{value.name}.{name}") if held is None else held, is_fixed=True)
    if type(value) is Object and not value.unknown:
        marker = value.members.get("__esModule")
        if name == "default":
            return Binding(value if marker is None else Unknown(spec, None, (value,)), is_fixed=True)
        if name in value.members:
            return Binding(value.members[name].value, is_fixed=True)
    if name == "default":
        return Binding(value, is_fixed=True)
    reason = (
        value.reason if type(value) is Unknown and not spec[:1].isalpha() and spec[:1] != "@" else f'"{name}" of {spec}'
    )
    return Binding(Unknown(reason, None, (value,)), is_fixed=True)


def namespace(loaded: Module | Value, spec: str) -> Value:
    """What `import * as x` stands for."""
    if type(loaded) is Module and loaded.is_esm:
        made = Object(loaded.source.here(loaded.source.root))
        # In the order that JavaScript gives them: by their UTF-16 units.
        for name in sorted(loaded.exports, key=lambda name: name.encode("utf-16-be", "surrogatepass")):
            made.members[name] = LiveMember(loaded.exports[name], name)
        if loaded.star_reasons:
            made.open = loaded.star_reasons[0]
        elif loaded.is_running:
            made.open = IN_CYCLE
        return made
    value = commonjs_of(loaded) if isinstance(loaded, Module) else loaded
    if type(value) is Object and not value.unknown:
        made = Object(value.at)
        made.members = {
            key: Member(member.value, member.key_at, member.use_at) for key, member in value.members.items()
        }
        made.open = value.open or spec
        made.members.setdefault("default", Member(value))
        return made
    return value if type(value) is Builtin else Unknown(spec, None, (value,))


def required(loaded: Module | Value) -> Value:
    """What `require()` returns."""
    if isinstance(loaded, Module):
        return namespace(loaded, "a module") if loaded.is_esm else commonjs_of(loaded)
    return loaded


def of_plain(value: Any, at: At, depth: int) -> Value:
    """Python's value of JSON as one of the module's."""
    if depth > 150:
        return Unknown("nested too deep", at)
    if type(value) is str:
        return Text(value, at)
    if type(value) is dict:
        made = Object(at)
        made.members = {key: Member(of_plain(item, at, depth + 1)) for key, item in value.items()}
        return made
    if type(value) is list:
        return Array([Member(of_plain(item, at, depth + 1)) for item in value], at)
    return Plain(value if type(value) is bool or value is None else float(value), at)


def declared_globals(text: str) -> frozenset[str]:
    """The names of which a comment says, as linters read it, that they are defined elsewhere: `/* global NAME */`."""
    return frozenset(
        name
        for word in ("global ", "globals ")
        for comment in text.split(f"/* {word}")[1:]
        for name in comment.partition("*/")[0].replace(",", " ").replace(":", " ").split()
    )
