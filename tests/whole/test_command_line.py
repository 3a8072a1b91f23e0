from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kwf_lint.settings.keys import FORMATS
from kwf_lint.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = {
    "app": "acme",
    "version": "1.0.0",
    "title": "Acme Orders",
    "description": "Shows orders from Acme beside the conversation.",
    "visibility": "private",
}
WORKFLOW = {
    "name": "order-note",
    "description": "Notes each order.",
    "trigger": {
        "id": "1",
        "eventName": "kustomer.conversation.create",
        "transitions": [{"target": "note", "condition": {"op": "true", "values": [True]}}],
        "appVersion": "kustomer-^1.9.2",
    },
    "steps": [
        {
            "id": "note",
            "action": "kustomer.note.create",
            "params": {"conversation": "/#steps.1.id", "body": "A new order came in"},
            "transitions": [],
            "errorCases": [],
            "appVersion": "kustomer-^1.9.2",
        }
    ],
}
DANGLING = json.loads(json.dumps(WORKFLOW).replace('"target": "note"', '"target": "nto"'))


def kwf_lint(
    *words: str, cwd: Path, stdin: str | bytes = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", *words],
        cwd=cwd,
        input=given,
        capture_output=True,
        env={key: value for key, value in {**os.environ, **(env or {})}.items() if not key.startswith("GIT_")},
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(errors="strict"), done.stderr.decode(errors="strict")
    )


