"""Loads the modules, JSON and text files that a module is made of, and evaluates them in the order of node.

Reads nothing itself: it is given functions that read a file and list a folder, by paths below the root with "/".
"""

from __future__ import annotations

import json
import posixpath

from kwf_lint.document.javascript import calls, literals, operators, statements
from kwf_lint.document.javascript.aliases import aliased
from kwf_lint.document.javascript.evaluate import evaluate, execute
from kwf_lint.document.javascript.globals import globals_
from kwf_lint.document.javascript.imports import (
    IN_CYCLE,
    absolute,
    declared,
    declared_globals,
    exported,
    imported,
    is_commonjs,
    namespace,
    of_plain,
    required,
    specifiers,
)
from kwf_lint.document.javascript.library import CURRENT, ROOT, URL, is_machines, libraries, process, url_class
from kwf_lint.document.javascript.machine import Exhausted, Jump, Lost, Return, Run, Thrown
from kwf_lint.document.javascript.names import declare, hoist, hoist_var, set_name
from kwf_lint.document.javascript.plain import Taken, json_text_of
from kwf_lint.document.javascript.syntax import Source, first_error, parse, parse_json, parts, text_at
from kwf_lint.document.javascript.unfollowed import unfollow
from kwf_lint.document.javascript.values import (
    LONGEST,
    Binding,
    Builtin,
    Function,
    Member,
    Module,
    Object,
    Scope,
    Text,
    Unknown,
)
from kwf_lint.document.json_mistakes import first_mistake
from kwf_lint.document.mistake import Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kwf_lint.document.javascript.syntax import At, Node
    from kwf_lint.document.javascript.values import Value

    Read = Callable[[str], bytes | None]
    ListFolder = Callable[[str], "list[tuple[str, bool]] | None"]

