"""Suppresses the findings that a definition already had at a git revision, for --since.

Both versions are linted and their findings compared by fingerprint, so that what an edit elsewhere has caused is shown, and
what has only moved is not. Each file is compared within its own repository; a renamed one with its former name in git. The
settings are the current ones.
"""

from __future__ import annotations

import os

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.linting.engine import lint
from kwf_lint.linting.suppression import applying, current_day
from kwf_lint.paths import current_folder, is_below, printable, reported_name, shown_path
from kwf_lint.run.files import JSON, MODULES
from kwf_lint.run.git import git, git_failure, git_given, split_names
from kwf_lint.run.project_files import home_in, project_of, texts_of_modules
from kwf_lint.run.renames import former_fingerprint_base, renamed, steps_of
from kwf_lint.settings.find import find_repository
from kwf_lint.settings.globs import excluded, is_named_fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kwf_lint.definition.app import App
    from kwf_lint.definition.project import Project
    from kwf_lint.document.document import Document
    from kwf_lint.kustomer.platform import Platform
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.rulekit import Rule
    from kwf_lint.run.files import Target
    from kwf_lint.settings.settings import Settings

    ReadModule = Callable[[str, Mapping[str, str], str, str, bytes, Platform | None], tuple[Document, list[App]]]

OF_BEFORE = "since"
# So many files are asked of git at once, and are in memory together.
_AT_ONCE = 200


class Since:
    """A revision to compare with. Raises UsageError where the current folder's repository does not have it."""

    def __init__(self, revision: str, *, staged: bool = False, for_app: str = "") -> None:
        self.revision = revision
        self._for_app = for_app
        self._staged = staged
        # How a module is read as it was, for whoever reads modules.
        self.read_module: ReadModule | None = None
        self._trees: dict[str, _Tree] = {}
        self._projects: dict[tuple[str, str], Project] = {}
        here = find_repository(current_folder())
        if here:
            self._tree(here)

    def suppress(self, target: Target, rules: Sequence[Rule], diagnostics: Iterable[Diagnostic]) -> None:
        """Suppress those of a file's diagnostics that it had at the revision."""
        current = [each for each in diagnostics if each.suppression is None]
        if not current:
            return
        repository = find_repository(os.path.dirname(target.absolute))
        if not repository:
            raise UsageError(f"--since needs a git repository, and {printable(target.name)} is not in one")
        tree = self._tree(repository)
        path = tree.path_of(target.absolute)
        data = tree.contents([path])[path] if path else None
        if data is None:
            return
        name = reported_name(os.path.join(tree.root, path))
        if self.read_module is not None and path.endswith(MODULES):
            document, apps = self.read_module(tree.root, tree.blobs, path, name, data, target.settings.platform)
        else:
            document = read_document(name, data, relaxed=True)
            is_fragment = is_named_fragment(target.absolute, target.settings)
            apps = [] if document.value is MISSING else read_apps(document, is_fragment, target.settings.platform)
        suppressions = applying(target.settings, target.absolute)
        project = self._project(tree, target.settings)
        before: dict[str, int] = {}
        found = lint(document, rules, target.settings, project, current_day(), suppressions=suppressions, apps=apps)
        for each in found.diagnostics:
            before[each.fingerprint_base] = max(before.get(each.fingerprint_base, 0), each.ordinal)
        former = renamed(steps_of(document), steps_of(current[0].document))
        for each in current:
            if each.ordinal <= before.get(former_fingerprint_base(each, former), 0):
                each.suppression = (OF_BEFORE, f"already there at {self.revision}")

    def _tree(self, repository: str) -> _Tree:
        if repository not in self._trees:
            self._trees[repository] = _Tree(repository, self.revision, staged=self._staged)
        return self._trees[repository]

    def _project(self, tree: _Tree, settings: Settings) -> Project:
        """The project as it was, for rules that look over files."""
        modules: dict[str, Document] = {}
        endings = JSON if self.read_module is None else (*JSON, *MODULES)

        def read() -> Iterator[tuple[str, bytes]]:
            paths = {path: os.path.join(tree.root, path) for path in tree.blobs if path.endswith(endings)}
            wanted = [
                path
                for path, absolute in paths.items()
                if is_below(absolute, settings.root) and not excluded(absolute, settings)
            ]
            found: list[tuple[str, bytes]] = []
            for start in range(0, len(wanted), _AT_ONCE):
                for path, data in tree.contents(wanted[start : start + _AT_ONCE]).items():
                    if path.endswith(MODULES):
                        found.append((paths[path], data))
                    else:
                        yield paths[path], data
            yield from texts_of_modules(found, document_of, modules)

        def document_of(absolute: str, data: bytes) -> Document | None:
            path = os.path.relpath(absolute, tree.root).replace(os.sep, "/")
            assert self.read_module is not None
            document, _ = self.read_module(
                tree.root, tree.blobs, path, reported_name(absolute), data, settings.platform
            )
            return document if document.origin is not None else None

        key = tree.root, settings.root
        if key not in self._projects:
            self._projects[key] = project_of(
                read, frozenset(), lambda path: home_in(path, settings, self._for_app), modules=modules
            )
        return self._projects[key]


