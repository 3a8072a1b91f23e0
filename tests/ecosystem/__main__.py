"""What a change does to real definitions: lint the same files with two revisions of this repository and compare.

    python -m tests.ecosystem BASE HEAD [--local FOLDER]... [--only GLOB]

BASE and HEAD are git revisions; `.` is the working tree as it is. The files are those in tests/definitions and all files
below each FOLDER, definitions or not. Compared are the findings rule by rule, every format that both revisions have, the
plain call (`check PATH`) and `--diff --unsafe-fixes`, for each file by itself and for all files at once.

Both revisions run in this Python environment, on one copy of the files outside of any repository and without settings
files. The version of kwf-lint in a report does not count where the two differ in it; everything else does.

Exit codes: 0 no difference, 1 differences, 2 wrong use or a revision that does not run.
"""

from __future__ import annotations

import argparse
import fnmatch
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tests.ecosystem.compare import compare, report, without_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "tests" / "definitions"
DRIVER = Path(__file__).with_name("driver.py")
WORKING_TREE = "."
SETTINGS_FILES = ("kwf-lint.toml", "pyproject.toml")
# What would change a report: GIT* (GITHUB_ACTIONS, GIT_DIR), colours, and where Python looks for modules.
LEFT_OUT = ("GIT", "FORCE_COLOR", "_KWF_LINT", "PYTHON")


class RefusedError(Exception):
    """Wrong use, or a revision that does not run; the text is for people."""


def main(words: Sequence[str]) -> int:
    given = _arguments(words)
    try:
        with tempfile.TemporaryDirectory(prefix="ecosystem-") as folder:
            lines, is_equal = _compared(given, Path(folder).resolve())
    except RefusedError as error:
        print(f"ecosystem: {error}", file=sys.stderr)
        return 2
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if is_equal else 1


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.ecosystem", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", metavar="BASE", help="a git revision")
    parser.add_argument("head", metavar="HEAD", help="a git revision, or . for the working tree")
    parser.add_argument(
        "--local", metavar="FOLDER", action="append", default=[], help="also the files below this folder"
    )
    parser.add_argument("--only", metavar="GLOB", help='only files such as "definitions/harbor*"')
    return parser.parse_args(words)


def _compared(given: argparse.Namespace, folder: Path) -> tuple[list[str], bool]:
    """The lines of the comparison, and whether all is equal."""
    revisions = given.base, given.head
    commits = [_commit(revision) for revision in revisions]
    names = copy_files([DEFINITIONS, *map(Path, given.local)], folder / "files", given.only or "*")
    (folder / "names").write_text(json.dumps(names), encoding="utf-8")
    trees = folder / "base", folder / "head"
    for commit, tree in zip(commits, trees, strict=True):
        _check_out(commit, tree)
    records = _run(revisions, trees, folder)
    outputs = [record["outputs"] for record in records]
    versions = [record["version"] for record in records]
    normalized = "nothing"
    if versions[0] != versions[1]:
        (before, shown), (after, shown_after) = map(without_version, outputs, versions)
        outputs = [before, after]
        normalized = f"the version ({versions[0]}, {versions[1]}) in {', '.join(sorted(shown | shown_after))}"
    comparison = compare(*outputs)
    titles = [
        "the working tree" if commit == WORKING_TREE else f"{revision} ({commit[:10]})"
        for revision, commit in zip(revisions, commits, strict=True)
    ]
    head = [f"- base: {titles[0]}", f"- head: {titles[1]}", f"- normalized: {normalized}", ""]
    return [*head, *report(comparison, *outputs)], comparison.is_equal


def _git(*words: str) -> bytes:
    """What git answers; nothing where it fails."""
    try:
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, check=False).stdout
    except FileNotFoundError:
        raise RefusedError("git is not installed") from None


def _commit(revision: str) -> str:
    """The full name of a revision's commit; "." stays."""
    if revision == WORKING_TREE:
        return revision
    found = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    return found or _refuse(f'"{revision}" is not a revision of this repository')


def _refuse(why: str) -> NoReturn:
    raise RefusedError(why)


def _check_out(commit: str, tree: Path) -> None:
    """Put the files of a commit, or those of the working tree that git does not ignore, into a new folder."""
    if commit != WORKING_TREE:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as archive:
            archive.extractall(tree, filter="data")
        return
    for name in filter(None, _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")):
        source = ROOT / os.fsdecode(name)
        if source.is_file():  # deleted files are still listed
            target = tree / os.fsdecode(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def copy_files(sources: Sequence[Path], target: Path, only: str) -> list[str]:
    """Copy the files below some folders, each folder under its own name; returns the files' names in the target."""
    names = []
    taken: set[str] = set()
    for source in sources:
        if not source.is_dir():
            raise RefusedError(f'there is no folder "{source}"')
        title = unused = source.resolve().name or "root"
        number = 1
        while unused in taken:
            number += 1
            unused = f"{title}-{number}"
        taken.add(unused)
        for path in _files(source):
            name = f"{unused}/{path.relative_to(source).as_posix()}"
            if fnmatch.fnmatchcase(name, only):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / name)
                names.append(name)
    return names or _refuse(f'no file matches "{only}"')


def _files(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            file = Path(path, name)
            if name not in (*SETTINGS_FILES, ".git") and file.is_file() and not file.is_symlink():
                yield file


def _run(revisions: Sequence[str], trees: Sequence[Path], folder: Path) -> list[dict[str, Any]]:
    """Lint the files with both revisions, side by side; returns what the driver recorded of each."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    environment |= {"PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    places = [tree.with_name(f"{tree.name}.json") for tree in trees]
    running = [
        subprocess.Popen(
            [sys.executable, "-P", DRIVER, folder / "names", place], cwd=folder / "files",
            env={**environment, "PYTHONPATH": str(tree)}, stderr=subprocess.PIPE,
        )
        for tree, place in zip(trees, places, strict=True)
    ]  # fmt: skip
    try:
        said = [process.communicate()[1].decode(errors="replace") for process in running]
    finally:
        for process in running:
            process.kill()
    records = []
    for revision, tree, place, process, errors in zip(revisions, trees, places, running, said, strict=True):
        if process.returncode:
            raise RefusedError(f"{revision} does not run (exit code {process.returncode})\n{errors}".rstrip())
        records.append(json.loads(place.read_bytes()))
        check_record(records[-1], revision, tree)
    return records


def check_record(record: dict[str, Any], revision: str, tree: Path) -> None:
    """Raise RefusedError where another kwf_lint than the revision's own was run, or reported nothing that can be read."""
    foreign = [each for each in record["modules"] if not Path(each).is_relative_to(tree)]
    if foreign or not record["modules"]:
        raise RefusedError(f"{revision} did not run its own kwf_lint but {', '.join(foreign[:3]) or record['program']}")
    if not any(outputs["json"].startswith("{") for outputs in record["outputs"].values()):
        said = next(iter(record["outputs"].values()))["exit code and standard error"]
        raise RefusedError(f"{revision} reports nothing in the format json; it says:\n{said}".rstrip())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
