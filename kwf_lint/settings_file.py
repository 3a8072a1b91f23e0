"""What stands in a settings file and what is wrong with it; config.py knows which file counts."""

from __future__ import annotations

import os

from kwf_lint.config import COMMAND_LINE, FILE_NAMES, TABLE_NAME, Settings
from kwf_lint.errors import UsageError
from kwf_lint.files import printable, reported_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from kwf_lint.platform import Platform
    from kwf_lint.ruleset import Rule
    from kwf_lint.suppress import Suppression

    Table = dict[str, Any]

LEVELS = ("error", "warning", "info")
# The keys of a settings file and what their values are; Settings calls them the same, with "_" for "-".
KEYS = {
    "select": "texts",
    "extend-select": "texts",
    "ignore": "texts",
    "severity": "levels",
    "exclude": "texts",
    "include": "texts",
    "fragments": "texts",
    "fail-on": "level",
    "format": "formats",
    "required-version": "text",
    "extend-platform": "text",
    "setting-reference": "reference",
    "rules": "options",
    "per-file-ignores": "globs",
    "suppress": "suppressions",
    "baseline": "text",
}
SUPPRESSION_KEYS = ("rule", "where", "reason", "file", "until")
EXPECTED = {
    "texts": 'a list of texts, such as ["..."]',
    "levels": 'a table of levels, such as {KWF203 = "info"}',
    "level": 'one of "error", "warning", "info"',
    "formats": 'a list of texts, such as ["text", "sarif=out.sarif"]',
    "text": "a text",
    "reference": 'a text with "{key}" in it, such as "{{{settings.{key}}}}"',
    "options": 'a list of folders, such as ["lint/rules"], or a table for each rule, such as [rules.generic-name]',
    "globs": 'a table of lists, such as {"exports/*.json" = ["KWF5"]}',
    "suppressions": "tables, each begun by [[suppress]]",
}


def read_settings(path: str, root: str) -> Settings | None:
    """The settings that the file at an absolute path holds; None for a pyproject.toml without our table.

    Raises UsageError, with the line, for a file that is wrong.
    """
    return parsed(text_of_settings(path), path, root)


def without_table(path: str) -> UsageError:
    return UsageError(f"{_shown(path)}: has no table [{'.'.join(TABLE_NAME)}]")


def parsed(text: str, path: str, root: str) -> Settings | None:
    """The settings in the text of a file; None for a pyproject.toml without our table."""
    import tomllib

    try:
        table: Table = tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{_shown(path)}: not valid TOML: nested too deeply") from None
    except ValueError as error:
        raise _syntax_error(text, path, str(error)) from None
    within: tuple[str, ...] = ()
    if os.path.basename(path) == FILE_NAMES[1]:
        for key in TABLE_NAME:
            within = (*within, key)
            if key not in table:
                return None
            inner = table[key]
            if type(inner) is not dict:
                raise _wrong(text, path, within, f'"{key}" expects a table, found {_kind(inner)}')
            table = inner
    wanted = table.get("required-version")
    # First of all, since a newer version may know keys that this one does not.
    if type(wanted) is str:
        _require_version(wanted, text, path, within)
    settings = Settings(root)
    settings.source = path
    for key, value in table.items():
        if key not in KEYS:
            raise _unknown_key(key, text, path, within)
        problem, item = _problem(KEYS[key], value)
        if problem:
            raise _wrong(text, path, (*within, key), f'"{key}" expects {problem}', item)
        if key == "rules":
            # Both are said in one word: folders alone as a list, together with options of rules as the key of a table.
            folders = value.get("folders", ()) if type(value) is dict else value
            here = os.path.dirname(path) or root
            settings.rule_folders = [os.path.abspath(os.path.join(here, name)) for name in folders]
            for folder, name in zip(settings.rule_folders, folders, strict=True):
                if not os.path.isdir(folder):
                    message = f'"{key}" names the folder "{name}", which does not exist'
                    raise _wrong(text, path, (*within, key), message, name)
            if type(value) is dict:
                settings.options = {name: options for name, options in value.items() if name != "folders"}
        elif key == "baseline":
            settings.baseline = os.path.join(root, value)
        elif key == "suppress":
            tables = _lines_of_tables(text, (*within, key))
            if len(tables) != len(value):  # written otherwise
                tables = [_line_of(text, (*within, key))] * len(value)
            settings.suppress = [
                _suppression(entry, text, path, line) for entry, line in zip(value, tables, strict=True)
            ]
        elif key == "format" and type(value) is str:
            settings.format = (value,)
        elif key == "extend-platform":
            settings.extend_platform = os.path.join(os.path.dirname(path), value)
            if not os.path.isfile(settings.extend_platform):
                raise _wrong(text, path, (*within, key), f'"{key}" names the file "{value}", which does not exist')
            settings.platform = _platform_of(settings.extend_platform)
        else:
            setattr(settings, key.replace("-", "_"), value)
    settings.origins = dict.fromkeys(table, path)
    return settings


