"""Matches files against the globs of settings, which mean what they mean in a .gitignore file."""

from __future__ import annotations

import os

from kwf_lint.paths import path_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kwf_lint.settings.gitignore import Globs
    from kwf_lint.settings.settings import Settings

_specs: dict[tuple[str, ...], Globs] = {}


def excluded(path: str, settings: Settings) -> bool:
    """Whether these settings exclude a file, by globs as in gitignore files, relative to the settings' root.

    Other than in git, "!" brings back even what lies in an excluded folder. What lies outside the root is not excluded.
    """
    return bool(settings.exclude) and matches_glob(path, settings, "exclude")


def is_named_fragment(path: str, settings: Settings) -> bool:
    """Whether the settings say that a file holds a part of an app definition."""
    return bool(settings.fragments) and matches_glob(path, settings, "fragments")


def matches_glob(path: str, settings: Settings, key: str) -> bool:
    """Whether the globs that the settings have under a key match a file, or a folder if the path ends with "/"."""
    return matches_globs(path, tuple(getattr(settings, key)), settings, key)


def matches_globs(path: str, patterns: tuple[str, ...], settings: Settings, key: str) -> bool:
    """Whether one of these globs, which the settings have under a key, matches a file or folder."""
    is_folder = path.endswith(("/", os.sep))
    absolute = os.path.abspath(path)
    relative = path_below(absolute, settings.root)
    if not relative:
        return False
    spec = _specs.get(patterns)
    if spec is None:
        from kwf_lint.settings.gitignore import globs_of

        spec = _specs[patterns] = globs_of(patterns, settings, key)
    return spec.match(relative.replace(os.sep, "/") + ("/" if is_folder else ""))


def settings_unless_excluded(place: str, settings_for: Callable[[str], Settings], general: Settings) -> Settings | None:
    """The settings for a file, or None where they or the general ones exclude it."""
    # In this order, since settings in an excluded folder may be of another version, or wrong.
    if excluded(place, general):
        return None
    settings = settings_for(os.path.dirname(place))
    return None if settings is not general and excluded(place, settings) else settings
