"""Checks that the rules, options and levels that settings name exist, and brings former names up to date."""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError
from kwf_lint.rulekit import SEVERITIES, matches
from kwf_lint.settings.keys import EXPECTED
from kwf_lint.settings.read import parsed, text_of_settings
from kwf_lint.settings.settings import COMMAND_LINE, FILE_NAMES, TABLE_NAME, overridden
from kwf_lint.settings.suppressions import Suppression
from kwf_lint.settings.toml_text import advice_on, error_at, settings_error, settings_name, toml, type_in_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any, TypeVar

    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings

    _Value = TypeVar("_Value")


# What advises whoever names a rule that is near none.
ALL_RULES = '"kwf-lint rule" lists them all.'


def with_current_names(settings: Settings, rules: Iterable[Rule]) -> tuple[Settings, list[str]]:
    """The settings with the names that rules have today in place of former ones, and a note on each former one."""
    current = {rule.former: rule.name for rule in rules if rule.former}
    said: list[tuple[str, ...]] = [
        (key, selector)
        for key in ("select", "extend-select", "ignore", "severity")
        for selector in getattr(settings, key.replace("-", "_"))
    ]
    said += [
        ("per-file-ignores", glob, each) for glob, selectors in settings.per_file_ignores.items() for each in selectors
    ]
    said += [("rules", name) for name in settings.options]
    former = [keys for keys in said if keys[-1] in current]
    suppressed = [entry for entry in settings.suppress if entry.rule in current]
    if not former and not suppressed:
        return settings, []

    def named(selectors: Iterable[str]) -> list[str]:
        return [current.get(selector, selector) for selector in selectors]

    def keyed(table: Mapping[str, _Value]) -> dict[str, _Value]:
        return {current.get(key, key): table[key] for key in sorted(table, key=lambda key: key not in current)}

    changed = overridden(settings)
    changed.select, changed.extend_select, changed.ignore = map(
        named, (settings.select, settings.extend_select, settings.ignore)
    )
    changed.severity = keyed(settings.severity)
    changed.per_file_ignores = {glob: named(selectors) for glob, selectors in settings.per_file_ignores.items()}
    changed.options = keyed(settings.options)
    changed.suppress = [
        Suppression(current.get(each.rule, each.rule), each.where, each.reason, each.file, each.until, each.line)
        for each in settings.suppress
    ]
    notes = [str(complaint(settings, keys, _renamed(keys[-1], current))) for keys in former]
    place = settings_name(settings.source)
    notes += [f"{place}:{entry.line}: {_renamed(entry.rule, current)}" for entry in suppressed]
    return changed, list(dict.fromkeys(notes))


def _renamed(former: str, current: Mapping[str, str]) -> str:
    return f'the rule "{former}" is now called "{current[former]}"'


def check_settings(settings: Settings, rules: Collection[Rule], *, all_known: bool = True) -> None:
    """Raise UsageError where the settings name a rule, option or level that does not exist.

    `all_known`: these are all the rules there are; otherwise any other may be one of the user's own.
    """
    if all_known:
        _check_selectors(settings, rules)
    # The levels of a file were checked when it was read, so these are the command line's.
    for selector, level in settings.severity.items():
        if level not in SEVERITIES:
            raise UsageError(f'--severity: the level of "{selector}" is "{level}", not {EXPECTED["level"]}')
    if settings.fail_on not in SEVERITIES:
        raise UsageError(f'--fail-on: the level is "{settings.fail_on}", not {EXPECTED["level"]}')
    names = {rule.name: rule for rule in rules}
    for name, options in settings.options.items():
        if name in names:
            _check_options(settings, names[name], options)
        elif all_known:
            right = next((rule.name for rule in rules if rule.code == name), "")
            advice = f'. Its name is "{right}".' if right else advice_on(name, names, ALL_RULES)
            raise complaint(settings, ("rules", name), f'no rule has the name "{name}"{advice}')


def _check_selectors(settings: Settings, rules: Collection[Rule]) -> None:
    """Raise UsageError where the settings select, ignore or suppress a rule that does not exist."""
    words = {word for rule in rules for word in (rule.code, rule.name)}

    def require(selector: str, keys: tuple[str, ...], *, families: bool) -> None:
        if not any(matches(rule, selector) for rule in rules):
            known = words.union(["ALL"], [rule.code[:-2] for rule in rules]) if families else words
            advice = advice_on(selector, known, ALL_RULES)
            raise complaint(settings, (*keys, selector), f'no rule has the code or name "{selector}"{advice}')

    for key in ("select", "extend-select", "ignore", "severity"):
        for selector in getattr(settings, key.replace("-", "_")):
            require(selector, (key,), families=True)
    for glob, selectors in settings.per_file_ignores.items():
        for selector in selectors:
            require(selector, ("per-file-ignores", glob), families=False)
    for suppression in settings.suppress:
        if suppression.rule not in words:
            advice = advice_on(suppression.rule, words, ALL_RULES)
            raise settings_error(
                f"{settings_name(settings.source)}:{suppression.line}",
                f'"rule" expects the code or name of one rule, found "{suppression.rule}"{advice}',
            )


def _check_options(settings: Settings, rule: Rule, options: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that the rule does not have, and for a value of another type than the default's."""
    for option, value in options.items():
        place = ("rules", rule.name, option)
        if option not in rule.options:
            known = f"Its options are {', '.join(rule.options)}." if rule.options else "It has no options."
            advice = advice_on(option, rule.options, known)
            raise complaint(settings, place, f'the rule "{rule.name}" has no option "{option}"{advice}')
        expected = _expected_option(value, rule.options[option])
        if expected:
            found = type_in_words(value)
            raise complaint(settings, place, f'"{option}" of "{rule.name}" expects {expected}, found {found}')


def complaint(settings: Settings, keys: tuple[str, ...], message: str) -> UsageError:
    """The error at the place that sets the last of the keys: the command line or the settings file."""
    text = text_of_settings(settings.source) if settings.source else ""
    if settings.origins.get(keys[0]) == COMMAND_LINE:
        of_file = parsed(text, settings.source, "") if text else None
        if of_file is None or keys[1] not in getattr(of_file, keys[0].replace("-", "_")):
            return UsageError(f"--{keys[0]}: {message}")
    within = TABLE_NAME if os.path.basename(settings.source) == FILE_NAMES[1] else ()
    return error_at(text, settings.source, (*within, *keys), message, keys[-1])


def _expected_option(value: Any, default: Any) -> str:
    """What an option's value should have been, judging by its default; "" if it is that."""
    if isinstance(default, list | tuple):
        item_type = type(default[0]) if default else str
        if type(value) is list and all(type(item) is item_type for item in value):
            return ""
        return EXPECTED["texts"] if item_type is str else f"a list, such as {toml(default)}"
    if type(value) is type(default) or (type(default) is float and type(value) is int):
        return ""
    return type_in_words(default) if type(default) is not bool else "true or false"