def _platform_of(path: str) -> Platform:
    """What is known of the platform, with the facts of a user's file. Raises UsageError where the file is wrong."""
    from kwf_lint.document import MISSING, read_document
    from kwf_lint.places import encoding_flaws, limit_mistake, position
    from kwf_lint.platform import platform
    from kwf_lint.platform_file import extended

    try:
        with open(path, "rb") as file:
            document = read_document(path, file.read())
    except OSError as error:
        raise UsageError(f"{_shown(path)}: {error.strerror}") from error
    if document.value is MISSING:
        mistake = document.mistake or limit_mistake(document) or encoding_flaws(document)[0]
        line, _ = position(document, mistake.start)
        raise UsageError(f"{_shown(path)}:{line}: {mistake.message}")
    try:
        return extended(platform(), document.value)
    except ValueError as error:
        raise UsageError(f"{_shown(path)}: {error}") from error


def _suppression(entry: Table, text: str, path: str, first: int) -> Suppression:
    """A table under [[suppress]] that begins in the line `first`. Raises UsageError, with the line, where it is wrong."""
    import datetime

    from kwf_lint.suppress import Suppression

    def wrong(message: str, key: str = "") -> UsageError:
        lines = text.split("\n")
        line = first
        while key and line < len(lines) and not lines[line].lstrip().startswith("["):
            line += 1
            if lines[line - 1].partition("=")[0].strip(" \t\"'") == key:
                break
        else:
            line = first
        return UsageError(f"{_shown(path)}:{line}: {message}")

    for key, value in entry.items():
        if key not in SUPPRESSION_KEYS:
            advice = _advice(key, SUPPRESSION_KEYS, f"its keys are {', '.join(SUPPRESSION_KEYS)}")
            raise wrong(f'"suppress" has no key "{key}"{advice}', key)
        if key == "until" and type(value) is not datetime.date:
            raise wrong(f'"until" expects a date, such as 2027-01-31, found {_kind(value)}', key)
        if key != "until" and type(value) is not str:
            raise wrong(f'"{key}" expects a text, found {_kind(value)}', key)
    for key in SUPPRESSION_KEYS[:3]:
        if not entry.get(key, "").strip():
            raise wrong(f'"suppress" needs a "{key}"', key)
    return Suppression(entry["rule"], entry["where"], entry["reason"], entry.get("file", ""), entry.get("until"), first)


