from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kwf_lint
from kwf_lint.errors import UsageError
from kwf_lint.rulekit import Finding, rule
from kwf_lint.settings.check import check_settings
from kwf_lint.settings.find import find_repository, find_settings, isolated_settings, load_settings
from kwf_lint.settings.keys import EXPECTED, KEYS, TYPES
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import DEFAULTS, Settings, overridden
from kwf_lint.settings.show import show_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.definition.app import App


@rule("KWF203", "warning", options={"extend-words": [], "least": 3, "strict": False, "share": 0.5, "form": "kebab"})
def generic_name(app: App) -> Iterator[Finding]:
    """A name says nothing."""
    return iter(())


@rule("KWF301", "error")
def dangling_target(app: App) -> Iterator[Finding]:
    """A transition leads nowhere."""
    return iter(())


RULES = [generic_name, dangling_target]


@pytest.fixture(autouse=True)
def repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every test stands in the root of what looks like a repository, so that nothing above it counts."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)


def write(name: str, text: str | bytes = "") -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def found(folder: str = ".") -> Settings:
    return find_settings(os.path.abspath(folder), {})


def error_of(name: str, text: str | bytes) -> str:
    """The one line that the settings file is answered with, also by the checks that need the rules."""
    write(name, text)
    with pytest.raises(UsageError) as caught:
        check_settings(load_settings(name, os.getcwd()), RULES)
    return str(caught.value)