def put(folder: Path, **files: object) -> None:
    for name, value in files.items():
        text = value if isinstance(value, str) else json.dumps(value, indent=2)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def test_a_clean_file_prints_only_its_summary_on_standard_error(tmp_path: Path) -> None:
    put(tmp_path, app=CLEAN)

    done = kwf_lint("app.json", cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no findings in 1 file\n")


@pytest.mark.parametrize(
    "words", [["check", "flow.json"], ["flow.json"], ["."], [], ["--format", "text", "flow.json"]], ids=" ".join
)
def test_check_is_what_happens_when_no_command_is_named(tmp_path: Path, words: list[str]) -> None:
    put(tmp_path, flow=DANGLING)

    done = kwf_lint(*words, cwd=tmp_path)

    assert done.returncode == 1
    assert "error[KWF301 dangling-target]" in done.stdout
    assert "flow.json:9:19" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--fail-on", "error", "kview.json"], 0),
        (["--fail-on", "warning", "kview.json"], 1),
        (["kview.json"], 1),
        (["--severity", "KWF204=error", "--fail-on", "error", "kview.json"], 1),
        (["--severity", "name-not-tied-to-app=info", "kview.json"], 0),
        (["--severity", "KWF204=info", "--fail-on", "info", "kview.json"], 1),
        (["--ignore", "KWF204", "kview.json"], 0),
        (["--ignore", "KWF2", "--extend-select", "KWF204", "kview.json"], 1),
        (["--select", "KWF3,KWF5", "kview.json"], 0),
        (["--exit-zero", "kview.json"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_levels_and_selections_decide_the_exit_code(tmp_path: Path, words: list[str], code: int) -> None:
    kview = {"name": "poll.card", "template": "<div />", "resource": "customer", "context": "smartbar-card"}
    put(tmp_path, kview={**CLEAN, "kviews": [kview]})

    assert kwf_lint(*words, cwd=tmp_path).returncode == code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.json"], "kwf-lint: gone.json: no such file or folder"),
        (["--ignore", "KWF999", "."], 'no rule has the code or name "KWF999"'),
        (["--ignore", "all", "."], 'Did you mean "ALL"?'),
        (["--ignore", "generic-nam", "."], 'Did you mean "generic-name"?'),
        (["--severity", "KWF203=fatal", "."], '"KWF203=fatal" is not CODE=LEVEL'),
        (["--severity", "KWF203=off", "."], "a level of error, warning, info; --ignore turns a rule off"),
        (["--format", "txt", "."], 'Did you mean "text"?'),
        (["--format", "json", "--format", "text", "."], "two reports are written to standard output"),
        (["--format", "json=a", "--format", "sarif=./a", "."], "Name another file for one of them."),
        (["--show-suppressed", "."], "add --format json"),
        (["--since", "", "."], "--since needs a git revision, such as main"),
        (["*.kapp"], "kwf-lint: *.kapp: no such file or folder; remove the quotes, so that the shell expands"),
        (["--select", "KWF301", "KWF302"], "KWF302: no such file or folder; separate several rules with commas"),
        (["--format", "json=app.json/r.json", "."], "cannot write app.json/r.json: a part of the path is a file"),
        (["--sarif-category", "a", "."], "add --format sarif=FILE"),
        (["--frmat", "json"], "No such option"),
        (["-", "app.json"], "cannot be combined"),
        (["--stdin-filename", "a.json", "app.json"], "needs the path - (standard input)"),
        (["--staged", "app.json"], "remove the paths"),
        (["--staged"], "--staged needs the work tree of a git repository"),
        (["--config", "none.toml", "."], "none.toml"),
        (["--isolated", "--config", "none.toml", "."], "--isolated reads no settings file; remove --config"),
        (["check", "-x.json"], "No such option"),
        (["rule", "KWF99"], "no rule has the code or name"),
        (["rule", "301"], 'no rule has the code or name "301". Did you mean "KWF301"?'),
        (["rule", "dangling"], 'Did you mean "dangling-target"?'),
        (["rule", "missing"], '"kwf-lint rule" lists them all.'),
        (["print", "."], "kwf-lint: .: a folder; name a file"),
        (["test", "app.json"], "app.json: a file; name the folder of rules that it is in"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(tmp_path: Path, words: list[str], message: str) -> None:
    put(tmp_path, app=CLEAN)

    done = kwf_lint(*words, cwd=tmp_path)

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)

    done = kwf_lint("gone.json", "flow.json", cwd=tmp_path)

    assert done.returncode == 2
    assert "KWF301" in done.stdout
    assert "gone.json: no such file" in done.stderr


@pytest.mark.parametrize("words", [["flow.json"], ["--verbose", "flow.json"]], ids=" ".join)
def test_a_rule_that_crashes_is_named_and_the_others_go_on(tmp_path: Path, words: list[str]) -> None:
    put(tmp_path, flow=DANGLING, other=DANGLING)
    (tmp_path / "crash.py").write_text(
        "import sys\n"
        "from kwf_lint.__main__ import main\n"
        "from kwf_lint.rules.flow import steps as checks\n"
        "def crash(app):\n"
        "    yield from ()\n"
        "    raise KeyError('planted')\n"
        "checks.unreachable_step.check = crash\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )

    done = subprocess.run(
        [sys.executable, "crash.py", *words, "other.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3
    assert done.stdout.count("KWF301") == 2
    assert "KWF303 crashed on flow.json: KeyError: 'planted'" in done.stderr
    assert "KWF303 crashed on other.json" in done.stderr
    assert ("Traceback" in done.stderr) == ("--verbose" in words)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (json.dumps(DANGLING), 1, "[KWF301 dangling-target]"),
        (json.dumps(CLEAN), 0, ""),
        ('{"name": "left-pad", "version": "1.3.0"}', 1, "[KWF004 not-a-definition]"),
        ('{"compilerOptions": {}, // comment\n}', 1, "[KWF001 invalid-json]"),
        ("", 1, "[KWF001 invalid-json]"),
    ],
    ids=["dangling", "clean", "no-definition", "no-json", "empty"],
)
def test_standard_input_is_linted_under_the_name_given(tmp_path: Path, text: str, code: int, expected: str) -> None:
    done = kwf_lint("--format", "concise", "--stdin-filename", "apps/a.json", "-", cwd=tmp_path, stdin=text)

    assert done.returncode == code
    assert expected in done.stdout
    assert all(line.startswith("apps/a.json:") for line in done.stdout.splitlines())


def test_standard_input_obeys_exclude_and_the_settings_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "kwf-lint.toml").write_text('exclude = ["a.json"]\nignore = ["KWF301"]\n')

    for name in ("apps/a.json", "apps/b.json"):
        done = kwf_lint("--stdin-filename", name, "-", cwd=tmp_path, stdin=json.dumps(DANGLING))

        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("files", "words", "code", "expected"),
    [
        ({"package": {"name": "x", "version": "1.0.0"}}, ["package.json"], 1, "KWF004"),
        ({"package": {"name": "x", "version": "1.0.0"}}, ["--from-hook", "package.json"], 0, ""),
        ({"package": {"name": "x", "version": "1.0.0"}, "app": CLEAN}, ["package.json", "app.json"], 0, ""),
        ({"package": {"name": "x", "version": "1.0.0"}}, ["."], 0, ""),
        ({"tsconfig": '{"compilerOptions": {} // x\n}'}, ["--from-hook", "tsconfig.json"], 0, ""),
        ({"tsconfig": '{"compilerOptions": {} // x\n}'}, ["."], 0, ""),
        ({"tsconfig": '{"compilerOptions": {} // x\n}'}, ["tsconfig.json"], 1, "KWF001"),
        ({"app": '{"app": "acme", "version": "1.0.0",}'}, ["."], 1, "KWF001"),
        ({"app": '{"app": "acme", "version": "1.0.0",}'}, ["--from-hook", "app.json"], 1, "KWF001"),
    ],
    ids=[
        "named-alone", "hook", "named-with-others", "walk", "hook-comments", "walk-comments", "named-comments",
        "walk-broken-definition", "hook-broken-definition",
    ],
)  # fmt: skip
def test_what_is_no_definition_is_reported_only_where_a_person_names_it(
    tmp_path: Path, files: dict[str, object], words: list[str], code: int, expected: str
) -> None:
    put(tmp_path, **files)

    done = kwf_lint(*words, cwd=tmp_path)

    assert done.returncode == code
    assert expected in done.stdout
    assert bool(expected) == bool(done.stdout)


def test_nothing_to_lint_is_said_and_is_no_failure(tmp_path: Path) -> None:
    done = kwf_lint(cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no definitions found\n")
    put(tmp_path, package={"name": "shop"}, lock={})
    assert kwf_lint(cwd=tmp_path).stderr == "no definitions found; --verbose names what was skipped\n"
    assert kwf_lint("--verbose", cwd=tmp_path).stderr.splitlines()[2:] == ["no definitions found"]
    (tmp_path / "kwf-lint.toml").write_text('exclude = ["app.json"]\n')
    put(tmp_path, app=CLEAN)
    assert kwf_lint("app.json", cwd=tmp_path).stderr == "no definitions found; --verbose names what was skipped\n"


def test_reports_go_to_files_and_standard_output_in_one_run(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)

    done = kwf_lint("--format", "concise", "--format", "json=out.json", "flow.json", cwd=tmp_path)

    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["errors"] == 1


def test_the_settings_of_the_current_folder_choose_the_report(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING, app=CLEAN)
    (tmp_path / "pyproject.toml").write_text('[tool.kwf-lint]\nformat = ["json"]\nfail-on = "error"\n')

    assert json.loads(kwf_lint("flow.json", cwd=tmp_path).stdout)["summary"]["errors"] == 1
    assert json.loads(kwf_lint("app.json", cwd=tmp_path).stdout)["diagnostics"] == []


CATEGORY = {"automationDetails": {"id": "billing/"}}


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], {}), (["--sarif-category", "billing"], CATEGORY), (["--sarif-category=billing/"], CATEGORY)],
    ids=["none", "name", "slash"],
)
def test_a_sarif_report_has_the_category_that_is_asked_for(
    tmp_path: Path, words: list[str], expected: dict[str, object]
) -> None:
    put(tmp_path, flow=DANGLING)
    [run] = json.loads(kwf_lint("--format", "sarif", *words, "flow.json", cwd=tmp_path).stdout)["runs"]

    assert {key: value for key, value in run.items() if key == "automationDetails"} == expected