def check_settings(
    settings: Settings, rules: Collection[Rule], formats: Collection[str] = (), *, all_known: bool = True
) -> None:
    """Raise UsageError where the settings name a rule, option, level or (of those given) format that does not exist.

    `all_known`: these are all the rules there are; otherwise any other may be one of the user's own.
    """
    from kwf_lint.ruleset import matches

    codes = {rule.code: rule for rule in rules}
    names = {rule.name: rule for rule in rules}
    all_rules = '"kwf-lint rule" lists them all'
    for key in ("select", "extend-select", "ignore", "severity"):
        for selector in getattr(settings, key.replace("-", "_")):
            if all_known and not any(matches(rule, selector) for rule in rules):
                families = {code[:-2] for code in codes}
                advice = _advice(selector, [*codes, *names, *families], all_rules)
                raise complaint(settings, (key, selector), f'no rule has the code or name "{selector}"{advice}')
    for glob, selectors in settings.per_file_ignores.items():
        for selector in selectors:
            if all_known and not any(matches(rule, selector) for rule in rules):
                advice = _advice(selector, [*codes, *names], all_rules)
                message = f'no rule has the code or name "{selector}"{advice}'
                raise complaint(settings, ("per-file-ignores", glob, selector), message)
    for suppression in settings.suppress:
        if all_known and suppression.rule not in codes and suppression.rule not in names:
            advice = _advice(suppression.rule, [*codes, *names], all_rules)
            raise UsageError(
                f'{_shown(settings.source)}:{suppression.line}: "rule" expects the code or name of one rule, '
                f'found "{suppression.rule}"{advice}'
            )
    # The levels of a file were checked when it was read, so these are the command line's.
    for selector, level in settings.severity.items():
        if level not in LEVELS:
            raise UsageError(f'--severity: the level of "{selector}" is "{level}", not {EXPECTED["level"]}')
    if settings.fail_on not in LEVELS:
        raise UsageError(f'--fail-on: the level is "{settings.fail_on}", not {EXPECTED["level"]}')
    for entry in settings.format:
        name = entry.partition("=")[0]
        if formats and name not in formats:
            advice = _advice(name, formats, f"the formats are {', '.join(formats)}")
            raise complaint(settings, ("format", entry), f'no report has the format "{name}"{advice}')
    for name, options in settings.options.items():
        rule = names.get(name)
        if rule is None:
            if not all_known:
                continue
            advice = f'; its name is "{codes[name].name}"' if name in codes else _advice(name, names, all_rules)
            raise complaint(settings, ("rules", name), f'no rule has the name "{name}"{advice}')
        for option, value in options.items():
            place = ("rules", name, option)
            if option not in rule.options:
                known = f"its options are {', '.join(rule.options)}" if rule.options else "it has none"
                advice = _advice(option, rule.options, known)
                raise complaint(settings, place, f'the rule "{name}" has no option "{option}"{advice}')
            expected = _expected_option(value, rule.options[option])
            if expected:
                raise complaint(settings, place, f'"{option}" of "{name}" expects {expected}, found {_kind(value)}')


def show(settings: Settings) -> str:
    """The settings as the text of a kwf-lint.toml, with a comment at each key that says where it was set."""
    lines = [f"# globs are relative to {printable(settings.root)}"]
    for key, kind in KEYS.items():
        if kind != "options" and not (kind == "suppressions" and settings.suppress):
            value = getattr(settings, key.replace("-", "_"))
            lines.append(f"{key} = {_toml(value)}  # {_shown(settings.origins.get(key, 'default'))}")
    if settings.rule_folders:
        lines += ["", f"[rules]  # {_shown(settings.origins.get('rules', 'default'))}"]
        lines.append(f"folders = {_toml(settings.rule_folders)}")
    for name, options in settings.options.items():
        lines += ["", f"[rules.{_toml_key(name)}]  # {_shown(settings.origins.get('rules', 'default'))}"]
        lines += [f"{_toml_key(option)} = {_toml(value)}" for option, value in options.items()]
    for entry in settings.suppress:
        lines += ["", f"[[suppress]]  # {_shown(settings.source)}:{entry.line}"]
        values = ((key, getattr(entry, key)) for key in SUPPRESSION_KEYS)
        lines += [f"{key} = {_toml(value)}" for key, value in values if value]
    return "\n".join(lines) + "\n"