class TestDiscovery:
    def test_without_a_file_gives_the_defaults_with_the_root_of_the_repository(self) -> None:
        os.makedirs("a/b")
        settings = found("a/b")

        assert settings.root == os.getcwd()
        for slot in set(Settings.__slots__) - {"root"}:
            assert getattr(settings, slot) == getattr(DEFAULTS, slot)

    def test_takes_the_nearest_file(self) -> None:
        write("kwf-lint.toml", 'ignore = ["KWF1"]')
        write("a/pyproject.toml", '[tool.kwf-lint]\nignore = ["KWF2"]')
        os.makedirs("a/b/c")

        assert found().ignore == ["KWF1"]
        assert found("a/b/c").ignore == ["KWF2"]
        assert found("a/b/c").root == os.path.abspath("a")
        assert found("a/b/c").source == os.path.abspath("a/pyproject.toml")

    def test_prefers_our_own_file_in_one_folder(self) -> None:
        write("kwf-lint.toml", 'ignore = ["KWF1"]')
        write("pyproject.toml", '[tool.kwf-lint]\nignore = ["KWF2"]')

        assert found().ignore == ["KWF1"]

    @pytest.mark.parametrize(
        "text",
        ["", "[tool.ruff]\n", '[project]\ndependencies = ["kwf-lint"]\n', "[tool.kwf-linter]\nselect = 1\n"],
    )
    def test_goes_past_a_pyproject_without_our_table(self, text: str) -> None:
        write("kwf-lint.toml", 'ignore = ["KWF1"]')
        write("a/pyproject.toml", text)

        assert found("a").ignore == ["KWF1"]

    @pytest.mark.parametrize("text", ["not [ TOML", b"\xff\xfe\x00"], ids=["no TOML", "no UTF-8"])
    def test_does_not_judge_a_pyproject_that_does_not_name_us(self, text: str | bytes) -> None:
        write("pyproject.toml", text)

        assert found().source == ""

    @pytest.mark.parametrize(
        "text",
        [
            '[tool.kwf-lint]\nignore = ["KWF1"]',
            '[ tool . "kwf-lint" ]\nignore = ["KWF1"]',
            "[tool]\nkwf-lint.ignore = ['KWF1']",
            'tool = { kwf-lint = { ignore = ["KWF1"] } }',
            '[project]\nname = "x"\r\n[tool.kwf-lint]\r\nignore = ["KWF1"]\r\n',
            '\ufeff[tool.kwf-lint]\nignore = ["KWF1"]',
        ],
    )
    def test_knows_every_spelling_of_our_table(self, text: str) -> None:
        write("pyproject.toml", text)

        assert found().ignore == ["KWF1"]

    @pytest.mark.parametrize("is_folder", [True, False], ids=["folder", "file"])
    def test_looks_no_higher_than_the_root_of_the_repository(self, is_folder: bool) -> None:
        write("kwf-lint.toml", 'ignore = ["KWF1"]')
        if is_folder:
            os.makedirs("inner/.git")
        else:
            write("inner/.git", "gitdir: elsewhere")
        os.makedirs("inner/a")

        assert found("inner/a").ignore == ()
        assert found("inner/a").root == os.path.abspath("inner")

    def test_takes_the_settings_of_the_root_itself(self) -> None:
        write("inner/.git", "gitdir: elsewhere")
        write("inner/kwf-lint.toml", 'ignore = ["KWF1"]')
        os.makedirs("inner/a")

        assert found("inner/a").ignore == ["KWF1"]

    def test_outside_of_a_repository_looks_up_to_the_root_of_the_file_system(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("../outside/a/b/x")
        monkeypatch.chdir(tmp_path / "outside" / "a")

        assert find_repository(os.getcwd()) == ""
        assert found("b").root == os.getcwd()

        write("../kwf-lint.toml", 'ignore = ["KWF1"]')
        assert found("b").ignore == ["KWF1"]

    def test_ignores_folders_with_the_name_of_a_settings_file(self) -> None:
        os.makedirs("a/kwf-lint.toml")
        os.makedirs("a/pyproject.toml")

        assert found("a").source == ""

    def test_reads_each_file_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("kwf-lint.toml", "")
        os.makedirs("a/b")
        cache: dict[str, Settings] = {}
        settings = find_settings(os.path.abspath("a"), cache)
        os.remove("kwf-lint.toml")

        assert find_settings(os.path.abspath("a/b"), cache) is settings
        assert find_settings(os.getcwd(), cache) is settings

    def test_applies_what_the_command_line_says_once(self) -> None:
        os.makedirs("a/b")
        cache: dict[str, Settings] = {}
        changes: list[Settings] = []

        def change(settings: Settings) -> Settings:
            changes.append(settings)
            return overridden(settings, ignore=["KWF1"])

        assert find_settings(os.path.abspath("a/b"), cache, change).ignore == ["KWF1"]
        assert find_settings(os.path.abspath("a"), cache, change).ignore == ["KWF1"]
        assert len(changes) == 1

    def test_of_a_file_that_cannot_be_read_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(*arguments: object, **options: object) -> None:
            raise PermissionError(13, "Permission denied")

        write("pyproject.toml", "")
        monkeypatch.setattr("os.open", denied)

        with pytest.raises(UsageError, match=r"^pyproject.toml: the settings cannot be read: Permission denied$"):
            found()

    def test_of_a_clean_run_imports_nothing_new(self) -> None:
        code = (
            "import os, sys\n"
            "before = set(sys.modules)\n"
            "from kwf_lint.settings.find import find_settings\n"
            "from kwf_lint.run.targets import expand\nfrom kwf_lint.run.files import read_file\n"
            "cache = {}\n"
            "found = expand(['a/x.json'], lambda folder: find_settings(folder, cache))\n"
            "assert read_file(found.targets[0]) == b'{}'\n"
            "print(*(name for name in set(sys.modules) - before if not name.startswith('kwf_lint')))\n"
            "print(*sorted(name for name in sys.modules if name.startswith('kwf_lint.')))\n"
        )
        write("a/x.json", "{}")
        write("pyproject.toml", "[tool.ruff]\n")
        home = os.path.dirname(os.path.dirname(kwf_lint.__file__))
        environment = {**os.environ, "PYTHONPATH": home}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
        others, ours = done.stdout.splitlines()

        assert set(others.split()) <= {"__future__", "_json"}
        assert {"kwf_lint.run.walk", "kwf_lint.run.git", "kwf_lint.settings.read"}.isdisjoint(ours.split())


class TestGoodFiles:
    @pytest.mark.parametrize(
        ("text", "slot", "value"),
        [
            ('select = ["KWF3", "generic-name", "ALL"]', "select", ["KWF3", "generic-name", "ALL"]),
            ('extend-select = ["KWF203"]', "extend_select", ["KWF203"]),
            ('ignore = ["KWF"]', "ignore", ["KWF"]),
            (
                'severity = {KWF203 = "info", dangling-target = "error"}',
                "severity",
                {"KWF203": "info", "dangling-target": "error"},
            ),
            ('[severity]\nKWF3 = "warning"', "severity", {"KWF3": "warning"}),
            ('exclude = ["a/", "!b"]', "exclude", ["a/", "!b"]),
            ('include = ["*.kapp"]', "include", ["*.kapp"]),
            ('fragments = ["parts/*"]', "fragments", ["parts/*"]),
            ('fail-on = "error"', "fail_on", "error"),
            ('format = "json"', "format", ("json",)),
            ('format = ["text", "sarif=out.sarif"]', "format", ["text", "sarif=out.sarif"]),
            ('required-version = ">=0.0.1, <1000"', "required_version", ">=0.0.1, <1000"),
            ('[rules.generic-name]\nextend-words = ["x"]', "options", {"generic-name": {"extend-words": ["x"]}}),
            (
                "[rules.generic-name]\nleast = 2\nstrict = true\nshare = 1",
                "options",
                {"generic-name": {"least": 2, "strict": True, "share": 1}},
            ),
        ],
    )
    @pytest.mark.parametrize("name", ["kwf-lint.toml", "pyproject.toml", "other.toml"])
    def test_are_read(self, name: str, text: str, slot: str, value: object) -> None:
        if name == "pyproject.toml":
            text = f"[tool.kwf-lint]\n{text.replace('[severity]', '[tool.kwf-lint.severity]')}"
            text = text.replace("[rules", "[tool.kwf-lint.rules")
        write(name, text)
        settings = load_settings(name, os.getcwd())
        check_settings(settings, RULES)

        assert getattr(settings, slot) == value
        assert settings.source == os.path.abspath(name)

    def test_name_a_file_of_platform_facts_relative_to_themselves(self) -> None:
        write("a/facts.json", "{}")
        write("a/kwf-lint.toml", 'extend-platform = "facts.json"')

        assert found("a").extend_platform == [os.path.abspath("a/facts.json")]

    def test_name_several_files_of_platform_facts_of_which_the_later_ones_win(self) -> None:
        write("a/more/b.json", '{"events": {"x.paid": {"changes": true}}, "helpers": {"OWN": ["plural"]}}')
        write("a/more/a.json", '{"events": {"x.paid": {"changes": false}}, "helpers": {"OWN": ["currency"]}}')
        write("a/last.json", '{"facts": "2027-01-01", "events": {"x.lost": {"changes": true}}}')
        write("a/kwf-lint.toml", 'extend-platform = ["more/*.json", "last.json", "more/b.json"]')
        settings = found("a")

        assert settings.platform is not None
        assert settings.extend_platform == [os.path.abspath(f"a/{each}.json") for each in ("more/a", "more/b", "last")]
        assert {name: settings.platform.events[name] for name in ("x.paid", "x.lost")} == {
            "x.paid": True,
            "x.lost": True,
        }
        assert {"plural", "currency"} <= settings.platform.helpers
        assert "# a/kwf-lint.toml; facts as of 2027-01-01\n" in show_settings(settings)

    def test_find_the_files_of_platform_facts_by_globs_also_below(self) -> None:
        for name in ("facts.json", "b/facts.json", "b/[c]/facts.json"):
            write(f"a [1]/{name}", "{}")
        write("a [1]/kwf-lint.toml", 'extend-platform = ["**/facts.json"]')

        assert [os.path.relpath(each, "a [1]") for each in found("a [1]").extend_platform] == sorted(
            os.path.normpath(each) for each in ("b/[c]/facts.json", "b/facts.json", "facts.json")
        )

    def test_say_which_file_of_platform_facts_is_wrong(self) -> None:
        write("facts/a.json", "{}")
        write("facts/b.json", '{"action\\u001b[2J": {}}')
        write("kwf-lint.toml", 'extend-platform = ["facts/*.json"]')
        with pytest.raises(UsageError) as caught:
            found(".")

        assert str(caught.value).startswith('facts/b.json: unknown key "action\\x1b[2J". Known keys: facts, ')

    def test_named_on_the_command_line_have_their_globs_relative_to_the_current_folder(self) -> None:
        write("shared/kwf-lint.toml", "")

        assert load_settings("shared/kwf-lint.toml", os.getcwd()).root == os.getcwd()

    def test_may_be_a_text(self) -> None:
        assert settings_of_text('ignore = ["KWF1"]').ignore == ["KWF1"]
        assert settings_of_text("").ignore == ()

    def test_isolated_settings_are_the_defaults(self) -> None:
        write("kwf-lint.toml", 'ignore = ["KWF1"]')
        os.makedirs("a")
        settings = isolated_settings(os.path.abspath("a"))

        assert (settings.root, settings.ignore, settings.source) == (os.getcwd(), (), "")

    def test_keys_and_attributes_are_the_same(self) -> None:
        attributes = {"options" if key == "rules" else key.replace("-", "_") for key in KEYS}

        assert attributes | {"platform", "rule_folders", "root", "source", "origins"} == set(Settings.__slots__)
        assert set(KEYS.values()) == set(EXPECTED) == set(TYPES)


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("select = [\n", "1: not valid TOML: Invalid value"),
            ("# a\nselect = \n", "2: not valid TOML: Invalid value"),
            ('a = "\n"', "1: not valid TOML: Illegal character '\\n'"),
            ("ignore = []\nignore = []", "2: not valid TOML: Cannot overwrite a value"),
            (b"# a\n\xff\n", "2: not valid TOML: the text is not UTF-8"),
            ("\n\nselct = []\n", '3: unknown key "selct". Did you mean "select"?'),
            ("extend_select = []\n", '1: unknown key "extend_select". Did you mean "extend-select"?'),
            ('\nbaseline = "a\\u0000b"', '2: "baseline" contains a NUL character'),
            ('exclude = ["a", "\\u0000"]', '1: "exclude" contains a NUL character'),
            ('extend-platform = "\\u0000"', '1: "extend-platform" contains a NUL character'),
            ('format = ["json=\\u0000"]', '1: "format" contains a NUL character'),
            ('rules = ["\\u0000"]', '1: "rules" contains a NUL character'),
            ('[per-file-ignores]\n"\\u0000" = []', '1: "per-file-ignores" contains a NUL character'),
            ('[[suppress]]\nrule = "\\u0000"', '1: "suppress" contains a NUL character'),
            ("\nrulez = 1\n", '2: unknown key "rulez". Did you mean "rules"?'),
            ("x = 1\n", f'1: unknown key "x". The keys are {", ".join(KEYS)}.'),
            (
                "\n[tool.kwf-lint]\nselect = []\n",
                '2: unknown key "tool". In kwf-lint.toml the keys are at the top level, without [tool.kwf-lint].',
            ),
            ('select = "KWF3"', '1: "select" expects a list of strings, such as ["..."], found a string'),
            (
                'ignore = [\n  "KWF3",\n  12,\n]',
                '3: "ignore" expects a list of strings, such as ["..."], found a number in the list',
            ),
            ("exclude = true", '1: "exclude" expects a list of strings, such as ["..."], found true'),
            ("include = {}", '1: "include" expects a list of strings, such as ["..."], found a table'),
            ("severity = []", '1: "severity" expects a table of levels, such as {KWF203 = "info"}, found a list'),
            (
                '[severity]\nKWF3 = "info"\nKWF203 = "warn"',
                '3: "severity" expects one of "error", "warning", "info" for "KWF203", found "warn"',
            ),
            (
                'ignore = []\nseverity = {KWF5 = "off"}',
                '2: "severity" expects one of "error", "warning", "info" for "KWF5", found "off"; "ignore" turns a rule off',
            ),
            (
                "severity = {KWF203 = 1}",
                '1: "severity" expects one of "error", "warning", "info" for "KWF203", found a number',
            ),
            ('fail-on = "never"', '1: "fail-on" expects one of "error", "warning", "info", found "never"'),
            ("fail-on = 2027-01-31", '1: "fail-on" expects one of "error", "warning", "info", found a date or time'),
            (
                "format = 1",
                '1: "format" expects a list of strings, such as ["text", "sarif=out.sarif"], found a number',
            ),
            (
                "format = [1.5]",
                '1: "format" expects a list of strings, such as ["text", "sarif=out.sarif"], found a number in the list',
            ),
            ("required-version = 1", '1: "required-version" expects a string, found a number'),
            (
                "extend-platform = [1]",
                (
                    '1: "extend-platform" expects a file or a list of files and globs, such as ["facts/*.json"], '
                    "found a number in the list"
                ),
            ),
            (
                'extend-platform = ["kwf-lint.toml", "x/*.json"]',
                '1: "extend-platform" names "x/*.json", which matches no file',
            ),
            ('extend-platform = "x"', '1: "extend-platform" names "x", which does not exist'),
            (
                "rules = 1",
                (
                    '1: "rules" expects a list of folders, such as ["lint/rules"], '
                    "or a table for each rule, such as [rules.generic-name], found a number"
                ),
            ),
            (
                'rules = ["kwf-lint",\n 1]',
                (
                    '2: "rules" expects a list of folders, such as ["lint/rules"], '
                    "or a table for each rule, such as [rules.generic-name], found a number in the list"
                ),
            ),
            (
                "suppress = [1]",
                '1: "suppress" expects tables, each starting with [[suppress]], found a number in the list',
            ),
            (
                'format = [\n  "json=a",\n  "jason=b",\n]',
                '3: no report has the format "jason". Did you mean "json"?',
            ),
            (
                "[rules]\ngeneric-name = 1",
                '2: "rules" expects a table for each rule, such as [rules.generic-name], found a number for "generic-name"',
            ),
            ('\nselect = ["KWF3", "KWF391"]', '2: no rule has the code or name "KWF391". Did you mean "KWF301"?'),
            (
                'ignore = [\n  "KWF301",\n  "genric-name",\n]',
                '3: no rule has the code or name "genric-name". Did you mean "generic-name"?',
            ),
            ('ignore = ["kwf2"]', '1: no rule has the code or name "kwf2". Did you mean "KWF2"?'),
            ('extend-select = [""]', '1: no rule has the code or name "". "kwf-lint rule" lists them all.'),
            (
                "# KWF999\n[severity]\n\nE999 = 'info'",
                '4: no rule has the code or name "E999". "kwf-lint rule" lists them all.',
            ),
            ("\n[rules.generic-nme]", '2: no rule has the name "generic-nme". Did you mean "generic-name"?'),
            ("[rules.KWF203]\nleast = 1", '1: no rule has the name "KWF203". Its name is "generic-name".'),
            ("[rules.zzzzzzzz]", '1: no rule has the name "zzzzzzzz". "kwf-lint rule" lists them all.'),
            (
                "[rules.generic-name]\nleast = 1\nextend-word = []",
                '3: the rule "generic-name" has no option "extend-word". Did you mean "extend-words"?',
            ),
            (
                "[rules.generic-name]\nx = 1",
                '2: the rule "generic-name" has no option "x". Its options are extend-words, least, strict, share, form.',
            ),
            ("[rules.dangling-target]\nx = 1", '2: the rule "dangling-target" has no option "x". It has no options.'),
            (
                '[rules.generic-name]\nextend-words = "x"',
                '2: "extend-words" of "generic-name" expects a list of strings, such as ["..."], found a string',
            ),
            ("[rules.generic-name]\nleast = true", '2: "least" of "generic-name" expects a number, found true'),
            ("[rules.generic-name]\nstrict = 1", '2: "strict" of "generic-name" expects true or false, found a number'),
            ("rules.generic-name.form = 1", '1: "form" of "generic-name" expects a string, found a number'),
        ],
    )
    def test_are_one_line_with_the_place(self, text: str | bytes, line: str) -> None:
        assert error_of("kwf-lint.toml", text) == f"kwf-lint.toml:{line}"

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            (
                '[project]\nselct = 1\n[tool.x]\nselct = 1\n[tool.kwf-lint]\nselct = ["KWF3"]',
                '6: unknown key "selct". Did you mean "select"?',
            ),
            (
                '[tool."kwf-lint"]\n[tool."kwf-lint".rules."generic-name"]\nextend-word = []',
                '3: the rule "generic-name" has no option "extend-word". Did you mean "extend-words"?',
            ),
            ("[tool]\nkwf-lint = 1", '2: "kwf-lint" expects a table, found a number'),
            ("[tool.kwf-lint\n", "1: not valid TOML: Expected ']' at the end of a table declaration"),
        ],
    )
    def test_in_a_pyproject_have_the_line_of_our_table(self, text: str, line: str) -> None:
        assert error_of("pyproject.toml", text) == f"pyproject.toml:{line}"

    def test_name_the_file_as_reports_do(self, tmp_path: Path) -> None:
        outside = (tmp_path / "kwf-lint.toml").as_posix()

        assert error_of("a/kwf-lint.toml", "x = [") == "a/kwf-lint.toml:1: not valid TOML: Invalid value"
        assert error_of("../kwf-lint.toml", "x = [").startswith(f"{outside}:1: ")

    @pytest.mark.parametrize(
        "text",
        [
            'ignore = ["{}"]',
            'fail-on = "{}"',
            'format = "{}"',
            'format = ["text={0}", "json={0}"]',
            'rules = ["{}"]',
            'extend-platform = "{}"',
            'setting-reference = "{}"',
            '"{}" = 1',
            '[[suppress]]\n"{}" = 1',
            '[[suppress]]\nrule = "{}"\nwhere = "x"\nreason = "x"',
            '[[app]]\nfile = "{}"\nworkflows = ["x"]',
            '[rules.generic-name]\n"{}" = 1',
        ],
    )
    def test_show_what_a_terminal_or_log_would_obey(self, text: str) -> None:
        error = error_of("kwf-lint.toml", text.replace("{}", "{0}").format("\\u001b[31m\\n::error::x"))

        assert r"\x1b[31m\n::error::x" in error
        assert error.isprintable()

    def test_of_text_nested_too_deeply_are_one_line(self) -> None:
        assert error_of("kwf-lint.toml", f"select = {'[' * 10_000}").startswith("kwf-lint.toml")

    def test_of_a_file_named_on_the_command_line_are_one_line(self) -> None:
        write("pyproject.toml", "[project]")
        for name, line in (
            ("gone.toml", "gone.toml: the settings cannot be read: No such file or directory"),
            ("pyproject.toml", "pyproject.toml: has no table [tool.kwf-lint]"),
        ):
            with pytest.raises(UsageError) as caught:
                load_settings(name, os.getcwd())
            assert str(caught.value) == line

    def test_of_the_command_line_name_the_option(self) -> None:
        write("kwf-lint.toml", '\nignore = ["KWF999"]')
        file = found()
        for settings, line in (
            (overridden(file, ignore=["KWF777"]), 'kwf-lint.toml:2: no rule has the code or name "KWF999"'),
            (overridden(DEFAULTS, ignore=["KWF777"]), '--ignore: no rule has the code or name "KWF777"'),
            (overridden(file, select=["KWF201"]), None),
            (overridden(file, select=["KWF777"]), '--select: no rule has the code or name "KWF777"'),
            (overridden(file, select=["X"], severity={"ALL": "info"}), '--select: no rule has the code or name "X"'),
            (overridden(DEFAULTS, severity={"X": "info"}), '--severity: no rule has the code or name "X"'),
            (overridden(DEFAULTS, severity={"ALL": "warn"}), '--severity: the level of "ALL" is "warn", not one of'),
            (overridden(DEFAULTS, fail_on="never"), '--fail-on: the level is "never", not one of "error", "warning"'),
        ):
            with pytest.raises(UsageError) as caught:
                check_settings(settings, RULES)
            assert str(caught.value).startswith(line or '--select: no rule has the code or name "KWF201"')


