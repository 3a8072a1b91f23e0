"""The command `test`: runs the examples on the pages of a user's own rules.

In an example every rule of the folder runs, and of ours those about the file as such: no example need satisfy the others.
"""

from __future__ import annotations

import difflib
import os

import click

from kwf_lint.commands.deliver import visible_lines
from kwf_lint.errors import UsageError
from kwf_lint.linting.faults import fault_of
from kwf_lint.paths import shown_path
from kwf_lint.run.registry import builtin_rules
from kwf_lint.run.rule_pages import accepted, examples, run_example
from kwf_lint.run.user_rules import load, pages_in
from kwf_lint.run.write_file import write_file
from kwf_lint.words import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.rule_pages import Block, Example


@click.command("test")
@click.argument("folder", type=click.Path())
@click.option("--accept", is_flag=True, help="Replace what the pages show with what the rules find.")
def test_command(folder: str, accept: bool) -> int:
    """Run the examples of a folder of your own rules.

    Exit codes: 0 the rules find what the pages show, 1 they do not, 2 a page or a checks.py cannot be read.
    """
    problems, size = run_pages(os.path.abspath(folder), builtin_rules(), accept=accept)
    for problem in problems:
        click.echo(visible_lines(problem))
    click.echo(size, err=True)
    return 1 if problems else 0


ABOUT_THE_FILE = "KWF0"


def run_pages(folder: str, builtin: Sequence[Rule], *, accept: bool) -> tuple[list[str], str]:
    """What is wrong with the pages of an absolute folder, in words, and how many rules and examples there are.

    `accept` writes what is found into the pages. Raises UsageError for what cannot be loaded.
    """
    rules = load([folder], builtin)
    known = [*(rule for rule in builtin if rule.code.startswith(ABOUT_THE_FILE)), *rules]
    problems = [
        f"{shown_path(page)}: no rule has the name of this page"
        for page in pages_in(folder)
        if page not in [rule.page for rule in rules]
    ]
    count = 0
    for rule in rules:
        if not os.path.exists(rule.page):
            problems.append(f"{shown_path(rule.page)}: the rule {rule.code} has no page")
            continue
        with open(rule.page, encoding="utf-8", newline="") as file:
            text = file.read()
        # A page that git checked out on Windows is the same page, and keeps its line ends.
        line_end = "\r\n" if "\r\n" in text else "\n"
        page = text.replace("\r\n", "\n")
        found = examples(page, shown_path(rule.page))
        count += len(found)
        problems += _of_page(rule, page, found, known, line_end if accept else "")
    return problems, f"{counted(len(rules), 'rule')}, {counted(count, 'example')}, {counted(len(problems), 'problem')}"


def _of_page(rule: Rule, page: str, found: Sequence[Example], known: Sequence[Rule], line_end: str) -> list[str]:
    """What is wrong with a page. With a line end, what is found is written into its file, with such line ends."""
    name = shown_path(rule.page)
    problems = (
        [] if page.startswith(f"# {rule.name}\n") else [f'{name}:1: the page does not begin with "# {rule.name}"']
    )
    for is_bad, kind in ((True, "bad"), (False, "good")):
        if not any(example.is_bad is is_bad for example in found):
            problems.append(f'{name}: the page has no block "```jsonc {kind}"')
    results: list[tuple[Example, dict[str, list[Diagnostic]]]] = []
    for example in found:
        try:
            linted = run_example(example, known, rule)
            faults = [fault for each in linted.values() for fault in each.faults]
        except UsageError:
            raise  # a page is wrong, not the code of a rule
        except Exception as error:
            faults = [fault_of("", "", error)]
        if faults:
            problems.append(f"{name}:{example.blocks[0].line}: {_crash(faults[0], known)}")
        else:
            results.append((example, {file: each.diagnostics for file, each in linted.items()}))
    if line_end:
        rewritten = accepted(page, results)
        if rewritten != page:
            write_file(rule.page, rewritten.replace("\n", line_end).encode())
    for example, diagnostics in results:
        problems += [
            f"{name}:{block.line}: the page does not show what the rules find\n{_difference(block, diagnostics)}"
            for block in example.blocks
            if not line_end and block.body != block.with_notes(diagnostics)
        ]
        problems += [
            f"{name}:{block.line}: {each.code} finds something outside of this block: {each.message}"
            for block in example.blocks
            for each in diagnostics.get(block.file, ())
            if not block.shows(each)
        ]
        problems += _out_of_place(rule, name, example, diagnostics)
    return problems


def _out_of_place(rule: Rule, name: str, example: Example, diagnostics: dict[str, list[Diagnostic]]) -> list[str]:
    """What an example must not have: findings of other rules, none of its own in a bad one, any in a good one."""
    line = example.blocks[0].line
    found = [each for file in diagnostics.values() for each in file]
    problems = [
        f"{name}:{line}: {each.code} {each.name} also finds something here: {each.message}"
        for each in found
        if each.code != rule.code
    ]
    own = [each for each in found if each.code == rule.code]
    if example.is_bad and not own:
        problems.append(f"{name}:{line}: {rule.code} finds nothing in this bad example")
    if not example.is_bad and own:
        problems.append(f"{name}:{line}: {rule.code} finds something in this good example: {own[0].message}")
    return problems


def _crash(fault: Fault, rules: Sequence[Rule]) -> str:
    """A crash in the words of the rule's author: where in his code it happened."""
    files = {rule.check.__code__.co_filename for rule in rules if rule.folder}
    places = [f"{shown_path(file)}:{line}" for file, line in fault.places if file in files]
    where = f" at {places[-1]}" if places else ""
    return f"a rule crashed{where}: {fault.message}"


def _difference(block: Block, diagnostics: dict[str, list[Diagnostic]]) -> str:
    before, after = block.body.splitlines(), block.with_notes(diagnostics).splitlines()
    lines = difflib.unified_diff(before, after, "what the page shows", "what is found", lineterm="")
    return "\n".join(f"    {line}" for line in lines)