# Each declares the kinds of nodes that it handles.
HANDLERS = (calls, literals, operators, statements)
# Bytes; a larger file is not read, nor more than MOST_BYTES for one module with all that it loads.
LARGEST_FILE = 1_000_000
MOST_BYTES = 4_000_000
_EXTENSIONS = (".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
_TYPESCRIPT_FIRST = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json")
# A TypeScript module names another by the name of what is made of it.
_MADE_OF = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
# What only declares types is loaded by the name of a module, and has no values.
_TYPES_ONLY = (".d.ts", ".d.mts", ".d.cts")
# What makes an app of its manifest in the legacy SDK.
SDK_APP = "KApp"
JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx")
_DEPTH_OF_IMPORT = 6
MOST_SNAPSHOTS = 50
MOST_PROBLEMS = 20
# What node, browsers and test runners define: that such a name is missing is not said.
_OTHER_GLOBALS = frozenset(
    (
        "AbortController", "AbortSignal", "AggregateError", "ArrayBuffer", "Atomics", "BigInt", "BigInt64Array",
        "BigUint64Array", "Blob", "BroadcastChannel", "Buffer", "Bun", "ByteLengthQueuingStrategy", "CompressionStream",
        "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent", "DOMException", "DOMParser", "DataView", "Date",
        "DecompressionStream", "Deno", "Error", "EvalError", "Event", "EventTarget", "File", "FinalizationRegistry",
        "Float32Array", "Float64Array", "FormData", "Function", "HTMLElement", "Headers", "Int16Array", "Int32Array",
        "Int8Array", "Intl", "Iterator", "Map", "MessageChannel", "MessageEvent", "MessagePort", "Performance",
        "PerformanceEntry", "PerformanceMark", "PerformanceMeasure", "PerformanceObserver", "PerformanceObserverEntryList",
        "PerformanceResourceTiming", "Promise", "Proxy", "RangeError", "ReadableByteStreamController", "ReadableStream",
        "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest", "ReadableStreamDefaultController",
        "ReadableStreamDefaultReader", "ReferenceError", "Reflect", "RegExp", "Request", "Response", "Set",
        "SharedArrayBuffer", "SubtleCrypto", "Symbol", "SyntaxError", "TextDecoder", "TextDecoderStream", "TextEncoder",
        "TextEncoderStream", "TransformStream", "TransformStreamDefaultController", "TypeError", "URIError", "URL",
        "URLSearchParams", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet",
        "WebAssembly", "WebSocket", "WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter",
        "XMLHttpRequest", "afterAll", "afterEach", "atob", "beforeAll", "beforeEach", "btoa", "clearImmediate",
        "clearInterval", "clearTimeout", "crypto", "customElements", "decodeURI", "decodeURIComponent", "describe",
        "document", "encodeURI", "encodeURIComponent", "escape", "eval", "expect", "fetch", "global", "globalThis",
        "isFinite", "isNaN", "it", "jest", "localStorage", "location", "navigator", "parseFloat", "parseInt", "performance",
        "queueMicrotask", "self", "sessionStorage", "setImmediate", "setInterval", "setTimeout", "structuredClone", "test",
        "unescape", "vi", "window",
    )
)  # fmt: skip


class Loader:
    """What one evaluation loads. `loaded`: the paths of the files that were read, in order."""

    def __init__(
        self,
        read: Read,
        list_folder: ListFolder,
        name_of: Callable[[str], str],
        environment: Mapping[str, str],
        parsed: dict[str, tuple[bytes, Source]] | None = None,
        is_excused: Callable[[str], bool] | None = None,
    ) -> None:
        self._read = read
        self._list_folder = list_folder
        self._name_of = name_of
        self._libraries = libraries()
        self._globals = {**globals_(), URL: url_class(), "process": process(environment)}
        # Kept from one evaluation to the next: what was parsed, by path.
        self._parsed = {} if parsed is None else parsed
        self._modules: dict[str, Module | Value] = {}
        self._texts: dict[str, Text | Unknown] = {}
        self._left = MOST_BYTES
        self._is_excused = is_excused
        self._current = ""
        self._declared: dict[str, frozenset[str]] = {}
        self._configs: dict[str, Any] = {}
        self.loaded: list[str] = []
        self.problems: list[tuple[Source, Mistake]] = []
        self.broken: list[tuple[Source, Mistake]] = []
        self.snapshots: list[tuple[Taken, str, Object]] = []
        self.snapshot: Callable[[Object], Taken] | None = None

    # What the evaluation asks for

    def undefined_name(self, run: Run, node: Node, scope: Scope, name: str) -> Value:
        """What a name is worth that nothing has."""
        at = scope.module.source.here(node)
        if name in _OTHER_GLOBALS or run.quiet:
            return Unknown(name, at)
        if run.tries:
            raise Thrown(name)
        source = scope.module.source
        if source.path.endswith(JAVASCRIPT) and not name.isupper() and name not in self._elsewhere(source):
            self.problem(at, f'"{name}" is not defined')
        return Unknown(name, at)

    def _elsewhere(self, source: Source) -> frozenset[str]:
        """The names of which a comment of a file says that they are defined elsewhere."""
        if source.path not in self._declared:
            self._declared[source.path] = declared_globals(source.text)
        return self._declared[source.path]

    def thrown(self, run: Run, reason: str, at: At) -> Value:
        """Node throws here: that ends a `try`; elsewhere the module goes on with an unknown value."""
        if run.tries and not run.quiet:
            raise Thrown(reason)
        return Unknown(reason, at)

    def refused(self, at: At, message: str) -> None:
        """A syntax error that the parser lets pass."""
        if at is not None and not any(source is at[0] for source, _ in self.broken):
            self.broken.append((at[0], Mistake(*at[0].span(at), message)))

    def problem(self, at: At, message: str) -> None:
        if at is not None and len(self.problems) < MOST_PROBLEMS:
            source = at[0]
            start, end = source.span(at)
            if not any(each is source and (old.start, old.message) == (start, message) for each, old in self.problems):
                self.problems.append((source, Mistake(start, end, message)))

    def note_candidate(self, value: Object, name: str, *, is_alone: bool) -> None:
        """Remember what is given to code that is not followed (`name` is made of it), as it is now.

        is_alone: it is the only object that is given, so that nothing is merged with it.
        """
        if "app" in value.members and self.snapshot is not None and len(self.snapshots) < MOST_SNAPSHOTS:
            self.snapshots.append((self.snapshot(value), name, value))
            if not is_alone and name != SDK_APP:
                self.snapshots[-1][0].open_all("what it may be merged with", in_items=False)

    def has_set_member(self, holder: Value) -> None:
        """Something is set on what JavaScript brings along: then nothing is certain any more."""
        if type(holder) is Builtin and holder.name not in ("process", "process.env", "console"):
            raise Exhausted

    def is_machines(self, text: str) -> bool:
        return is_machines(text)

    def meta(self, scope: Scope) -> Value:
        path = scope.module.source.path
        folder = absolute(posixpath.dirname(path))
        return Builtin(
            "import.meta",
            None,
            {
                "dirname": Text(folder),
                "filename": Text(absolute(path)),
                "url": Text(f"file://{absolute(path)}"),
                "env": Builtin("import.meta.env"),
            },
        )

    def json_text(self, run: Run, given: list[Value]) -> str | None:
        return json_text_of(run, given)

    def json_value(self, text: Text, at: At) -> Value:
        """What JSON.parse makes of a string."""
        try:
            return of_plain(json.loads(text.text), text.at or at, 0)
        except (ValueError, RecursionError):
            return Unknown("JSON.parse", at)

    # Files

    def text_file(self, path: str, at: At) -> Text | Unknown:
        """The text of a file by its path as the module knows it."""
        for each in (path, path.replace("\\", "/")):
            relative = self._below_root(each)
            if relative is None:
                continue
            if relative not in self._texts:
                data = self._data(relative)
                if data is None:
                    continue
                self._texts[relative] = self._text_of(relative, data)
            return self._texts[relative]
        return Unknown("a file that is not found", at)

    def _text_of(self, path: str, data: bytes) -> Text | Unknown:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return Unknown("a file that is not UTF-8")
        if len(text) > LONGEST:
            return Unknown("a file of more than 1,000,000 characters")
        source = Source(path, self._name_of(path), text, data, None, 0)
        return Text(text, (source, 0, len(data)), ((0, len(text), source, 0, len(data), True),))

    def kind_of(self, path: str) -> str | None:
        """Whether a path is a "folder", "" where it is neither, None where that is not known."""
        relative = self._below_root(path)
        if relative is None:
            return None
        if self._list_folder(relative) is not None:
            return "folder"
        folder, _, name = relative.rpartition("/")
        if any(each == (name, False) for each in self._list_folder(folder) or ()):
            return "file"
        return None if path.startswith(CURRENT) else ""

    def folder(self, path: str) -> list[tuple[str, bool]] | None:
        relative = self._below_root(path)
        names = self._list_folder(relative) if relative is not None else None
        return None if names is None or len(names) > 10_000 else sorted(names, key=lambda each: each[0].encode())

    def _below_root(self, path: str) -> str | None:
        """A path as this machine would have it, from the root; None outside it."""
        for sign, folder in ((ROOT, ""), (CURRENT, self._current)):
            if path == sign or path.startswith(f"{sign}/"):
                relative = posixpath.normpath(posixpath.join(folder, path[len(sign) :].strip("/")))
                return None if relative.startswith("..") else "" if relative == "." else relative
        return None

    def _data(self, path: str) -> bytes | None:
        data = self._read(path)
        if data is None:
            return None
        if path not in self.loaded:
            self.loaded.append(path)
            self._left -= len(data)
        return data

    # Modules

    def load(self, run: Run, path: str) -> Module | Value:
        """The module, or the value of the JSON, in a file that exists."""
        if path in self._modules:
            return self._modules[path]
        data = self._data(path)
        if data is None:
            return Unknown("a file that is not found")
        if len(data) > LARGEST_FILE or self._left < 0:
            return Unknown("a file that is too large")
        if run.depth + _DEPTH_OF_IMPORT > 180:
            return Unknown("imports nested too deep")
        known = self._parsed.get(path)
        if known is None or known[0] != data:
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                return Unknown("a file that is not UTF-8")
            reader = parse_json if path.endswith(".json") else parse
            known = self._parsed[path] = (data, reader(path, self._name_of(path), text))
        source = known[1]
        if not source.has_tree:
            return Unknown("a file that takes too long to parse")
        run.depth += _DEPTH_OF_IMPORT
        repeating, run.repeating = run.repeating, 0
        try:
            if path.endswith(".json"):
                value = self._modules[path] = self._json(run, source)
                return value
            return self._module(run, source)
        finally:
            run.depth -= _DEPTH_OF_IMPORT
            run.repeating = repeating

    def start(self, run: Run, source: Source) -> Module:
        """Evaluate the module that everything begins with."""
        self._current = self._package_folder(posixpath.dirname(source.path))
        return self._module(run, source)

    def _package_folder(self, folder: str) -> str:
        while True:
            if any(each == ("package.json", False) for each in self._list_folder(folder) or ()):
                return folder
            if not folder:
                return ""
            folder = posixpath.dirname(folder)

    def _json(self, run: Run, source: Source) -> Value:
        text = source.text
        try:
            json.loads(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            mistake = first_mistake(text, len(text) - len(text.removeprefix("\ufeff")))
            if isinstance(mistake, Mistake) and not run.tries:
                self.broken.append((source, mistake))
            return Unknown("JSON with a mistake")
        return self._evaluated(run, source)

    def _module(self, run: Run, source: Source) -> Module:
        path = source.path
        module = Module(source, self._globals)
        self._modules[path] = module
        if source.root.has_error:
            error = first_error(source)
            if error is not None:
                self.broken.append((source, error))
            module.star_reasons.append("a syntax error")
            module.commonjs.unknown = "a syntax error"
            module.is_running = False
            return module
        names = module.scope.parent
        assert names is not None
        exports = Object(source.here(source.root))
        module.commonjs.members["exports"] = Member(exports)
        folder = absolute(posixpath.dirname(path))
        for name, value in (
            ("module", module.commonjs), ("exports", exports), ("__dirname", Text(folder)),
            ("__filename", Text(absolute(path))), ("require", self.require_of(module)),
        ):  # fmt: skip
            names.names[name] = Binding(value)
        statements_ = parts(source.root)
        module.is_esm = any(
            each.type in ("import_statement", "export_statement") and not is_commonjs(each) for each in statements_
        )
        if not module.is_esm:
            names.names["this"] = Binding(exports)
        hoist(module.scope, statements_)
        hoist_var(module.scope, source.root)
        for statement in statements_:
            if statement.type == "export_statement":
                self._link(module, statement)
            elif statement.type == "import_statement":
                # What is loaded first may call functions of this module before all its names are there.
                for name in imported(statement):
                    module.scope.names[name] = Binding(Unknown(IN_CYCLE), is_fixed=True)
        for statement in statements_:
            if statement.type == "import_statement" or (
                statement.type == "export_statement" and statement.child_by_field_name("source") is not None
            ):
                self._import(run, module, statement)
        for statement in statements_:
            if statement.type == "import_statement":
                continue
            try:
                if statement.type == "export_statement":
                    self._export(run, module, statement)
                else:
                    execute(run, statement, module.scope)
            except (Thrown, Lost, Jump, Return) as signal:
                reason = signal.reason if isinstance(signal, (Thrown, Lost)) else "a jump"
                unfollow(run, statement, module.scope, reason)
        module.is_running = False
        return module

    def _link(self, module: Module, statement: Node) -> None:
        """Declare what a statement exports, before anything runs."""
        declaration = statement.child_by_field_name("declaration")
        if statement.child_by_field_name("source") is not None:
            return
        is_default = any(child.type == "default" for child in statement.children)
        if is_default:
            name = declaration.child_by_field_name("name") if declaration is not None else None
            found = module.scope.find(text_at(name)) if name is not None and name.type == "identifier" else None
            module.exports["default"] = found or Binding()
            return
        if declaration is not None:
            for each in declared(declaration):
                found = module.scope.find(each)
                if found is not None:
                    module.exports[each] = found
        for clause in statement.named_children:
            if clause.type == "export_clause":
                for local, other in specifiers(clause):
                    module.exports[other] = module.scope.names.get(local) or declare(module.scope, local)

    def _export(self, run: Run, module: Module, statement: Node) -> None:
        if statement.child_by_field_name("source") is not None:
            return
        value, declaration = statement.child_by_field_name("value"), statement.child_by_field_name("declaration")
        if value is not None:
            set_name(run, module.exports.setdefault("default", Binding()), evaluate(run, value, module.scope))
        elif declaration is not None:
            execute(run, declaration, module.scope)
            exported = module.exports.get("default")
            if exported is not None and exported.value is None and any(c.type == "default" for c in statement.children):
                here = module.source.here(declaration)
                is_function = "function" in declaration.type
                exported.value = Function(declaration, module.scope, here) if is_function else Unknown("a class", here)
        elif is_commonjs(statement):
            held = evaluate(run, parts(statement)[0], module.scope)
            module.commonjs.members["exports"] = Member(held, None, held.at)

    def _import(self, run: Run, module: Module, statement: Node) -> None:
        source = statement.child_by_field_name("source")
        clauses = parts(statement)
        is_type = any(child.type == "type" for child in statement.children)
        requiring = next((each for each in clauses if each.type == "import_require_clause"), None)
        if requiring is not None:
            source = requiring.child_by_field_name("source")
        if source is None or is_type:
            return
        spec = text_at(source)[1:-1]
        loaded = self._resolved(run, module, spec, module.source.here(source))
        if requiring is not None:
            declare(module.scope, text_at(parts(requiring)[0])).value = required(loaded)
        elif statement.type == "export_statement":
            self._reexport(module, statement, loaded, spec)
        for clause in clauses:
            if clause.type != "import_clause":
                continue
            for part in parts(clause):
                if part.type == "identifier":
                    self._check_export(module, loaded, "default", spec, part)
                    module.scope.names[text_at(part)] = exported(loaded, "default", spec)
                elif part.type == "namespace_import":
                    module.scope.names[text_at(parts(part)[0])] = Binding(namespace(loaded, spec), is_fixed=True)
                elif part.type == "named_imports":
                    for name, local in specifiers(part):
                        self._check_export(module, loaded, name, spec, part)
                        module.scope.names[local] = exported(loaded, name, spec)

    def _check_export(self, module: Module, loaded: Module | Value, name: str, spec: str, clause: Node) -> None:
        """Say where JavaScript imports what a JavaScript module does not export: node loads neither of them."""
        if (
            type(loaded) is Module
            and loaded.is_esm
            and not loaded.is_running
            and name not in loaded.exports
            and not loaded.star_reasons
            and all(each.source.path.endswith(JAVASCRIPT) for each in (module, loaded))
        ):
            names = [each.child_by_field_name("name") for each in parts(clause)]
            node = next((each for each in names if each is not None and text_at(each).strip("\"'") == name), clause)
            self.problem(module.source.here(node), f'"{spec}" does not export "{name}"')

    def _reexport(self, module: Module, statement: Node, loaded: Module | Value, spec: str) -> None:
        for part in parts(statement):
            if part.type == "export_clause":
                for name, other in specifiers(part):
                    module.exports[other] = exported(loaded, name, spec)
                return
            if part.type == "namespace_export":
                module.exports[text_at(parts(part)[-1])] = Binding(namespace(loaded, spec), is_fixed=True)
                return
        if type(loaded) is Module and loaded.is_esm:
            for name, binding in loaded.exports.items():
                if name == "default":
                    continue
                held = module.exports.setdefault(name, binding)
                if held is not binding and module.starred.get(name) is held:
                    # Node leaves it out; what compilers make of it has the first.
                    reason = f'"{name}", which two modules export'
                    module.exports[name] = module.starred[name] = Binding(Unknown(reason), is_fixed=True)
                    module.star_reasons.append(reason)
                elif held is binding:
                    module.starred[name] = binding
            module.star_reasons += loaded.star_reasons
            if loaded.is_running:
                module.star_reasons.append(IN_CYCLE)
        else:
            module.star_reasons.append(spec)

    def _resolved(self, run: Run, module: Module, spec: str, at: At) -> Module | Value:
        """What a specifier leads to."""
        if spec in self._libraries:
            return self._libraries[spec]
        if not spec.startswith((".", "/")):
            path = self._aliased(run, module.source.path, spec)
            return Unknown(f'the package "{spec}"', at) if path is None else self._of_path(run, path, spec, at)
        if is_machines(spec):
            relative = self._below_root(spec)
        elif spec.startswith("/"):
            relative = None
        else:
            relative = posixpath.normpath(posixpath.join(posixpath.dirname(module.source.path), spec))
        if relative is None or relative.startswith(".."):
            return Unknown("a file outside the repository", at)
        path = self._found("" if relative == "." else relative, module.source.path, is_folder=spec.endswith(("/", ".")))
        if path is None:
            if posixpath.splitext(spec)[1] not in ("", *_EXTENSIONS):
                return Unknown(f'"{spec}"', at)
            if run.tries and not run.quiet:
                raise Thrown(spec)
            if self._is_excused is None or not self._is_excused(relative):
                self.problem(at, f'"{spec}" is not found')
            return Unknown(f'"{spec}", which is not found', at)
        return self._of_path(run, path, spec, at)

    def _of_path(self, run: Run, path: str, spec: str, at: At) -> Module | Value:
        if path.endswith(_TYPES_ONLY) or not path.endswith(_EXTENSIONS):
            return Unknown(f'"{spec}"', at)
        return self.load(run, path)

    def _aliased(self, run: Run, importer: str, spec: str) -> str | None:
        """The file that a specifier that is not a path means, None where it is a package."""
        found = aliased(spec, importer, lambda path: self._config(run, path))
        files = (self._found(path, importer, is_folder=path == "") for path in found)
        return next((path for path in files if path is not None), None)

    def _config(self, run: Run, path: str) -> Any:
        """What a JSON file holds, comments or not; None where it is not there or cannot be read."""
        if path not in self._configs:
            data = self._data(path)
            source = None
            if data is not None and len(data) <= LARGEST_FILE:
                source = parse_json(path, self._name_of(path), data.decode("utf-8", "replace"))
            is_read = source is not None and source.has_tree and not source.root.has_error
            self._configs[path] = Taken(self._evaluated(run, source)).value if source is not None and is_read else None
        return self._configs[path]

    def _evaluated(self, run: Run, source: Source) -> Value:
        """The value of a JSON file."""
        module = Module(source, {})
        for statement in parts(source.root):
            for part in parts(statement):
                return evaluate(run, part, module.scope)
        return Unknown("JSON")

    def _found(self, path: str, importer: str, *, is_folder: bool) -> str | None:
        """The file that a path without its extension, or of a folder, means."""
        extensions = _TYPESCRIPT_FIRST if importer.endswith((".ts", ".tsx", ".mts", ".cts")) else _EXTENSIONS
        stem, extension = posixpath.splitext(path)
        candidates = [] if is_folder else [path, *(path + each for each in extensions)]
        if not is_folder:
            candidates += [stem + each for each in _MADE_OF.get(extension, ())]
        candidates += [posixpath.join(path, "index" + each) for each in extensions]
        candidates += [stem + each for each in _TYPES_ONLY] if extension in ("", *_MADE_OF) else []
        folders: dict[str, set[str]] = {}
        for each in candidates:
            folder, _, name = each.rpartition("/")
            if folder not in folders:
                folders[folder] = {entry for entry, is_dir in self._list_folder(folder) or () if not is_dir}
            if name in folders[folder]:
                return each
        return None

    def require_of(self, module: Module) -> Builtin:
        """`require` as a module has it."""

        def require(run: Run, this: Value, given: list[Value], at: At, scope: Scope) -> Value:
            spec = given[0] if given else None
            if type(spec) is not Text or at is None:
                run.called_unknown += 1
                return Unknown("require", at)
            node_at = spec.at if spec.at is not None and spec.at[0] is module.source else at
            loaded = self._resolved(run, module, spec.text, node_at)
            if type(loaded) is Unknown:
                run.called_unknown += 1
            return required(loaded)

        return Builtin("require", require, {})
