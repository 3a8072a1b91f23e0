"""Runs git and returns what it prints.

git() asks for the repository of a folder, which need not be the one whose hook is running; git_here() for that of the
running hook, else of the current folder.
"""

from __future__ import annotations

import os
import sys

from kwf_lint.errors import UsageError
from kwf_lint.paths import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess

# What git sets for its hooks, and what changes how it reads patterns.
_REPOSITORY_VARIABLES = frozenset(
    (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_GLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    )
)


def _git_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES}


def git(folder: str, *arguments: str) -> bytes | None:
    """What git prints for the repository of a folder; None if it is missing or fails."""
    command = ["git", "-C", folder, *arguments]
    if sys.platform == "win32":
        try:
            done = _completed(command, _git_environment())
        except OSError:
            return None
        return None if done.returncode else done.stdout
    # The import of subprocess costs as much as a whole run on a clean file.
    reading, writing = os.pipe()
    try:
        actions = [
            (os.POSIX_SPAWN_DUP2, writing, 1),
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        process = os.posix_spawnp("git", command, _git_environment(), file_actions=actions)
    except OSError:
        os.close(reading)
        return None
    finally:
        os.close(writing)
    with open(reading, "rb") as stream:
        output = stream.read()
    try:
        return None if os.waitpid(process, 0)[1] else output
    except ChildProcessError:
        return None  # the process that started this one ignores SIGCHLD, so git's exit code is lost


def git_given(folder: str, given: bytes, *arguments: str) -> bytes:
    """What git prints for the repository of a folder when it reads these bytes; empty where it is missing or fails."""
    try:
        return _completed(["git", "-C", folder, *arguments], _git_environment(), given).stdout
    except OSError:
        return b""


def git_failure(folder: str, what: str, *arguments: str) -> str:
    """What git cannot do for the repository of a folder and why, in one line."""
    try:
        done = _completed(["git", "-C", folder, *arguments], _git_environment())
    except OSError as error:
        return f"git cannot be run ({error.strerror})"
    return f"git cannot {what} ({_reason(done.stderr)})"


def git_here(*arguments: str, given: bytes = b"") -> bytes:
    """What git prints for the repository of the current folder or of the hook that runs."""
    try:
        done = _completed(["git", *arguments], None, given)
    except OSError as error:
        raise UsageError(f"--staged: git cannot be run ({error.strerror})") from None
    if done.returncode:
        raise UsageError(f"--staged needs the work tree of a git repository: {_reason(done.stderr)}")
    return done.stdout


def _completed(command: list[str], environment: dict[str, str] | None, given: bytes = b"") -> CompletedProcess[bytes]:
    import subprocess

    return subprocess.run(  # noqa: S603  always git, without a shell
        command, env=environment, input=given, capture_output=True, check=False
    )


def _reason(stderr: bytes) -> str:
    first = os.fsdecode(stderr).strip().partition("\n")[0]
    return printable(first.removeprefix("fatal: ") or "git gives no reason")


def split_names(output: bytes) -> list[str]:
    """The names that git ends with NUL each."""
    return os.fsdecode(output).split("\0")[:-1]