ROOTED = "pkgs/one/flow.json"


def reports_of(file: str, folder: Path, reports: Path) -> dict[str, str]:
    """Every report on a file, by format, of one run in the folder."""
    words = [f"--format={name}={reports / name}" for name in FORMATS]
    kwf_lint(*words, file, cwd=folder)
    return {name: (reports / name).read_text(encoding="utf-8") for name in FORMATS}


@pytest.fixture(scope="module")
def from_everywhere(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The reports on a file in a folder of a repository: from there, from the root, and where there is no repository."""
    root, reports = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("reports")
    folder = root / "pkgs" / "one"
    folder.mkdir(parents=True)
    (root / ".git").mkdir()
    put(folder, flow=DANGLING)
    from_below = reports_of("flow.json", folder, reports)
    from_root = reports_of(ROOTED, root, reports)
    (root / ".git").rmdir()
    return from_below, from_root, reports_of("flow.json", folder, reports)


@pytest.mark.parametrize(
    ("format_", "place"),
    [
        ("github", f"file={ROOTED},"),
        ("github", f"::{ROOTED}:9:19: error"),
        ("gitlab", f'"path": "{ROOTED}"'),
        ("sarif", f'"uri": "{ROOTED}"'),
        ("azure", f"sourcepath={ROOTED};"),
        ("junit", f'<testsuite name="{ROOTED}"'),
        ("junit", f">{ROOTED}:9:19: error"),
        ("markdown", "<code>pkgs/one/flow.json&#58;9&#58;19</code>"),
        ("rdjson", '"path": "flow.json"'),
        ("checkstyle", '<file name="flow.json">'),
        ("json", '"file": "flow.json"'),
        ("html", "<h2>flow.json</h2>"),
        ("text", "--> flow.json:9:19"),
        ("concise", "flow.json:9:19: error"),
    ],
)
def test_reports_for_ci_name_files_from_the_root_of_the_repository(
    from_everywhere: tuple[dict[str, str], dict[str, str], dict[str, str]], format_: str, place: str
) -> None:
    from_below, from_root, without_repository = (reports[format_] for reports in from_everywhere)

    assert place in from_below
    assert (from_below == from_root) == ("pkgs" in place)
    assert "pkgs" not in without_repository


def test_annotations_and_files_beside_the_current_folder_are_named_from_the_root(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "pkgs" / name).mkdir(parents=True)
        put(tmp_path / "pkgs" / name, flow=DANGLING)
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    words = ["flow.json", "../two/flow.json"]
    done = kwf_lint(*words, cwd=tmp_path / "pkgs" / "one", env={"GITHUB_ACTIONS": "true"})

    assert "--> flow.json:9:19" in done.stdout
    assert "file=pkgs/one/flow.json," in done.stdout
    assert "file=pkgs/two/flow.json," in done.stdout
    done = kwf_lint("--format", "sarif", "-", cwd=tmp_path / "pkgs" / "one", stdin=json.dumps(DANGLING))

    assert '"uri": "%3Cstdin%3E"' in done.stdout


@pytest.mark.parametrize("words", [["flow.json"], ["--quiet", "flow.json"]], ids=["plain", "with-an-option"])
@pytest.mark.parametrize(
    ("format_", "message"),
    [
        ('"jason"', 'no report has the format "jason". Did you mean "json"?'),
        ('["text", "concise=-"]', "two reports are written to standard output"),
        ('["json=a", "sarif=a"]', 'two reports are written to the file "a"'),
        ('["json=a", "sarif=./b/../a"]', 'two reports are written to the file "./b/../a"'),
    ],
    ids=["unknown", "twice", "one-file", "one-file-by-two-paths"],
)
def test_wrong_formats_in_the_settings_are_one_line(
    tmp_path: Path, format_: str, message: str, words: list[str]
) -> None:
    put(tmp_path, flow=DANGLING)
    (tmp_path / "kwf-lint.toml").write_text(f"ignore = []\nformat = {format_}\n")
    done = kwf_lint(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"kwf-lint: kwf-lint.toml:2: {message}")
    assert done.stderr.count("\n") == 1


def test_wrong_settings_name_file_line_and_the_nearest_name(tmp_path: Path) -> None:
    put(tmp_path, app=CLEAN)
    (tmp_path / "kwf-lint.toml").write_text('ignore = []\nselct = ["KWF3"]\n')

    done = kwf_lint("app.json", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith("kwf-lint: ")
    assert "kwf-lint.toml:2" in done.stderr
    assert '"select"' in done.stderr


def test_colour_is_a_choice_of_person_and_terminal(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)

    assert "\x1b[" not in kwf_lint("flow.json", cwd=tmp_path).stdout
    assert "\x1b[" in kwf_lint("flow.json", cwd=tmp_path, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" in kwf_lint("--color", "always", "flow.json", cwd=tmp_path).stdout
    assert "\x1b[" not in kwf_lint("--color", "never", "flow.json", cwd=tmp_path, env={"FORCE_COLOR": "1"}).stdout


def test_show_files_and_show_settings_stop_before_linting(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING, app=CLEAN)
    (tmp_path / "kwf-lint.toml").write_text('ignore = ["KWF301"]\n')

    assert kwf_lint("--show-files", cwd=tmp_path).stdout.splitlines() == ["app.json", "flow.json"]
    assert 'ignore = ["KWF301"]' in kwf_lint("--show-settings", cwd=tmp_path).stdout


@pytest.mark.parametrize("words", [["chekc"], ["chekc", "--quiet"], ["chekc", "flow.json"]], ids=" ".join)
def test_a_mistyped_command_is_told_its_name(tmp_path: Path, words: list[str]) -> None:
    put(tmp_path, flow=DANGLING)
    done = kwf_lint(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'kwf-lint: "chekc" is neither a command nor a file or folder. Did you mean "check"?\n'


def test_what_is_there_or_like_no_command_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "chekc").mkdir()
    put(tmp_path / "chekc", flow=DANGLING)

    assert "chekc/flow.json:9:19" in kwf_lint("chekc", cwd=tmp_path).stdout
    assert "chekc/flow.json:9:19" in kwf_lint("gone", "chekc", cwd=tmp_path).stdout
    assert kwf_lint("gone.d", "--quiet", cwd=tmp_path).stderr == "kwf-lint: gone.d: no such file or folder\n"
    assert kwf_lint("gone", "--quiet", cwd=tmp_path).stderr == (
        'kwf-lint: "gone" is neither a command nor a file or folder. "kwf-lint --help" lists the commands.\n'
    )


def test_the_word_help_shows_the_help(tmp_path: Path) -> None:
    done = kwf_lint("help", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, kwf_lint("--help", cwd=tmp_path).stdout)


@pytest.mark.parametrize("count", [1, 60])
def test_quiet_leaves_out_the_summary(tmp_path: Path, count: int) -> None:
    put(tmp_path, **{f"flow{number}": DANGLING for number in range(count)})
    done = kwf_lint("check", "--quiet", "--select", "KWF301", "--format", "text", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout.count("KWF301") == count
    assert " in 1 file" not in done.stdout
    assert " in 60 files" not in done.stdout
    assert done.stderr == ""


def test_verbose_names_what_was_skipped_and_why(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)
    (tmp_path / "data.json").write_text("[1]")
    for folder in ("old", "apps", "apps/exports"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "flow.json").write_text(json.dumps(DANGLING))
    (tmp_path / "kwf-lint.toml").write_text('exclude = ["old/"]\n')
    (tmp_path / "apps" / "kwf-lint.toml").write_text('exclude = ["exports/flow.json"]\n')

    assert kwf_lint("-v", "--quiet", ".", cwd=tmp_path).stderr.splitlines() == [
        "kwf-lint: skipped old/ (exclude in kwf-lint.toml)",
        "kwf-lint: skipped apps/exports/flow.json (exclude in apps/kwf-lint.toml)",
        "kwf-lint: skipped data.json (not a definition)",
    ]
    assert kwf_lint("-v", "--quiet", "old/flow.json", cwd=tmp_path).stderr == (
        "kwf-lint: skipped old/flow.json (exclude in kwf-lint.toml)\n"
    )
    assert "skipped" not in kwf_lint(".", cwd=tmp_path).stderr


def test_a_rule_s_page_and_the_table_are_shown(tmp_path: Path) -> None:
    page = kwf_lint("rule", "dangling-target", cwd=tmp_path)
    table = kwf_lint("rule", cwd=tmp_path)
    listed = json.loads(kwf_lint("rule", "--format", "json", cwd=tmp_path).stdout)

    assert page.stdout == kwf_lint("rule", "kwf301", cwd=tmp_path).stdout
    assert page.stdout == kwf_lint("explain", "KWF301", cwd=tmp_path).stdout
    assert page.stdout.startswith("dangling-target\nKWF301, error\n\nA transition names a step")
    assert "## Why" in page.stdout
    assert "KWF301  dangling-target" in table.stdout
    family = kwf_lint("rule", "kwf3", cwd=tmp_path).stdout
    of_family = [line.split() for line in table.stdout.splitlines() if line.strip().startswith("KWF3")]
    assert [line.split() for line in family.splitlines()[:-2]] == of_family
    for rule, fixes in (
        ("unknown-operator", " fix "),
        ("hardcoded-url", " fix! "),
        ("dangling-target", " error         "),
    ):
        assert fixes in next(line for line in table.stdout.splitlines() if f" {rule} " in line)
    assert {"code", "name", "severity", "default", "appsOnly", "fixes", "options", "summary", "page", "url"} == set(
        listed[0]
    )


def test_the_page_of_a_rule_says_what_the_machine_knows_of_it(tmp_path: Path) -> None:
    shown = kwf_lint("rule", "missing-app-version", cwd=tmp_path).stdout.splitlines()
    facts = {each["code"]: each for each in json.loads(kwf_lint("rule", "--format", "json", cwd=tmp_path).stdout)}

    assert shown[1] == "KWF601, warning, only in app definitions, fixable (unsafe). Options: built-in = false"
    assert kwf_lint("rule", "malformed-value", cwd=tmp_path).stdout.splitlines()[1].endswith(", fixable (safe, unsafe)")
    assert facts["KWF001"]["fixes"] == ["safe", "unsafe"]
    assert facts["KWF002"]["fixes"] == []


def test_version(tmp_path: Path) -> None:
    assert kwf_lint("--version", cwd=tmp_path).stdout.startswith(f"kwf-lint {__version__}")


def test_output_survives_a_reader_that_goes_away(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)
    command = f'"{sys.executable}" -m kwf_lint ' + "flow.json " * 200 + "| true"

    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stderr == ""


def test_nothing_of_the_linted_folder_is_imported(tmp_path: Path) -> None:
    put(tmp_path, flow=DANGLING)
    for name in ("json", "re", "typing", "_blake2", "kwf_lint_secret", "shutil", "click"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n")

    assert kwf_lint("--format", "concise", "flow.json", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_help_of_completion_has_lines_to_copy(tmp_path: Path, shell: str) -> None:
    shown = kwf_lint("completion", "--help", cwd=tmp_path, env={"COLUMNS": "60"}).stdout

    assert any(f"kwf-lint completion {shell}" in line for line in shown.splitlines())


def test_the_list_of_commands_cuts_no_sentence() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "kwf_lint", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    ).stdout.splitlines()
    commands = shown[shown.index("Commands:") + 1 :]

    assert len(commands) >= 12
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []
