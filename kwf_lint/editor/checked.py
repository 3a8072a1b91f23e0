"""What checking the text of a buffer gives: the same as the command line gives for a file with that text at that path."""

from __future__ import annotations

from kwf_lint.document.document import Document
from kwf_lint.errors import InstallationError, UsageError
from kwf_lint.paths import printable, reported_name
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.rewrite import Rewriting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.settings.settings import Settings


class Checked:
    """A text of a buffer and what a run says of it.

    path: the absolute path of the buffer's file. document: where its findings stand. apps: its definitions, none where the
    text is not JSON or holds none. settings, project: those that hold for the file, None where it is excluded or is not
    a definition. rules: all there are, by code. problems: what kept the run from linting, and rules that crashed, a line each.
    """

    __slots__ = ("apps", "diagnostics", "document", "path", "problems", "project", "rules", "settings", "version")

    def __init__(self, path: str, version: int | None, document: Document) -> None:
        self.path = path
        self.version = version
        self.document = document
        self.diagnostics: Sequence[Diagnostic] = ()
        self.apps: Sequence[App] = ()
        self.settings: Settings | None = None
        self.project: Project | None = None
        self.rules: Mapping[str, Rule] = {}
        self.problems: list[str] = []


def checked(path: str, text: str, version: int | None, buffers: Mapping[str, bytes], *, trusts_rules: bool) -> Checked:
    """Check the text of a buffer. `buffers` holds the content of all open buffers."""
    result = Checked(path, version, Document(path, text))
    options = _options(path, text, buffers, trusts_rules=trusts_rules)
    try:
        name = reported_name(path)
        result.document = Document(name, text)
        outcome = check(options)
    except (UsageError, InstallationError) as error:
        result.problems.append(str(error))
        return result
    except Exception as error:  # findings of an older text must not stay
        result.problems.append(f"a bug in kwf-lint: {type(error).__name__}: {printable(str(error))}")
        return result
    result.rules = {rule.code: rule for rule in outcome.rules}
    result.problems += outcome.problems
    result.problems += [f"{each.rule} crashed on {printable(each.file)}: {each.message}" for each in outcome.faults]
    # The command line also reports what is stale in the settings and the baseline.
    result.diagnostics = [each for each in outcome.diagnostics if each.file == name]
    for linted in outcome.linted:
        result.settings = linted.target.settings
        result.apps = linted.apps
        result.project = linted.project
    for document in [app.document for app in result.apps] or [each.document for each in result.diagnostics]:
        if document.text == text:  # the text of a module's definition is the JSON that it stands for
            result.document = document
    return result


def fixed(path: str, text: str, buffers: Mapping[str, bytes], *, trusts_rules: bool) -> str:
    """The text with all safe fixes made, as `--fix` makes them; the same text where there are none."""
    options = _options(path, text, buffers, trusts_rules=trusts_rules)
    options.rewriting = Rewriting(unsafe=False, write=False)
    try:
        check(options)
    except (UsageError, InstallationError):
        return text
    name = reported_name(path)
    return next((new for file, _, new in options.rewriting.differences if file == name), text)


def values(path: str, text: str, buffers: Mapping[str, bytes]) -> dict[str, Any]:
    """What the definitions are that a text is or is a part of, by the name of their document; nothing where none is read."""
    try:
        outcome = check(_options(path, text, buffers, trusts_rules=False))
    except (UsageError, InstallationError):
        return {}
    return {each.target.name: each.apps[0].document.value for each in outcome.linted if each.apps}


def _options(path: str, text: str, buffers: Mapping[str, bytes], *, trusts_rules: bool) -> Options:
    options = Options(from_hook=True)  # skips what is not a definition
    options.stdin = encoded(text)
    options.stdin_filename = path
    options.buffers = buffers
    options.trusts_rules = trusts_rules
    options.keeps_apps = True
    return options


def encoded(text: str) -> bytes:
    """The bytes of a buffer's text; a lone surrogate, which no file in UTF-8 has, becomes one other character."""
    return text.encode("utf-8", "replace")
