"""Knows all rules, ours and those of the user, and which of them run under which settings.

Settings are found here as well, since only a registry can say whether the rules that they name exist.
"""

from __future__ import annotations

import os
import sys

from kwf_lint.errors import InstallationError
from kwf_lint.fast_start import RULES
from kwf_lint.rulekit import DECLARED, matches
from kwf_lint.settings.find import find_settings, isolated_settings, load_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kwf_lint.rulekit import Rule
    from kwf_lint.run.options import Options
    from kwf_lint.settings.settings import Settings

PACKAGE = "kwf_lint.rules."


def builtin_rules() -> list[Rule]:
    """All rules of the product, by code: those that the modules which fast_start.py lists declare.

    Raises InstallationError where one of the modules is missing: what its rules find would be in no report.
    """
    roots = sys.modules["kwf_lint"].__path__
    advice = "Install kwf-lint again; it cannot run from a zip file"
    if not any(os.path.isdir(os.path.join(root, "rules")) for root in roots):
        raise InstallationError(f"no rules found in {os.path.join(roots[0], 'rules')}. {advice}.")
    for name in RULES:
        if f"kwf_lint.{name}" not in sys.modules:
            try:
                __import__(f"kwf_lint.{name}")
            except ModuleNotFoundError as error:
                raise InstallationError(f"no rules found in {error.name}. {advice}.") from error
    rules = [rule for (module, _), rule in DECLARED.items() if module.startswith(PACKAGE)]
    rules.sort(key=_code)
    return rules


def chosen(
    rules: Iterable[Rule], select: Iterable[str], extend_select: Iterable[str], ignore: Iterable[str]
) -> list[Rule]:
    """The rules to run. `select` replaces the default set, `extend_select` adds to it, `ignore` takes away.

    The more specific selector wins: --ignore KWF5 --extend-select KWF501 leaves KWF501 of its family. Equals: ignore wins.
    """
    select, wanted, unwanted = list(select), [*select, *extend_select], list(ignore)
    if not wanted and not unwanted:
        return [rule for rule in rules if rule.default]
    found = []
    for rule in rules:
        for_it = max((matches(rule, selector) for selector in wanted), default=0)
        against_it = max((matches(rule, selector) for selector in unwanted), default=0)
        if against_it < for_it or (against_it == 0 and not select and rule.default):
            found.append(rule)
    return found


def _code(rule: Rule) -> str:
    return rule.code


def settings_finder(
    options: Options, rules: Sequence[Rule], notes: list[str] | None = None
) -> Callable[[str], Settings]:
    """The function that returns the checked settings for the files of an absolute folder; `notes` gets what to say of them.

    It raises UsageError for settings that are wrong, wherever they come from.
    """
    cache: dict[str, Settings] = {}
    only: Settings | None = None
    known = {rule.code: rule for rule in rules}

    def changed(settings: Settings) -> Settings:
        if options.change is not None:
            settings = options.change(settings)
        if settings.origins:
            from kwf_lint.settings.check import check_settings, with_current_names

            # What the command line names may be a rule of another folder's settings.
            known.update({rule.code: rule for rule in rules_for(settings, rules, options)})
            settings, renamed = with_current_names(settings, known.values())
            if notes is not None:
                notes.extend(renamed)
            all_known = options.trusts_rules or not settings.rule_folders
            check_settings(settings, known.values(), all_known=all_known)
        return settings

    if options.isolated or options.config:
        here = os.getcwd()
        only = changed(load_settings(options.config, here) if options.config else isolated_settings(here))

    def settings_for(folder: str) -> Settings:
        return find_settings(folder, cache, changed) if only is None else only

    return settings_for


def rules_for(settings: Settings, builtin: Sequence[Rule], options: Options) -> Sequence[Rule]:
    """All rules that there are under these settings: ours and the user's."""
    if not settings.rule_folders or not options.trusts_rules:
        return builtin
    from kwf_lint.run.user_rules import load

    return [*builtin, *load(settings.rule_folders, builtin)]


def every_rule(held: Sequence[Settings], builtin: list[Rule], options: Options) -> list[Rule]:
    """All rules that there are under any of these settings."""
    own: dict[str, Rule] = {}
    for settings in held:
        if settings.rule_folders:
            own.update((rule.code, rule) for rule in rules_for(settings, builtin, options) if rule.folder)
    return [*builtin, *own.values()] if own else builtin