class _Tree:
    """The files of a repository at a revision: `blobs` has git's name of each content by path."""

    def __init__(self, repository: str, revision: str, *, staged: bool) -> None:
        self.root = os.path.abspath(repository)
        shown = shown_path(self.root)
        where = "this repository" if shown == "." else f"the repository {shown}"
        name = (
            None if revision.startswith("-") else git(repository, "rev-parse", "--verify", "-q", f"{revision}^{{tree}}")
        )
        if name is None:
            if git(repository, "rev-parse", "--git-dir") is None:
                why = git_failure(repository, f"read {where}", "rev-parse", "--git-dir")
                raise UsageError(f"--since: {why}")
            advice = ""
            if (git(repository, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
                advice = "; this clone is shallow: fetch its history first, for example with git fetch --unshallow"
            elif not revision.startswith("-") and git(repository, "rev-parse", "--verify", "-q", f"origin/{revision}"):
                advice = f'. Did you mean "origin/{printable(revision)}"?'  # a clone has only one branch of its own
            raise UsageError(f'--since: {where} has no revision "{printable(revision)}"{advice}')
        self._name = name.decode().strip()
        self._staged = staged
        self._former: dict[str, str] | None = None
        self.blobs: dict[str, str] = {}
        for entry in split_names(git(repository, "ls-tree", "-r", "-z", "--full-tree", self._name) or b""):
            facts, _, path = entry.partition("\t")
            mode, _, blob = facts.split(" ")
            if mode.startswith("100"):
                self.blobs[path] = blob

    def path_of(self, absolute: str) -> str:
        """The path that a file of now had, "" where it was not there."""
        relative = os.path.relpath(os.path.realpath(absolute), os.path.realpath(self.root)).replace(os.sep, "/")
        if relative in self.blobs:
            return relative
        if self._former is None:
            options = ("--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-ext-diff")
            cached = ("--cached",) if self._staged else ()
            fields = split_names(git(self.root, "diff", *options, *cached, self._name, "--") or b"")
            self._former = dict(zip(fields[2::3], fields[1::3], strict=True))
        return self._former.get(relative, "")

    def contents(self, paths: Sequence[str]) -> dict[str, bytes]:
        """What these paths held."""
        answer = git_given(
            self.root, "".join(f"{self.blobs[path]}\n" for path in paths).encode(), "cat-file", "--batch"
        )
        found = {}
        start = 0
        for path in paths:
            end = answer.find(b"\n", start)
            size = answer[start:end].rpartition(b" ")[2]
            if end < 0 or not size.isdigit():
                raise UsageError(f"--since: git does not have the content of {printable(path)}; fetch it first")
            start = end + 1 + int(size) + 1
            found[path] = answer[end + 1 : start - 1]
        return found
