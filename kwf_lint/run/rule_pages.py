"""The page of a rule: its parts, its examples, and running them.

An example is a fenced block `jsonc bad` or `jsonc good`. In a bad block, comment lines show what the rule finds: carets
under the place and the message, hyphens under a related place and its label, or `// @ /pointer message` (`// @key` for a
key) where neither can stand. `file=NAME` joins the blocks of a section to one example of several files; `settings='...'`
holds the settings it is linted with, in TOML.
"""

from __future__ import annotations

import os
import re

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.linting.engine import lint
from kwf_lint.linting.suppression import applying
from kwf_lint.run.registry import chosen
from kwf_lint.settings.find import settings_of_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings

HEADINGS = ["Why", "Example", "Instead", "Limits", "Source"]
_FENCE = re.compile(r"^```jsonc (?P<kind>bad|good)(?P<attributes>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?P<key>file|settings)=(?:'(?P<quoted>[^']*)'|(?P<plain>\S+))""")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_NOTE = re.compile(r"^\s*//")


class Block:
    """One fenced block: `body` as the page shows it, `start` and `end` its offsets in the page, `line` from 1."""

    __slots__ = ("body", "end", "file", "line", "start")

    def __init__(self, body: str, start: int, end: int, line: int, file: str) -> None:
        self.body = body
        self.start = start
        self.end = end
        self.line = line
        self.file = file

    @property
    def text(self) -> str:
        """The document: the block without its notes."""
        return "".join(line for line in self.body.splitlines(keepends=True) if not _NOTE.match(line))


class Example:
    """A bad or good example: one block, or several that are files of one project."""

    __slots__ = ("blocks", "is_bad", "section", "settings")

    def __init__(self, is_bad: bool, settings: str, section: str) -> None:
        self.is_bad = is_bad
        self.settings = settings
        self.section = section
        self.blocks: list[Block] = []


def headings(page: str) -> list[str]:
    """The second-level headings of a page, in order."""
    return _HEADING.findall(page)


def examples(page: str) -> list[Example]:
    """The examples of a page, in order."""
    found: list[Example] = []
    sections = [(match.start(), match.group(1)) for match in _HEADING.finditer(page)]
    for match in _FENCE.finditer(page):
        attributes = {
            each["key"]: each["quoted"] or each["plain"] or "" for each in _ATTRIBUTE.finditer(match["attributes"])
        }
        section = next((name for start, name in reversed(sections) if start < match.start()), "")
        is_bad = match["kind"] == "bad"
        file = attributes.get("file", "")
        line = page.count("\n", 0, match.start("body")) + 1
        block = Block(match["body"], match.start("body"), match.end("body"), line, file or "app.json")
        last = found[-1] if found else None
        joins = (
            file
            and last
            and (last.section, last.is_bad) == (section, is_bad)
            and file not in {each.file for each in last.blocks}
        )
        if not joins or last is None:
            last = Example(is_bad, attributes.get("settings", ""), section)
            found.append(last)
        last.blocks.append(block)
    return found


def run_example(example: Example, rules: Iterable[Rule], page_rule: Rule | None) -> dict[str, Linted]:
    """Lint the files of an example under all default rules and the page's own; what that gives for each file."""
    settings: Settings = settings_of_text(example.settings, os.getcwd())
    rules = list(rules)
    extra = [*settings.extend_select, *([page_rule.code] if page_rule else [])]
    active = chosen(rules, settings.select, extra, settings.ignore)
    definitions = []
    for block in example.blocks:
        document = document_of_text(block.file, block.text)
        definitions.append(Definition(document, read_apps(document), os.path.dirname(block.file)))
    project = Project(lambda: definitions, frozenset(block.file for block in example.blocks))
    return {each.document.name: _linted(each, active, settings, project) for each in definitions}


def _linted(definition: Definition, rules: Collection[Rule], settings: Settings, project: Project) -> Linted:
    suppressions = applying(settings, os.path.abspath(definition.document.name))
    return lint(definition.document, rules, settings, project, suppressions=suppressions, apps=definition.apps)


def shown(block: Block, diagnostics: dict[str, list[Diagnostic]]) -> str:
    """The block as the page should show it: the document with a note for each diagnostic and each related place in it."""
    lines = block.text.splitlines(keepends=True)
    notes: dict[int, list[tuple[int, int, str]]] = {}

    def note(line: int, start: int, end: int, mark: str, message: str, far: str) -> None:
        line = min(line, len(lines))
        indent = len(lines[line - 1]) - len(lines[line - 1].lstrip(" "))
        indent = indent if indent + 3 < start else 0
        if start < 3 or end <= start:
            text = f"// {far} {message}"
        else:
            text = " " * indent + "//" + " " * (start - indent - 3) + mark * (end - start) + " " + message
        notes.setdefault(line, []).append((start, len(notes.get(line, [])), text.rstrip()))

    for file, found in diagnostics.items():
        for diagnostic in found:
            if file == block.file:
                start, end = diagnostic.start, diagnostic.end
                width = end.column if end.line == start.line else 0
                is_key = _is_key(block.text, end.offset)
                far = f"@key {diagnostic.pointer}" if is_key else f"@ {diagnostic.pointer}"
                note(start.line, start.column, width, "^", diagnostic.message, far)
            for related in diagnostic.related:
                if related.file == block.file:
                    width = related.end.column if related.end.line == related.start.line else 0
                    note(related.start.line, related.start.column, width, "-", related.message, f"@- {related.pointer}")
    out = []
    for number, line in enumerate(lines, start=1):
        out.append(line)
        out += [text + "\n" for _, _, text in sorted(notes.get(number, []))]
    return "".join(out)


def _is_key(text: str, end: int) -> bool:
    return text[end:].lstrip()[:1] == ":"


def accepted(page: str, results: Sequence[tuple[Example, dict[str, list[Diagnostic]]]]) -> str:
    """The page with each block of these examples rewritten to what is found."""
    blocks = [(block, found) for example, found in results for block in example.blocks]
    for block, found in sorted(blocks, key=lambda pair: pair[0].start, reverse=True):
        page = page[: block.start] + shown(block, found) + page[block.end :]
    return page
