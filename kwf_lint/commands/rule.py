"""The command `rule`: shows the page of a rule, the table of all rules, or either as JSON."""

from __future__ import annotations

import json
import os
import re
import sys

import click

from kwf_lint.commands.completion import rule_words
from kwf_lint.commands.deliver import width_of
from kwf_lint.errors import UsageError
from kwf_lint.linting.diagnostic import rule_url
from kwf_lint.paths import reported_name
from kwf_lint.report.options import wants_color
from kwf_lint.report.text import NARROWEST
from kwf_lint.report.visible import visible, wrapped
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules, rules_for, settings_finder
from kwf_lint.run.rule_pages import header, without_header
from kwf_lint.spelling import did_you_mean
from kwf_lint.words import MOST_LISTED, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kwf_lint.rulekit import Rule

# Lines of Markdown that stay as they are besides fenced code (blank, of a table, indented code), and those with which
# something begins that is not part of the paragraph above.
_AS_IT_IS = re.compile(r"$|\||    ")
_BEGINS = re.compile(r"#|\s*(?:[-*+>]|\d+[.)])\s")


@click.command("rule")
@click.argument("selector", metavar="[CODE|NAME|FAMILY]", default="", shell_complete=rule_words)
@click.option("--all", "everything", is_flag=True, help="Show the pages of all rules.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="The format of the output.",
)
def rule_command(selector: str, everything: bool, form: str) -> int:
    """Show the page of a rule, or the table of all rules.

    With a family, such as KWF3, it shows the table of that family. Your own rules are included if the settings of the
    current folder name them.
    """
    if selector and everything:
        raise click.UsageError("--all shows all rules; remove the name")
    options = Options()
    builtin = builtin_rules()
    rules = rules_for(settings_finder(options, builtin)(os.getcwd()), builtin, options)
    color = wants_color(sys.stdout, "auto", os.environ)
    width = width_of(sys.stdout) if sys.stdout.isatty() else 0
    family = [rule for rule in rules if selector and rule.code.startswith(selector.upper())]
    if selector and len(family) < 2:
        shown = page_of(selector, rules, form=form, color=color, width=width)
    elif everything:
        shown = all_pages(rules, form=form, color=color, width=width)
    else:
        shown = {"json": all_as_json, "markdown": markdown_table, "text": table}[form](family or rules)
    click.echo(shown, nl=False, color=color)
    return 0


FAMILIES = {
    "0": "document",
    "1": "shape",
    "2": "names",
    "3": "flow",
    "4": "references",
    "5": "values: hardcoded values, settings, secrets",
    "6": "versions and dependencies",
    "7": "components",
    "8": "practice",
}


FIXES = {"": "", "safe": "fix", "unsafe": "fix!", "safe, unsafe": "fix"}


def find_rule(selector: str, rules: Sequence[Rule]) -> Rule:
    """The rule of a code or name, in any letter case. Raises UsageError with the nearest ones."""
    for rule in rules:
        if selector and selector.lower() in (rule.code.lower(), rule.name, rule.former):
            return rule
    names = [name for rule in rules for name in (rule.code, rule.name)]
    parts = [f'"{name}"' for name in names if len(selector) > 2 and selector.lower() in name.lower()]
    few = f"Did you mean {listed(parts, 'or')}?" if 0 < len(parts) <= MOST_LISTED else ""
    advice = did_you_mean(selector, names) or few or '"kwf-lint rule" lists them all.'
    raise UsageError(f'no rule has the code or name "{selector}". {advice}')


