"""The page of a rule: its parts, its examples, and running them.

An example is a fenced block `jsonc bad` or `jsonc good`. In a bad block, comment lines show what the rule finds: carets
under the place and the message, hyphens under a related place and its label, or `// @ /pointer message` (`// @key` for a
key) where neither can be. `file=NAME` joins the blocks of a section to one example of several files; `settings='...'`
holds the settings it is linted with, in TOML. `jsonc bad step` shows one part of a definition; surroundings.py has the rest.
"""

from __future__ import annotations

import os
import re

from kwf_lint.definition.app import read_apps
from kwf_lint.definition.project import Definition, Project
from kwf_lint.document.document import Document
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.places import pointer, position
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import lint
from kwf_lint.linting.suppression import applying
from kwf_lint.run.registry import chosen
from kwf_lint.run.surroundings import surround
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.toml_text import toml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kwf_lint.linting.diagnostic import Diagnostic, Position
    from kwf_lint.linting.engine import Linted
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings

_FENCE = re.compile(
    r"^```jsonc (?P<kind>bad|good)(?P<words>(?: +[^\s=]+(?!\S))*)(?P<attributes>[^\n]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?P<key>file|settings)=(?:'(?P<quoted>[^']*)'|(?P<plain>\S+))""")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_NOTE = re.compile(r"^\s*//")


class Block:
    """One fenced block: `body` as the page shows it, `start` and `end` its offsets in the page, `line` from 1.

    snippet: the block without its notes. surrounded: the definition that it is a part of.
    """

    __slots__ = ("body", "end", "file", "line", "snippet", "start", "surrounded")

    def __init__(self, body: str, start: int, end: int, line: int, file: str, words: Sequence[str] = ()) -> None:
        self.body = body
        self.start = start
        self.end = end
        self.line = line
        self.file = file
        self.snippet = "".join(line for line in body.splitlines(keepends=True) if not _NOTE.match(line))
        self.surrounded = surround(self.snippet, words)

    @property
    def text(self) -> str:
        """The document: the snippet in its surroundings."""
        return self.surrounded.text

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Whether the block shows the place of a diagnostic: what lies in its surroundings it cannot show."""
        return diagnostic.file != self.file or self._place(diagnostic.start, diagnostic.end) is not None

    def _place(self, start: Position, end: Position) -> tuple[int, int, int, int] | None:
        """Line, column and column of the end (0 on another line) in the snippet, and the offset of the end."""
        span = self.surrounded.span(start.offset, end.offset)
        if span is None:
            return None
        document = Document(self.file, self.snippet)
        (line, column), (last, width) = (position(document, offset) for offset in span)
        return line, column, width if last == line else 0, span[1]

    def with_notes(self, diagnostics: dict[str, list[Diagnostic]]) -> str:
        """What the page should show: the snippet with a note for each diagnostic and each related place in it."""
        lines = self.snippet.splitlines(keepends=True)
        notes: dict[int, list[tuple[int, int, str]]] = {}
        above = pointer(self.surrounded.path)

        def note(start: Position, end: Position, mark: str, message: str, kind: str, at: str) -> None:
            place = self._place(start, end)
            if place is None:
                return
            line, column, width, end_offset = place
            line = min(line, len(lines))
            indent = len(lines[line - 1]) - len(lines[line - 1].lstrip(" "))
            indent = indent if indent + 3 < column else 0
            if column < 3 or width <= column:
                key = "key" if mark == "^" and _is_key(self.snippet, end_offset) else ""
                text = " ".join(filter(None, [f"// @{kind or key}", at.removeprefix(above), message]))
            else:
                text = " " * indent + "//" + " " * (column - indent - 3) + mark * (width - column) + " " + message
            known = notes.setdefault(line, [])
            # Several findings may point to the same related place.
            if mark == "^" or all(text != shown for _, _, shown in known):
                known.append((column, len(known), text.rstrip()))

        for file, found in diagnostics.items():
            for each in found:
                if file == self.file:
                    note(each.start, each.end, "^", each.message, "", each.pointer)
                for related in each.related:
                    if related.file == self.file:
                        note(related.start, related.end, "-", related.message, "-", related.pointer)
        out = []
        for number, line in enumerate(lines, start=1):
            out.append(line)
            out += [text + "\n" for _, _, text in sorted(notes.get(number, []))]
        return "".join(out)


class Example:
    """A bad or good example: one block, or several that are files of one project."""

    __slots__ = ("blocks", "is_bad", "section", "settings")

    def __init__(self, is_bad: bool, settings: str, section: str) -> None:
        self.is_bad = is_bad
        self.settings = settings
        self.section = section
        self.blocks: list[Block] = []


def header(rule: Rule) -> str:
    """The line under the title of a rule's page: what the machine knows of the rule, for people."""
    facts = [f"`{rule.code}`", rule.severity if rule.default else f"{rule.severity} (off by default)"]
    if rule.apps_only:
        facts.append("only in app definitions")
    if rule.fixes:
        facts.append(f"fixable ({rule.fixes})")
    options = ", ".join(f"`{name} = {toml(value)}`" for name, value in rule.options.items())
    return ", ".join(facts) + (f". Options: {options}" if options else "")


def without_header(page: str, rule: Rule) -> str:
    """What the page says after its title and header."""
    rest = page.partition("\n")[2].lstrip("\n")
    return rest.partition("\n\n")[2] if rest.startswith(f"`{rule.code}`") else rest


def examples(page: str, name: str = "") -> list[Example]:
    """The examples of a page, in order. Raises UsageError, with the page's name, for a fence that cannot be understood."""
    found: list[Example] = []
    sections = [(match.start(), match.group(1)) for match in _HEADING.finditer(page)]
    for match in _FENCE.finditer(page):
        attributes = {
            each["key"]: each["quoted"] or each["plain"] or "" for each in _ATTRIBUTE.finditer(match["attributes"])
        }
        section = next((heading for start, heading in reversed(sections) if start < match.start()), "")
        is_bad = match["kind"] == "bad"
        file = attributes.get("file", "")
        line = page.count("\n", 0, match.start("body")) + 1
        span = match.start("body"), match.end("body")
        try:
            block = Block(match["body"], *span, line, file or "app.json", match["words"].split())
        except UsageError as error:
            raise UsageError(f"{name or 'page'}:{line - 1}: {error}") from None
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
        document = document_of_text(block.file, block.text, relaxed=True)
        definitions.append(Definition(document, read_apps(document), os.path.dirname(block.file)))
    project = Project(lambda: definitions, frozenset(block.file for block in example.blocks))
    return {each.document.name: _linted(each, active, settings, project) for each in definitions}


def _linted(definition: Definition, rules: Collection[Rule], settings: Settings, project: Project) -> Linted:
    suppressions = applying(settings, os.path.abspath(definition.document.name))
    return lint(definition.document, rules, settings, project, suppressions=suppressions, apps=definition.apps)


def _is_key(text: str, end: int) -> bool:
    return text[end:].lstrip()[:1] == ":"


def accepted(page: str, results: Sequence[tuple[Example, dict[str, list[Diagnostic]]]]) -> str:
    """The page with each block of these examples rewritten to what is found."""
    blocks = [(block, found) for example, found in results for block in example.blocks]
    for block, found in sorted(blocks, key=lambda pair: pair[0].start, reverse=True):
        page = page[: block.start] + block.with_notes(found) + page[block.end :]
    return page
