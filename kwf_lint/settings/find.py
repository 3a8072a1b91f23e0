"""Finds the settings that hold for a folder.

`kwf-lint.toml` has the keys at its top, `pyproject.toml` in the table `[tool.kwf-lint]`. For each file the nearest one
counts, upwards to the root of its repository (the folder with a `.git`, be it folder or file) and no further; outside
of any repository upwards to the root of the file system. In one folder kwf-lint.toml goes before pyproject.toml.
Settings of two files are never merged. read.py reads the file, where there is one.
"""

from __future__ import annotations

import os

from kwf_lint.errors import UsageError
from kwf_lint.paths import FILE_TYPE, FOLDER, read_regular, shown_path
from kwf_lint.settings.settings import FILE_NAMES, TABLE_NAME, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def find_repository(folder: str) -> str:
    """The root of the repository that an absolute folder lies in, or ""."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def find_settings(
    folder: str, cache: dict[str, Settings], change: Callable[[Settings], Settings] | None = None
) -> Settings:
    """The settings for the files of an absolute folder.

    `cache` holds what was found for other folders and is added to. `change` is applied once to each new Settings, for
    what the command line says. Raises UsageError for a settings file that is wrong.
    """
    passed = []
    while True:
        settings = cache.get(folder)
        if settings is not None:
            break
        passed.append(folder)
        settings = _settings_in(folder)
        if settings is None and os.path.exists(os.path.join(folder, ".git")):
            settings = Settings(folder)
        parent = os.path.dirname(folder)
        if settings is None and parent == folder:
            settings = Settings(os.getcwd())
        if settings is not None:
            if change is not None:
                settings = change(settings)
            break
        folder = parent
    for each in passed:
        cache[each] = settings
    return settings


def isolated_settings(folder: str) -> Settings:
    """The defaults, whatever settings files there are, for `--isolated`; `folder` is the current one."""
    return Settings(find_repository(folder) or folder)


def load_settings(path: str, root: str) -> Settings:
    """The settings of one file for everything, for `--config`.

    Globs are then relative to `root`, the current folder, so that several projects can share the file. Raises
    UsageError for a file that is wrong, cannot be read, or is a pyproject.toml without our table.
    """
    path = os.path.abspath(path)
    settings = _read(path, root)
    if settings is None:
        raise UsageError(f"{shown_path(path)}: has no table [{'.'.join(TABLE_NAME)}]")
    return settings


def _settings_in(folder: str) -> Settings | None:
    for name in FILE_NAMES:
        path = os.path.join(folder, name)
        # tomllib costs more than a whole run, and most files pyproject.toml have nothing for us.
        if _is_there(path) and (name == FILE_NAMES[0] or _mentions_us(path)):
            settings = _read(path, folder)
            if settings is not None:
                return settings
    return None


def _is_there(path: str) -> bool:
    """Whether something other than a folder has this name; reading it refuses pipes and devices."""
    try:
        return os.stat(path).st_mode & FILE_TYPE != FOLDER
    except (OSError, ValueError):
        return False


def _read(path: str, root: str) -> Settings | None:
    from kwf_lint.settings.read import read_settings

    return read_settings(path, root)


def _mentions_us(path: str) -> bool:
    try:
        data = read_regular(path)
    except OSError:
        return True  # reading it for its settings says what is wrong
    if b"[tool.kwf_lint" in data or b"[tool.kwflint" in data:
        raise UsageError(f"{shown_path(path)}: the settings of kwf-lint are under [tool.kwf-lint], with a hyphen")
    return TABLE_NAME[1].encode() in data