def text_of_page(rule: Rule) -> str:
    """The rule's page, Markdown."""
    try:
        with open(rule.page, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        if not rule.folder:
            raise
        return f"# {rule.name}\n\n{rule.summary}\n"  # a rule of the user's own that has no page yet


def page_of(selector: str, rules: Sequence[Rule], *, form: str, color: bool, width: int = 0) -> str:
    """One rule: its page for a terminal, as it is in Markdown, or in JSON with the facts.

    width: the columns of the terminal, 0 for none.
    """
    rule = find_rule(selector, rules)
    return _json(_with_text(rule)) if form == "json" else _page(rule, form=form, color=color, width=width)


def all_pages(rules: Sequence[Rule], *, form: str, color: bool, width: int = 0) -> str:
    """The pages of all rules, one after the other, or as a JSON list."""
    if form == "json":
        return _json([_with_text(rule) for rule in rules])
    head = f"# Rules\n\n{markdown_table(rules, link=lambda rule: f'#{rule.name}')}\n" if form == "markdown" else ""
    return head + "\n".join(_page(rule, form=form, color=color, width=width) for rule in rules)


def _with_text(rule: Rule) -> dict[str, Any]:
    return {**_facts(rule), "text": text_of_page(rule)}


def _page(rule: Rule, *, form: str, color: bool, width: int) -> str:
    text = text_of_page(rule)
    if rule.folder:  # it comes with a repository, which may be anybody's
        text = "\n".join(visible(line.expandtabs()) for line in text.split("\n"))
    if form == "markdown":
        return text
    head = f"{rule.name}\n"
    facts = header(rule).replace("`", "")
    body = without_header(text, rule)
    if width:
        body = _in_columns(body, width)
    if color:
        head = f"\x1b[1m{head}\x1b[0m"
        body = _colored(body)
    return f"{head}{facts}\n\n{body}"


def _in_columns(body: str, width: int) -> str:
    """The page with its paragraphs filled to a width; code and tables stay as they are."""
    lines: list[str] = []
    for line, is_prose in _paragraphs(body):
        indent = "  " if line.startswith("- ") else ""
        first, *rest = wrapped(line, max(width, NARROWEST) - len(indent)) if is_prose else [line]
        lines += [first, *(indent + each for each in rest)]
    return "\n".join(lines) + "\n"


def _paragraphs(body: str) -> list[tuple[str, bool]]:
    """The lines of a page and whether they are prose; those of a paragraph or of an item of a list are one."""
    found: list[tuple[str, bool]] = []
    is_code = is_open = False
    for line in body.splitlines():
        is_fence = line.startswith("```")
        is_code ^= is_fence
        is_prose = not (is_code or is_fence or _AS_IT_IS.match(line))
        if is_open and is_prose and not _BEGINS.match(line):
            found[-1] = (f"{found[-1][0]} {line.strip()}", True)
        else:
            found.append((line, is_prose))
        is_open = is_prose and not line.startswith("#")
    return found


def _colored(body: str) -> str:
    """The page with bold headings, dim fences and the notes of its examples in color."""
    lines = []
    for line in body.splitlines():
        if line.startswith("## "):
            lines.append(f"\x1b[1m{line}\x1b[0m")
        elif line.startswith("```"):
            lines.append(f"\x1b[2m{line}\x1b[0m")
        elif re.match(r"\s*//", line):
            lines.append(f"\x1b[31m{line}\x1b[0m")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def table(rules: Sequence[Rule]) -> str:
    """All rules, a line each, by family."""
    width = max(len(rule.name) for rule in rules)
    lines = []
    family = ""
    for rule in rules:
        code = rule.code[:4] if not rule.folder else rule.code.rstrip("0123456789")
        if code != family:
            family = code
            lines += ["", f"{code} {'your own' if rule.folder else FAMILIES[code[3]]}"]
        level = rule.severity if rule.default else "off"
        fixes = FIXES[rule.fixes]
        lines.append(f"  {rule.code}  {rule.name:{width}}  {level:7}  {fixes:4}  {visible(rule.summary)}")
    return "\n".join([*lines[1:], "", "fix: made by --fix; fix!: made by --fix --unsafe-fixes, to be reviewed"]) + "\n"


def all_as_json(rules: Sequence[Rule]) -> str:
    """All rules as a JSON list: code, name, severity, default, appsOnly, fixes, options, summary and page."""
    return _json([_facts(rule) for rule in rules])


def markdown_table(rules: Sequence[Rule], link: Callable[[Rule], str] | None = None) -> str:
    """All rules as a Markdown table with links to the pages, by default relative to the folder rules/."""
    rows = ["| code | name | level | finds |", "|---|---|---|---|"]
    for rule in rules:
        level = rule.severity if rule.default else "off"
        target = (link or _relative_page)(rule)
        rows.append(f"| {rule.code} | [{rule.name}]({target}) | {level} | {visible(rule.summary)} |")
    return "\n".join(rows) + "\n"


def _relative_page(rule: Rule) -> str:
    return f"{os.path.basename(os.path.dirname(rule.page))}/{rule.name}.md"


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "default": rule.default,
        "appsOnly": rule.apps_only,
        "fixes": rule.fixes.split(", ") if rule.fixes else [],
        "options": dict(rule.options),
        "summary": rule.summary,
        "page": reported_name(rule.page) if rule.folder else f"rules/{_relative_page(rule)}",
        "url": rule_url(rule),
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"
