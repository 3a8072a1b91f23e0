"""What an import may mean that is not a path: `paths` and `baseUrl` of a tsconfig.json, `imports` of a package.json."""

from __future__ import annotations

import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    # The content of a JSON file by its path, None where there is none that can be read.
    ReadJson = Callable[[str], Any]

_CONFIGS = ("tsconfig.json", "jsconfig.json")
_MOST_EXTENDED = 8
_MOST_PATTERNS = 1_000
# The conditions of node, of which a package names a file for each: of one `import` and one `require` only one holds.
_CONDITIONS = ("node", "import", "require", "default")


def aliased(spec: str, importer: str, read_json: ReadJson) -> Iterator[str]:
    """The paths below the root that an import that is not a path may mean, in the order of their precedence."""
    if spec.startswith("#"):
        for folder in _upward(importer):
            package = read_json(posixpath.join(folder, "package.json"))
            if type(package) is dict:
                yield from _below(folder, _targets(package.get("imports"), spec))
                return
        return
    for folder in _upward(importer):
        for name in _CONFIGS:
            config = read_json(posixpath.join(folder, name))
            if type(config) is dict:
                yield from _of_config(posixpath.join(folder, name), config, spec, read_json)
                return


def _upward(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _of_config(path: str, config: dict[str, Any], spec: str, read_json: ReadJson) -> Iterator[str]:
    base: str | None = None
    paths: Any = None
    paths_folder = ""
    for place, each in _with_extended(path, config, read_json):
        options = each.get("compilerOptions")
        if type(options) is not dict:
            continue
        folder = posixpath.dirname(place)
        if base is None and type(options.get("baseUrl")) is str:
            base = posixpath.join(folder, options["baseUrl"])
        if paths is None and type(options.get("paths")) is dict:
            paths, paths_folder = options["paths"], folder
    yield from _below(paths_folder if base is None else base, _targets(paths, spec))
    if base is not None:
        yield from _below(base, [spec])


def _with_extended(path: str, config: dict[str, Any], read_json: ReadJson) -> Iterator[tuple[str, dict[str, Any]]]:
    """A config and those that it extends, that whose word counts first."""
    pending = [(path, config)]
    seen = 0
    while pending and seen < _MOST_EXTENDED:
        place, each = pending.pop(0)
        seen += 1
        yield place, each
        extends = each.get("extends")
        names = [extends] if type(extends) is str else extends if type(extends) is list else []
        further = []
        for name in reversed(names[-_MOST_EXTENDED:]):
            if type(name) is str and name.startswith("."):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(place), name))
                for candidate in (target, f"{target}.json"):
                    held = read_json(candidate) if candidate.endswith(".json") else None
                    if type(held) is dict:
                        further.append((candidate, held))
                        break
        pending = further + pending


def _targets(patterns: Any, spec: str) -> list[str]:
    """What the pattern that fits best stands for: `"@lib/*": ["libs/*/src"]`."""
    best: tuple[int, Any, str] | None = None
    for pattern, target in patterns.items() if type(patterns) is dict and len(patterns) <= _MOST_PATTERNS else ():
        before, star, after = pattern.partition("*")
        if not star and pattern == spec:
            return _chosen(target, "")
        fits = len(spec) >= len(before) + len(after) and spec.startswith(before) and spec.endswith(after)
        if star and fits and (best is None or len(before) > best[0]):
            best = len(before), target, spec[len(before) : len(spec) - len(after)]
    return [] if best is None else _chosen(best[1], best[2])


def _chosen(target: Any, star: str) -> list[str]:
    if type(target) is dict:
        target = _of_conditions(target)
    targets = target if type(target) is list else [target]
    return [each.replace("*", star, 1) for each in targets if type(each) is str]


def _of_conditions(targets: dict[str, Any]) -> Any:
    """The target of the first condition that holds, in the order of the package; None where that is not certain."""
    first = next((key for key in targets if key in _CONDITIONS), None)
    if first in ("import", "require") and targets.get("import") != targets.get("require"):
        return None
    return None if first is None else targets[first]


def _below(folder: str, targets: list[str]) -> Iterator[str]:
    """These targets as paths below the root; none that leads out of it."""
    for each in targets:
        path = posixpath.normpath(posixpath.join(folder, each))
        if not path.startswith(("..", "/")):
            yield path