class TestRequiredVersion:
    @pytest.mark.parametrize(
        ("wanted", "version", "is_met"),
        [
            ("0.1.0", "0.1.0", True),
            ("0.1", "0.1.0", True),
            ("==0.1.0", "0.1.1", False),
            (">=0.1", "0.1.0", True),
            (">=0.1.1", "0.1.0", False),
            (">=0.9", "0.10.0", True),
            (">0.1", "0.1.0", False),
            (">0.1", "0.1.1", True),
            ("<1", "0.99.9", True),
            ("<0.10", "0.9", True),
            ("<=0.1", "0.1.0", True),
            ("<=0.1", "0.1.1", False),
            ("!=0.1.0", "0.1", False),
            (" >= 0.1 , < 1 ", "0.5", True),
            (">=0.1,<1", "1.0", False),
            (">=1", "1.0.0rc1", True),
            (">=1", "1.0.dev3", True),
            ("==0", "0.0", True),
        ],
    )
    def test_is_compared_number_by_number(
        self, wanted: str, version: str, is_met: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kwf_lint.settings.read.__version__", version)
        text = f'unknown-to-this-version = 1\nrequired-version = "{wanted}"'
        expected = (
            'kwf-lint.toml:1: unknown key "unknown-to-this-version"'
            if is_met
            else f"kwf-lint.toml:2: these settings are for kwf-lint {wanted}; this is kwf-lint {version}"
        )

        assert error_of("kwf-lint.toml", text).startswith(expected)

    @pytest.mark.parametrize(
        "wanted", ["", "newest", ">=", "=>1", "~=1", "^1", "1.x", "==1.*", ">=0,,2", ">=1.0rc1", "1..2"]
    )
    def test_in_another_form_is_an_error(self, wanted: str) -> None:
        assert error_of("kwf-lint.toml", f'required-version = "{wanted}"') == (
            f'kwf-lint.toml:1: "required-version" expects a string such as ">=0.1.0,<1", found "{wanted}"'
        )


class TestCommandLine:
    FILE = (
        'select = ["KWF3"]\nextend-select = ["KWF2"]\nignore = ["KWF301", "KWF1"]\n'
        'severity = {KWF301 = "info", KWF2 = "info"}'
    )

    def test_changes_nothing_that_it_does_not_say(self) -> None:
        settings = settings_of_text(self.FILE, "/x")
        changed = overridden(settings)

        for slot in Settings.__slots__:
            assert getattr(changed, slot) == getattr(settings, slot)

    def test_leaves_the_settings_of_the_file_as_they_are(self) -> None:
        settings = settings_of_text(self.FILE)
        overridden(
            settings, select=["A"], ignore=["B"], extend_select=["KWF1"], severity={"KWF301": "error"}, fail_on="info"
        )

        assert settings.ignore == ["KWF301", "KWF1"]
        assert settings.severity == {"KWF301": "info", "KWF2": "info"}
        assert settings.fail_on == "warning"

    def test_select_stands_for_all_that_the_file_selects_and_ignores(self) -> None:
        changed = overridden(settings_of_text(self.FILE), select=["KWF301"])

        assert (changed.select, changed.extend_select, changed.ignore) == (("KWF301",), (), ())

    def test_adds_to_the_file_and_wins_over_what_it_says_of_the_same(self) -> None:
        changed = overridden(
            settings_of_text(self.FILE), ignore=["KWF4"], extend_select=["KWF301"], severity={"KWF301": "error"}
        )

        assert changed.select == ["KWF3"]
        assert changed.extend_select == ["KWF2", "KWF301"]
        assert changed.ignore == ["KWF1", "KWF4"]
        assert list(changed.severity.items()) == [("KWF301", "error"), ("KWF2", "info")]

    def test_sets_what_counts_for_the_whole_run(self) -> None:
        changed = overridden(DEFAULTS, fail_on="error", format=["json"])

        assert (changed.fail_on, changed.format) == ("error", ("json",))


class TestShow:
    def test_is_toml_that_gives_the_same_settings(self) -> None:
        text = (
            'select = ["KWF3"]\nextend-select = ["KWF2"]\nignore = ["KWF301"]\n'
            'exclude = ["a \\"b\\"\\u0007\\u007f😀", "c\\\\d"]\n'
            'include = ["*.kapp"]\nfragments = ["x"]\nfail-on = "error"\nformat = ["text", "json=a.json"]\n'
            'per-file-ignores = {"*.json" = ["KWF5"]}\n'
            'required-version = ">=0"\nseverity = {KWF301 = "info", "a b" = "error"}\n'
            '[rules.generic-name]\nextend-words = ["x"]\nleast = 2\nshare = 0.25\nstrict = true\n[rules."x.y"]\n'
        )
        settings = settings_of_text(text)
        again = settings_of_text(show_settings(settings))

        for slot in set(Settings.__slots__) - {"origins", "suppress"}:
            assert getattr(again, slot) == getattr(settings, slot)

    def test_has_every_key_and_says_where_it_was_set(self) -> None:
        write("sub/kwf-lint.toml", 'ignore = ["KWF1"]\nfail-on = "error"\n[rules.generic-name]\nleast = 2')
        shown = show_settings(overridden(found("sub"), ignore=["KWF2"]))

        assert shown.splitlines() == [
            "# from sub/kwf-lint.toml",
            f"# globs are relative to {os.path.abspath('sub')}",
            "select = []  # default",
            "extend-select = []  # default",
            'ignore = ["KWF1", "KWF2"]  # command line',
            "severity = {}  # default",
            "exclude = []  # default",
            "include = []  # default",
            "fragments = []  # default",
            'fail-on = "error"  # sub/kwf-lint.toml',
            'format = ["text"]  # default',
            "# required-version is not set",
            "extend-platform = []  # default",
            'setting-reference = ""  # default',
            "per-file-ignores = {}  # default",
            "suppress = []  # default",
            'baseline = ""  # default',
            "app = []  # default",
            'unread = "note"  # default',
            "",
            "[rules.generic-name]  # sub/kwf-lint.toml",
            "least = 2",
        ]
        assert set(tomllib.loads(shown)) == set(KEYS) - {"required-version"}
