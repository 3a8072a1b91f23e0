"""What --show-settings writes is a settings file that says the same."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwf_lint.errors import UsageError
from kwf_lint.rulekit import SEVERITIES
from kwf_lint.settings.find import find_settings
from kwf_lint.settings.keys import KEYS, SUPPRESSION_KEYS
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.show import show_settings
from kwf_lint.settings.toml_text import toml, toml_key

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kwf_lint.settings.settings import Settings

# What TOML, its comments and its tables treat in a way of their own; no lone surrogates, which UTF-8 cannot hold.
AWKWARD = "\"'\\#=[]{},.\n\t\x7f\x85\u2028 é😀-_"
TEXTS = st.text(
    st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
LISTS = st.lists(TEXTS, max_size=3)
SCALARS = (
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | TEXTS | st.dates() | st.datetimes()
)
OPTIONS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=5
)
FILLED = TEXTS.filter(str.strip)
BY_KIND = {
    "texts": LISTS,
    "formats": st.sampled_from([["text"], ["text", "sarif=a/b.sarif"], ["json=-", "json='\"\\#=[]{},.\t é"]]),
    "levels": st.dictionaries(TEXTS, st.sampled_from(SEVERITIES), max_size=3),
    "level": st.sampled_from(SEVERITIES),
    "globs": st.dictionaries(TEXTS, LISTS, max_size=3),
    "unread": st.sampled_from(["note", "error"]),
    "reference": st.sampled_from(["", "{{{settings.{key}}}}", "/#settings.{key}"]),
    "options": st.dictionaries(
        TEXTS.filter(lambda name: name != "folders"), st.dictionaries(TEXTS, OPTIONS, max_size=3), max_size=3
    ),
    "suppressions": st.lists(
        st.fixed_dictionaries(
            {"rule": FILLED, "where": FILLED, "reason": FILLED}, optional={"file": FILLED, "until": st.dates()}
        ),
        max_size=3,
    ),
}
# They name files that must be there, or a version that must be this one.
LEFT_OUT = ("required-version", "extend-platform", "baseline", "app")
TABLES = st.fixed_dictionaries({}, optional={key: BY_KIND[kind] for key, kind in KEYS.items() if key not in LEFT_OUT})


def written(table: dict[str, Any]) -> str:
    return "".join(f"{toml_key(key)} = {toml(value)}\n" for key, value in table.items())


def held(settings: Settings) -> dict[str, Any]:
    """What settings say, by key."""
    found = {key: getattr(settings, key.replace("-", "_")) for key in KEYS if key not in ("rules", "suppress", "app")}
    found = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}
    suppress = [tuple(getattr(entry, key) for key in SUPPRESSION_KEYS) for entry in settings.suppress]
    return {**found, "rules": settings.options, "suppress": suppress}


@given(TABLES)
def test_settings_that_are_shown_and_read_again_are_the_same(table: dict[str, Any]) -> None:
    settings = settings_of_text(written(table), "/r")
    again = settings_of_text(show_settings(settings), "/r")

    assert held(again) == held(settings)
    for key, value in table.items():
        if key == "suppress":
            value = [
                (each["rule"], each["where"], each["reason"], each.get("file", ""), each.get("until")) for each in value
            ]
        assert held(settings)[key] == value


def test_it_says_which_file_the_settings_are_from(tmp_path: Path) -> None:
    folder = str(tmp_path)
    (tmp_path / ".git").mkdir()

    def first_line() -> str:
        return show_settings(find_settings(folder, {})).splitlines()[0]

    assert first_line() == "# no settings file applies here"
    (tmp_path / "pyproject.toml").write_text('[tool.kwf-lint]\nignore = ["KWF301"]\n')
    assert first_line() == f"# from {folder}/pyproject.toml"
    (tmp_path / "kwf-lint.toml").write_text("")
    assert first_line() == f"# from {folder}/kwf-lint.toml; pyproject.toml beside it is not read"
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    assert first_line() == f"# from {folder}/kwf-lint.toml"


@pytest.mark.parametrize("table", ["kwf_lint", "kwflint.rules"])
def test_a_table_of_another_name_is_refused(tmp_path: Path, table: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.{table}]\nignore = ["KWF301"]\n')

    with pytest.raises(UsageError, match=r"pyproject.toml: .* under \[tool.kwf-lint\], with a hyphen"):
        find_settings(str(tmp_path), {})


@given(OPTIONS)
def test_a_value_is_written_as_toml_reads_it(value: Any) -> None:
    [read] = settings_of_text(f"rules.x.y = {toml(value)}").options["x"].values()

    assert read == value
    assert toml(value).isprintable(), "a terminal would act on it"
    assert type(read) is type(value) or isinstance(value, (datetime.date, int, float))
