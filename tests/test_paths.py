"""Paths as Windows writes them, with its own functions for paths; on any system."""

from __future__ import annotations

import ntpath
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from kwf_lint.paths import is_below, path_below, relative_name, reported_name
from kwf_lint.report.options import Options
from kwf_lint.report.root_names import name_from_root
from kwf_lint.run.baseline_file import Baseline
from kwf_lint.run.module_files import path_in
from kwf_lint.settings.globs import matches_globs
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def windows() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "path", ntpath)
        patch.setattr(os, "sep", "\\")
        patch.setattr(os, "altsep", "/")
        yield


@pytest.mark.parametrize(
    ("absolute", "current", "name"),
    [
        ("C:\\work\\app\\flow.json", "C:\\work", "app/flow.json"),
        ("c:\\Work\\app\\flow.json", "C:\\work", "app/flow.json"),
        ("C:\\work\\app\\flow.json", "C:\\", "work/app/flow.json"),
        ("C:\\work", "C:\\work", "."),
        ("C:\\workshop\\flow.json", "C:\\work", "C:/workshop/flow.json"),
        ("D:\\flow.json", "C:\\work", "D:/flow.json"),
        ("\\\\server\\share\\a\\flow.json", "\\\\server\\share\\a", "flow.json"),
    ],
)
def test_reports_name_files_with_slashes(absolute: str, current: str, name: str) -> None:
    with windows():
        found = reported_name(absolute, current)

    assert found == name


@pytest.mark.parametrize(
    ("absolute", "folder", "below"),
    [
        ("C:\\work\\a.json", "C:\\work", "a.json"),
        ("C:\\work\\a.json", "c:/WORK", "a.json"),
        ("C:\\a.json", "C:\\", "a.json"),
        ("C:\\work", "C:\\work", ""),
        ("C:\\work2\\a.json", "C:\\work", ""),
        ("D:\\work\\a.json", "C:\\work", ""),
    ],
)
def test_what_lies_in_a_folder(absolute: str, folder: str, below: str) -> None:
    with windows():
        found = path_below(absolute, folder), is_below(absolute, folder)

    assert found == (below, bool(below))


@pytest.mark.parametrize(
    ("absolute", "name"),
    [
        ("C:\\work\\app\\flow.json", "app/flow.json"),
        ("C:\\other\\flow.json", "../other/flow.json"),
        ("D:\\other\\flow.json", "D:/other/flow.json"),
    ],
)
def test_names_from_a_folder_in_files_and_settings(absolute: str, name: str) -> None:
    with windows():
        found = relative_name(absolute, "C:\\work")
        in_baseline = Baseline("C:\\work\\baseline.json", Settings("C:\\work")).key(absolute)

    assert found == in_baseline == name


def test_a_module_is_known_by_its_path_below_the_root() -> None:
    with windows():
        found = path_in("C:\\work\\src\\index.js", "C:\\work")

    assert found == "src/index.js"


def test_services_get_names_from_the_root_of_the_repository() -> None:
    options = Options(root="C:\\work", current="C:\\work\\packages\\one")
    with windows():
        found = [name_from_root(name, options) for name in ("flows/a.json", "D:/a.json", "<stdin>")]

    assert found == ["packages/one/flows/a.json", "D:/a.json", "<stdin>"]


@pytest.mark.parametrize(
    ("glob", "matching"),
    [
        ("flows/*.json", ["C:\\Work\\flows\\a.json", "c:\\wORK\\flows\\a.json", "C:/Work/flows/a.json"]),
        ("/flows/", ["C:\\Work\\flows\\"]),
        ("**/old/*.json", ["C:\\Work\\x\\y\\old\\a.json"]),
        ("a.json", ["C:\\Work\\flows\\a.json"]),
    ],
)
def test_globs_of_settings_match_paths_with_backslashes(glob: str, matching: list[str]) -> None:
    settings = settings_of_text("", "C:\\Work")
    others = ["C:\\Work\\b.json", "C:\\workshop\\flows\\a.json", "D:\\Work\\flows\\a.json"]
    with windows():
        found = [path for path in [*matching, *others] if matches_globs(path, (glob,), settings, "exclude")]

    assert found == matching