def complaint(settings: Settings, keys: tuple[str, ...], message: str) -> UsageError:
    """The error at the place that gave what the last of the keys says: the command line or the settings file."""
    text = text_of_settings(settings.source) if settings.source else ""
    if settings.origins.get(keys[0]) == COMMAND_LINE:
        of_file = parsed(text, settings.source, "") if text else None
        if of_file is None or keys[1] not in getattr(of_file, keys[0].replace("-", "_")):
            return UsageError(f"--{keys[0]}: {message}")
    within = TABLE_NAME if os.path.basename(settings.source) == FILE_NAMES[1] else ()
    return _wrong(text, settings.source, (*within, *keys), message, keys[-1])


def text_of_settings(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{_shown(path)}: the settings cannot be read: {reason}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{_shown(path)}:{line}: not valid TOML: the text is not UTF-8") from None


def _problem(kind: str, value: Any) -> tuple[str, str]:
    """What a value of this kind should have been and is not, and the item at fault; two empty texts if all is well."""
    expected = EXPECTED[kind]
    found = f"{expected}, found {_kind(value)}"
    if kind == "texts" or (kind == "formats" and type(value) is list):
        if type(value) is not list:
            return found, ""
        for item in value:
            if type(item) is not str:
                return f"{expected}, found {_kind(item)} in the list", _toml(item)
    elif kind == "levels":
        if type(value) is not dict:
            return found, ""
        for selector, level in value.items():
            if level not in LEVELS:
                given = f'"{level}"' if type(level) is str else _kind(level)
                return f'{EXPECTED["level"]} for "{selector}", found {given}', selector
    elif kind == "level":
        if value not in LEVELS:
            return f'{expected}, found "{value}"' if type(value) is str else found, ""
    elif kind == "globs":
        if type(value) is not dict:
            return found, ""
        for glob, selectors in value.items():
            if type(selectors) is not list or any(type(each) is not str for each in selectors):
                return f'{EXPECTED["texts"]} for "{glob}", found {_toml(selectors)}', glob
    elif kind == "suppressions":
        if type(value) is not list or any(type(entry) is not dict for entry in value):
            return found, ""
    elif kind == "reference":
        if type(value) is not str:
            return found, ""
        # Once, and in what a workflow takes for no literal; an empty one says that the form is not known.
        if value and (value.count("{key}") != 1 or not value.startswith(("/#", "{{"))):
            return f'{expected}, found "{value}"', ""
    elif kind == "options":
        folders = value.get("folders", []) if type(value) is dict else value
        if type(folders) is not list or any(type(each) is not str for each in folders):
            return (f'{EXPECTED["texts"]} for "folders", found {_toml(folders)}' if type(value) is dict else found), ""
        for name, options in value.items() if type(value) is dict else ():
            if type(options) is not dict and name != "folders":
                expected = expected.partition(", or ")[2]
                return f'{expected}, found {_kind(options)} for "{name}"', name
    elif type(value) is not str:
        return found, ""
    return "", ""


def _expected_option(value: Any, default: Any) -> str:
    """What an option's value should have been, judging by its default; "" if it is that."""
    if isinstance(default, list | tuple):
        item_type = type(default[0]) if default else str
        if type(value) is list and all(type(item) is item_type for item in value):
            return ""
        return EXPECTED["texts"] if item_type is str else f"a list, such as {_toml(default)}"
    if type(value) is type(default) or (type(default) is float and type(value) is int):
        return ""
    return _kind(default) if type(default) is not bool else "true or false"


def _require_version(wanted: str, text: str, path: str, within: tuple[str, ...]) -> None:
    """Raise UsageError unless this version meets a requirement such as ">=0.1.0,<1"; all its parts must hold.

    A part is one of == != >= <= > < and a version of numbers and dots; no operator is ==. Of a pre-release of
    kwf-lint only the numbers count.
    """
    from kwf_lint.version import __version__

    place = (*within, "required-version")
    release = __version__
    while release.strip("0123456789."):
        release = release[:-1]
    own = _version_numbers(release.rstrip("."))
    for part in wanted.split(","):
        clause = part.strip()
        version = clause.lstrip("=!<>")
        operator = clause[: len(clause) - len(version)] or "=="
        bound = _version_numbers(version.strip())
        if not bound or operator not in ("==", "!=", ">=", "<=", ">", "<"):
            raise _wrong(text, path, place, f'"required-version" expects a text such as ">=0.1.0,<1", found "{wanted}"')
        order = (own > bound) - (own < bound)
        if order not in {"==": (0,), "!=": (-1, 1), ">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,)}[operator]:
            raise _wrong(text, path, place, f"these settings are for kwf-lint {wanted}; this is kwf-lint {__version__}")


def _version_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version without the zeros at its end after the first; () where the text is no version."""
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return ()
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return tuple(map(int, parts))


def _unknown_key(key: str, text: str, path: str, within: tuple[str, ...]) -> UsageError:
    if not within and key == TABLE_NAME[0]:
        advice = "; here the keys stand at the top, without [tool.kwf-lint]"
    else:
        advice = _advice(key, KEYS, f"the keys are {', '.join(KEYS)}")
    return _wrong(text, path, (*within, key), f'unknown key "{key}"{advice}')


def _syntax_error(text: str, path: str, message: str) -> UsageError:
    """The error for what tomllib says, as "Unclosed array (at line 3, column 5)" or "... (at end of document)"."""
    what, _, where = message.rpartition(" (at ")
    position = where.removeprefix("line ").partition(",")[0]
    line = position if position.isdigit() else str(text.count("\n", 0, len(text.rstrip())) + 1)
    return UsageError(f"{_shown(path)}:{line}: not valid TOML: {what or message}")


def _wrong(text: str, path: str, keys: tuple[str, ...], message: str, item: str = "") -> UsageError:
    line = _line_of(text, keys, item)
    return UsageError(f"{_shown(path)}:{line}: {message}" if line else f"{_shown(path)}: {message}")


def _advice(name: str, candidates: Collection[str], otherwise: str) -> str:
    """The end of a message that names what may have been meant."""
    from kwf_lint.names import did_you_mean

    return f"; {did_you_mean(name, candidates) or otherwise}"


def _line_of(text: str, keys: tuple[str, ...], item: str = "") -> int:
    """The line, from 1, that sets a key of a TOML text, or the line of an item of its value; 0 if it is not found.

    An approach by lines, good enough to lead a person there: what stands in inline tables has the line of its table.
    """
    table: tuple[str, ...] = ()
    best, best_line = 0, 0
    lines = text.split("\n")
    for number, content in enumerate(lines, 1):
        stripped = content.strip()
        if stripped.startswith("["):
            table = _dotted(stripped.partition("]")[0].strip("["))
            path = table
        elif "=" in stripped:
            path = (*table, *_dotted(stripped.partition("=")[0]))
        else:
            continue
        depth = min(len(path), len(keys))
        if depth > best and keys[:depth] == path[:depth]:
            best, best_line = depth, number
    if item and best_line:
        for number, content in enumerate(lines[best_line - 1 :], best_line):
            if item in content:
                return number
    return best_line


def _lines_of_tables(text: str, keys: tuple[str, ...]) -> list[int]:
    """The lines, from 1, of the headers [[...]] of an array of tables."""
    return [
        line
        for line, content in enumerate(text.split("\n"), 1)
        if content.lstrip().startswith("[[") and _dotted(content.strip().partition("]]")[0].strip("[ \t")) == keys
    ]


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))


def _kind(value: Any) -> str:
    """A value's type in the words of TOML."""
    if type(value) is bool:
        return "true" if value else "false"
    names = {str: "a text", int: "a number", float: "a number", list: "a list", tuple: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _toml(value: Any) -> str:
    """A value as TOML."""
    import json

    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml_key(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    return str(value)


def _toml_key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else _toml(key)


def _shown(path: str) -> str:
    """A settings file as messages show it."""
    return printable(reported_name(path)) if path else "settings"
