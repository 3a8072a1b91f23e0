"""Rules of the user's own: pages that are rules, rules in Python, what is wrong with them, and `kwf-lint test`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.commands.test import run_pages
from kwf_lint.errors import UsageError
from kwf_lint.report.formats import render
from kwf_lint.run import user_rules
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.registry import builtin_rules
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.show import show_settings
from tests.linting.test_suppression import put
from tests.whole.test_command_line import CLEAN, WORKFLOW, kwf_lint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.run.outcome import Outcome

BUILTIN = builtin_rules()
PAGE = """# note-without-subject

A note has no subject. Agents see it untitled.

```toml
code = "ACME001"
severity = "warning"

[check]
given = "$.workflows[*].steps[?(@.action == 'kustomer.note.create')].params"
then = {required = ["subject"]}
message = "this note has no subject"
```
"""
BAD = """
## Example

```jsonc bad
{
  "name": "order-note",
  "trigger": {"transitions": [{"target": "note"}]},
  "steps": [
    {
      "id": "note",
      "action": "kustomer.note.create",
      "params": {"body": "A new order came in"},
      //        ^ this note has no subject
      "transitions": []
    }
  ]
}
```
"""
GOOD = """
## Instead

```jsonc good
{
  "name": "order-note",
  "trigger": {"transitions": [{"target": "note"}]},
  "steps": []
}
```
"""
CHECKS = '''"""Rules of ours."""

from kwf_lint import App, Finding, rule


@rule("ACME002", "error", options={"longest": 10})
def long_name(app: App, options):
    """A workflow's name is longer than our dashboards show."""
    for workflow in app.workflows:
        if len(workflow.name) > options["longest"]:
            yield Finding(workflow.at("name"), f"{len(workflow.name)} characters")
'''


@pytest.fixture(autouse=True)
def loads_anew() -> Iterator[None]:
    user_rules._loaded.clear()
    yield
    for name in [name for name in sys.modules if name.startswith("kwf_lint_rules_")]:
        del sys.modules[name]


def set_up(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str = "", **files: Any) -> None:
    """A project with rules in lint/rules: `page` is its one page, `checks` its checks.py."""
    texts = {"page": "lint/rules/note-without-subject.md", "checks": "lint/rules/checks.py"}
    put(
        folder,
        monkeypatch,
        {
            "kwf-lint.toml": f'rules = ["lint/rules"]\n{settings}',
            "lint/rules/readme.md": "# Our rules\n",
            "flow.json": WORKFLOW,
            **{texts[name]: text for name, text in files.items()},
        },
    )


def run(*paths: str, **more: Any) -> Outcome:
    options = Options(paths or ["flow.json"])
    for key, value in more.items():
        setattr(options, key, value)
    return check(options)


def found(outcome: Outcome) -> list[str]:
    return [f"{each.code} {each.pointer} {each.message}" for each in outcome.diagnostics]


def test_a_page_is_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE)
    outcome = run()
    sarif = json.loads(render("sarif", outcome))
    (rule,) = sarif["runs"][0]["tool"]["driver"]["rules"]

    assert found(outcome) == ["ACME001 /steps/0/params this note has no subject"]
    assert outcome.diagnostics[0].name == "note-without-subject"
    assert (rule["id"], rule["shortDescription"]["text"]) == ("ACME001", "A note has no subject.")
    assert rule["help"]["markdown"] == PAGE


@pytest.mark.parametrize(
    ("given", "then", "pointers"),
    [
        ("$.workflows[*].name", {"maxLength": 3}, ["/name"]),
        ("$..appVersion", {"const": "kustomer-^2.0.0"}, ["/steps/0/appVersion", "/trigger/appVersion"]),
        ("$.workflows[-1].steps[-1].id", False, ["/steps/0/id"]),
        ("$.workflows[*].steps[*].params['body']", {"pattern": "^x"}, ["/steps/0/params/body"]),
        ("$.workflows[0]['name','description']", False, ["/description", "/name"]),
        ("$.workflows[*].steps[?(@.params.body =~ '.*order.*')].id", False, ["/steps/0/id"]),
        ("$", {"required": ["settings"]}, [""]),
        ("$", {"properties": {"workflows": {"items": {"properties": {"name": {"maxLength": 3}}}}}}, ["/name"]),
        ("$.workflows[*]", {"properties": {"trigger": {"properties": {"id": {"const": "2"}}}}}, ["/trigger/id"]),
        ("$.workflows[*].steps[0].params", {"properties": {"body": {"maxLength": 3}}}, ["/steps/0/params/body"]),
        ("$.workflows[*].steps[0].params", {"propertyNames": {"maxLength": 4}}, ["/steps/0/params/conversation"]),
        (
            "$.workflows[*].steps[0].params",
            {"properties": {"body": {}}, "patternProperties": {"^x": {}}, "additionalProperties": False},
            ["/steps/0/params/conversation"],
        ),
        ("$.nothing.at.all", False, []),
        ("$.workflows[*].steps", {"$ref": "#/$defs/few", "$defs": {"few": {"maxItems": 0}}}, ["/steps"]),
        ("$.workflows[*].steps.`len`", {"maximum": 0}, [""]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_finding_stands_where_given_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, then: Any, pointers: list[str]
) -> None:
    written = json.dumps(then).replace(": ", " = ")
    page = PAGE.replace("""then = {required = ["subject"]}""", f"then = {written}")
    page = page.replace("$.workflows[*].steps[?(@.action == 'kustomer.note.create')].params", given)
    set_up(tmp_path, monkeypatch, page=page)
    app = {**CLEAN, "workflows": [WORKFLOW]}
    put(tmp_path, monkeypatch, {"app.json": app, "list.json": [WORKFLOW]})

    def of(file: str) -> list[str]:
        return sorted(each.pointer for each in run(file).diagnostics if each.code == "ACME001")

    assert of("flow.json") == pointers
    assert of("list.json") == [f"/0{pointer}" if pointer else "" for pointer in pointers]
    assert of("app.json") == [f"/workflows/0{pointer}" if pointer else "" for pointer in pointers]


def test_rules_in_python_have_options_levels_and_suppressions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, checks=CHECKS)
    assert found(run()) == []

    settings = '[rules]\nfolders = ["lint/rules"]\n[rules.long-name]\nlongest = 3\n'
    put(tmp_path, monkeypatch, {"kwf-lint.toml": settings})
    assert found(run()) == ["ACME002 /name 10 characters"]

    entry = '[[suppress]]\nrule = "ACME002"\nwhere = "order-note"\nreason = "old"\n'
    put(tmp_path, monkeypatch, {"kwf-lint.toml": f'severity = {{ACME = "info"}}\n{settings}{entry}'})
    outcome = run()
    assert [each.severity for each in outcome.suppressed] == ["info"]


def test_families_lie_in_folders_and_modules_beside_a_checks_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE, checks=CHECKS.replace("ACME002", "ACME102"))
    names = CHECKS.replace("ACME002", "ACME202").replace("long_name", "any_name")
    names = names.replace("if len(workflow.name) > options", "if LEAST and len(workflow.name) > options")
    put(
        tmp_path,
        monkeypatch,
        {
            "lint/rules/names/checks.py": names.replace("\n\n\n@rule", "\nfrom .limits import LEAST\n\n\n@rule"),
            "lint/rules/names/limits.py": "LEAST = 1\n",
            "lint/rules/names/second-rule.md": PAGE.replace("ACME001", "ACME201"),
        },
    )

    assert [rule.code for rule in user_rules.load([str(tmp_path / "lint/rules")], BUILTIN)] == [
        "ACME001",
        "ACME102",
        "ACME201",
        "ACME202",
    ]
    assert found(run()) == [
        "ACME001 /steps/0/params this note has no subject",
        "ACME201 /steps/0/params this note has no subject",
    ]


def test_a_page_that_is_not_utf_8_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE)
    (tmp_path / "lint" / "rules" / "latin.md").write_bytes(b"# latin\n\nCaf\xe9.\n")

    with pytest.raises(UsageError, match=r"^lint/rules/latin\.md: the page cannot be read: it is not UTF-8$"):
        run()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'severity = "warning"',
            'severity = "fatal"',
            '7: "severity" must be one of error, warning, info; found "fatal"',
        ),
        ('severity = "warning"', "severity = ", "7: not valid TOML: Invalid value"),
        ('severity = "warning"\n', "", '6: a rule requires the key "severity"'),
        (
            'severity = "warning"',
            'severity = "info"\nlevel = 1',
            '8: a rule may have only the keys code, severity, check; found "level"',
        ),
        (
            'severity = "warning"',
            'severity = "info"\n"[\\n(" = 1',
            '6: a rule may have only the keys code, severity, check; found "[\\n("',
        ),
        ("[check]\n", "[check]\nwhen = 1\n", '10: "check" may have only the keys given, then, message; found "when"'),
        ("[check]", "check = 1\n[other]", '6: a rule may have only the keys code, severity, check; found "other"'),
        ('message = "this note has no subject"\n', "", '6: "check" requires the key "message"'),
        ('message = "this note has no subject"', 'message = ""', '12: "message" must be a string on one line'),
        (
            'given = "$.workflows[*]',
            'given = "$.workflows[',
            '10: "given" is not a valid JSONPath: Parse error at 1:12 near token',
        ),
        ('{required = ["subject"]}', '{required = "subject"}', '11: "then" is not a valid JSON Schema at required: '),
        ('{required = ["subject"]}', '{pattern = "("}', '11: "then" is not a valid JSON Schema at pattern: '),
        ('{required = ["subject"]}', "2027-01-31", '11: "then" is not a valid JSON Schema: Object of type date'),
        ('{required = ["subject"]}', "3", '11: "then" must be a JSON Schema, which is a table'),
        (
            '{required = ["subject"]}',
            '{"$ref" = "#/a"}',
            '11: "then" has a reference to "#/a", which it does not contain',
        ),
        (
            '{required = ["subject"]}',
            '{"$ref" = "https://a.example/b.json"}',
            '11: "then" has a reference to "https://a.example/b',
        ),
        ('"ACME001"', '"KWF901"', " a code needs uppercase letters (not KWF) and digits, such as ACME001; found"),
        (
            '"ACME001"',
            '"acme"',
            ' a code needs uppercase letters (not KWF) and digits, such as ACME001; found "acme"',
        ),
        (
            '"ACME001"',
            r'"\u001b[31m"',
            r' a code needs uppercase letters (not KWF) and digits, such as ACME001; found "\x1b[31m"',
        ),
        ('severity = "warning"', r'severity = "\n"', '7: "severity" must be a string on one line'),
        ('message = "this note', 'message = """this note', "13: not valid TOML: Unterminated string"),
        ("[check]", "[[check]]", '6: "check" must be a table'),
        (
            'severity = "warning"',
            r'severity = "\u001b"',
            r'7: "severity" must be one of error, warning, info; found "\x1b"',
        ),
    ],
    ids=lambda value: value,
)
def test_a_page_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    assert old in PAGE
    set_up(tmp_path, monkeypatch, page=PAGE.replace(old, new))

    with pytest.raises(UsageError) as error:
        run()

    assert str(error.value).startswith(f"lint/rules/note-without-subject.md:{message}")
    assert kwf_lint("flow.json", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f(:\n", "1: not valid Python: "),
        ("\nimport nothing_of_this_name\n", "2: cannot be loaded: ModuleNotFoundError: "),
        ("\n\nraise SystemExit(3)\n", "3: cannot be loaded: SystemExit: 3"),
        (CHECKS.replace('"error"', '"fatal"'), '6: cannot be loaded: ValueError: ACME002: severity is "fatal"'),
        (CHECKS.replace("ACME002", "KWF301"), "6: a code needs uppercase letters (not KWF) and digits"),
        (CHECKS.replace("long_name", "dangling_target"), '6: "dangling-target" is already a rule of kwf-lint'),
        (
            CHECKS.replace("long_name", "organisation_event"),
            '6: "organisation-event" is already a former name of organization-event',
        ),
        (CHECKS.replace('"error"', '"error", needs="suppressions"'), '6: "needs" is "suppressions"'),
        (CHECKS + CHECKS.replace("long_name", "other"), '6: "ACME002" is already a rule of lint/rules/checks.py:6'),
    ],
    ids=lambda value: "",
)
def test_a_module_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    set_up(tmp_path, monkeypatch, checks=text)

    with pytest.raises(UsageError) as error:
        run()

    line = message if "already a rule of lint" not in message else message.replace("6:", "17:", 1)
    assert str(error.value).startswith(f"lint/rules/checks.py:{line}")


@pytest.mark.parametrize(
    "body",
    [
        "1 / 0",
        'yield "text"',
        "return None",
        "yield Finding(['name'], 'x')",
        "yield Finding((), 3)",
        "yield Finding((), 'x', severity='bad')",
    ],
)
def test_a_rule_that_crashes_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    text = CHECKS.replace("    for workflow", f"    {body}\n    for workflow")
    set_up(
        tmp_path, monkeypatch, page=PAGE, checks=text if "return" not in body else text.partition("    for workflow")[0]
    )
    outcome = run()
    done = kwf_lint("flow.json", cwd=tmp_path)

    assert [each.rule for each in outcome.faults] == ["ACME002"]
    assert found(outcome) == ["ACME001 /steps/0/params this note has no subject"]
    assert done.returncode == 3
    assert "kwf-lint: a bug in your own rule long-name: ACME002 crashed on flow.json: " in done.stderr
    assert "report it" not in done.stderr


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        ("fix=Fix('x', [('set', ('name',), 'y')])", "an edit of a fix is ('set', ('name',), 'y'), not Set, Rename, "),
        ("fix=Fix('x', [Set('name', 'y')])", "the path of an edit is 'name', not a tuple of keys"),
        ("fix='x'", "the fix of a finding is 'x', not Fix"),
        ("related=[(('name',), 'x')]", "a related place of a finding is (('name',), 'x'), not Related"),
        ("related=[Related('name', 'x')]", "the path of a related place is 'name', not a tuple of keys"),
    ],
    ids=["tuple", "edit-path", "no-fix", "related", "related-path"],
)
def test_what_is_wrong_with_a_finding_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finding: str, message: str
) -> None:
    body = f"    from kwf_lint import Fix, Related, Set\n    yield Finding((), 'x', {finding})\n    for workflow"
    set_up(tmp_path, monkeypatch, checks=CHECKS.replace("    for workflow", body))
    (fault,) = run().faults

    assert fault.rule == "ACME002"
    assert fault.message.startswith(f"TypeError: {message}")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('rules = ["none"]', 'kwf-lint.toml:1: "rules" names the folder "none", which does not exist'),
        ("rules = 3", 'kwf-lint.toml:1: "rules" expects a list of folders, such as ["lint/rules"], or a table'),
        ('[rules]\nfolders = "x"', 'kwf-lint.toml:1: "rules" expects a list of strings, such as ["..."] for "folders"'),
        ('rules = ["lint/rules"]\nselect = ["ACME9"]', 'kwf-lint.toml:2: no rule has the code or name "ACME9"'),
    ],
    ids=lambda value: value,
)
def test_settings_that_name_no_rules_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, message: str
) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE)
    put(tmp_path, monkeypatch, {"kwf-lint.toml": settings})

    with pytest.raises(UsageError) as error:
        run()

    assert str(error.value).startswith(message)


def test_folders_and_options_are_shown_as_they_can_be_written(tmp_path: Path) -> None:
    settings = settings_of_text(
        f'[rules]\nfolders = ["{tmp_path.as_posix()}"]\n[rules.generic-name]\nextend-words = ["x"]\n'
    )
    again = settings_of_text(show_settings(settings))

    assert again.rule_folders == settings.rule_folders == [str(tmp_path)]
    assert again.options == {"generic-name": {"extend-words": ["x"]}}


def test_a_rule_of_one_folder_may_be_named_for_a_run_over_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE)
    put(tmp_path, monkeypatch, {"other/kwf-lint.toml": 'ignore = ["KWF5"]', "other/flow.json": WORKFLOW})
    done = kwf_lint("check", "--select", "ACME001", "--format", "concise", cwd=tmp_path)

    assert done.stdout == "flow.json:24:14: warning: this note has no subject [ACME001 note-without-subject]\n"


def test_rules_that_have_changed_are_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a language server, which runs on: a page, a checks.py, and a module beside it."""
    helper = "def longest():\n    return 3\n"
    checks = CHECKS.replace("from kwf_lint", "from .limits import longest\nfrom kwf_lint", 1).replace(
        'options["longest"]', "longest()"
    )
    assert "longest()" in checks
    set_up(tmp_path, monkeypatch, checks=checks, page=PAGE)
    limits = tmp_path / "lint/rules/limits.py"
    limits.write_text(helper, encoding="utf-8")
    before = found(run())
    limits.write_text(helper.replace("3", "3000"), encoding="utf-8")
    without = found(run())
    page = tmp_path / "lint/rules/note-without-subject.md"
    page.write_text(PAGE.replace("this note has no subject", "a note needs a subject"), encoding="utf-8")
    after = found(run())

    assert [each.split()[0] for each in before] == ["ACME002", "ACME001"]
    assert without == before[1:]
    assert after == [before[1].replace("this note has no subject", "a note needs a subject")]


def test_without_trust_no_folder_is_loaded_and_its_rules_may_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = 'extend-select = ["ACME001"]\nper-file-ignores = {"a" = ["ACME002"]}\n'
    settings += '[[suppress]]\nrule = "ACME9"\nwhere = "x"\nreason = "y"\n'
    set_up(tmp_path, monkeypatch, settings, checks="raise SystemExit")

    assert found(run(trusts_rules=False)) == []


def test_the_libraries_of_pages_are_imported_for_pages_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, checks=CHECKS)
    code = (
        "import sys; from kwf_lint.__main__ import main; main(['flow.json']);"
        "print('jsonpath_ng' in sys.modules, 'jsonschema' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(user_rules.__file__).parents[2])}

    def loaded() -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment).stdout

    assert loaded().splitlines()[-1] == "False False"
    other = PAGE.replace("ACME001", "ACME003").replace("kustomer.note.create", "kustomer.note.update")
    put(tmp_path, monkeypatch, {"lint/rules/another.md": other})
    assert loaded().splitlines()[-1] == "False False", "no file holds all words of the path"
    filtered = other.replace("ACME003", "ACME004").replace("action ==", "action !=")
    put(tmp_path, monkeypatch, {"lint/rules/filtered.md": filtered.replace("steps[", "nothing[")})
    assert loaded().splitlines()[-1] == "True False", "the path matches nothing"
    put(tmp_path, monkeypatch, {"lint/rules/note-without-subject.md": PAGE})
    assert loaded().splitlines()[-1] == "True True"


@pytest.mark.parametrize(
    ("given", "step", "is_found"),
    [
        ("$.workflows[*].steps[*].owner", '{"id": "x", "owner": 1}', True),
        ("$..owner", '{"id": "x", "owner": 1}', True),
        ("$.workflows[0].steps[0].owner", '{"id": "x", "o\\u0077ner": 1}', True),
        ("$.workflows[*].steps[?(@.action == 'a.b')].id", '{"id": "x", "action": "a.b"}', True),
        ("$.workflows[*].steps[?(@.action == 'a.b')].id", '{"id": "x", "action": "a.c"}', False),
        ("$.workflows[*].steps[?(@.action != 'a.b')].id", '{"id": "x", "action": "a.c"}', True),
    ],
)
def test_a_path_is_looked_for_wherever_it_may_match(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, step: str, is_found: bool
) -> None:
    path = "$.workflows[*].steps[?(@.action == 'kustomer.note.create')].params"
    set_up(tmp_path, monkeypatch, page=PAGE.replace(path, given).replace('{required = ["subject"]}', "false"))
    trigger = '{"eventName": "kustomer.message.create", "transitions": []}'
    (tmp_path / "flow.json").write_text(f'{{"name": "a", "trigger": {trigger}, "steps": [{step}]}}')

    assert ("ACME001" in [each.code for each in run().diagnostics]) is is_found


def test_own_rules_are_listed_and_explained_beside_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(tmp_path, monkeypatch, page=PAGE, checks=CHECKS)
    listed = json.loads(kwf_lint("rule", "--format", "json", cwd=tmp_path).stdout)

    assert [(each["code"], each["page"]) for each in listed if not each["code"].startswith("KWF")] == [
        ("ACME001", "lint/rules/note-without-subject.md"),
        ("ACME002", "lint/rules/long-name.md"),
    ]
    assert "ACME your own\n" in kwf_lint("rule", cwd=tmp_path).stdout
    assert kwf_lint("rule", "ACME001", "--format", "markdown", cwd=tmp_path).stdout == PAGE
    assert "A workflow's name is longer" in kwf_lint("rule", "long-name", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    "words",
    [["rule"], ["rule", "ACME001"], ["rule", "--all"], ["rule", "ACME001", "--format", "json"], ["test", "lint/rules"]],
    ids=" ".join,
)
def test_nothing_in_an_own_page_acts_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    loud = BAD.replace('"A new order', '"\x9b31m\u202eA new order')
    page = PAGE.replace("A note has no subject.", "A note\x1b]0;x\x07 has no\tsubject.").replace(
        '"this note has no subject"', '"this note\\u001b[31m has no subject"'
    )
    set_up(tmp_path, monkeypatch, page=page + loud)
    done = kwf_lint(*words, cwd=tmp_path, env={"FORCE_COLOR": "1"})
    shown = re.sub(r"\x1b\[(0|1|2|31)m", "", done.stdout) if words[0] == "rule" else done.stdout

    assert done.returncode == (1 if words[0] == "test" else 0)
    assert "note" in shown
    assert not set("\x1b\x07\x9b\u202e\t") & set(shown)


class TestPages:
    """`kwf-lint test FOLDER`."""

    def problems(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, accept: bool = False, **files: str
    ) -> list[str]:
        set_up(folder, monkeypatch, **files)
        return run_pages(str(folder / "lint" / "rules"), BUILTIN, accept=accept)[0]

    def test_a_page_that_shows_what_is_found_is_right(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        set_up(tmp_path, monkeypatch, page=PAGE + BAD + GOOD)
        done = kwf_lint("test", "lint/rules", cwd=tmp_path)

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 rule, 2 examples, 0 problems\n")

    def test_the_program_says_what_is_wrong_and_accepts_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note = "      //        ^ this note has no subject\n"
        set_up(tmp_path, monkeypatch, page=PAGE + BAD.replace(note, "") + GOOD)
        done = kwf_lint("test", "lint/rules", cwd=tmp_path)
        accepted = kwf_lint("test", "--accept", "lint/rules", cwd=tmp_path)

        assert done.returncode == 1
        assert done.stdout.startswith(
            "lint/rules/note-without-subject.md:18: the page does not show what the rules find\n"
        )
        assert f"    +{note}" in done.stdout
        assert accepted.returncode == 0
        assert (tmp_path / "lint/rules/note-without-subject.md").read_text(encoding="utf-8") == PAGE + BAD + GOOD

    def test_a_page_with_the_line_ends_of_windows_is_read_and_keeps_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note = "      //        ^ this note has no subject\n"
        page = tmp_path / "lint" / "rules" / "note-without-subject.md"
        right = (PAGE + BAD + GOOD).replace("\n", "\r\n").encode()
        assert self.problems(tmp_path, monkeypatch, page=(PAGE + BAD + GOOD).replace("\n", "\r\n")) == []
        page.write_bytes(right.replace(note.replace("\n", "\r\n").encode(), b""))

        assert len(run_pages(str(page.parent), BUILTIN, accept=False)[0]) == 1
        assert run_pages(str(page.parent), BUILTIN, accept=True)[0] == []
        assert page.read_bytes() == right

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            (PAGE + BAD, ['note-without-subject.md: the page has no block "```jsonc good"']),
            (PAGE + GOOD, ['note-without-subject.md: the page has no block "```jsonc bad"']),
            (PAGE.replace("# note-", "# notes-") + BAD + GOOD, [':1: the page does not begin with "# note-without-subject"']),
            (PAGE + BAD + GOOD.replace("good", "bad"), ["ACME001 finds nothing in this bad", 'no block "```jsonc good"']),
            (PAGE + BAD + BAD.replace("bad", "good"), [":36: ACME001 finds something in this good example: this note"]),
            (PAGE + BAD + GOOD.replace("[]\n", "[],\n"), [":36: the page does not show", "36: KWF001 invalid-json also finds"]),
            (PAGE.replace("```toml", "```ini") + BAD, [": no rule has the name of this page"]),
        ],
        ids=["no-good", "no-bad", "title", "bad-is-good", "good-is-bad", "no-json", "no-rule"],
    )  # fmt: skip
    def test_a_page_that_is_not_right_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, expected: list[str]
    ) -> None:
        problems = self.problems(tmp_path, monkeypatch, page=page)

        assert len(problems) == len(expected), problems
        for part in expected:
            assert any(part in problem for problem in problems), problems

    def test_a_page_whose_schema_is_wrong_ends_the_run_as_in_a_check(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = PAGE.replace('{required = ["subject"]}', '{required = "subject"}')
        set_up(tmp_path, monkeypatch, page=page + BAD + GOOD)
        done = kwf_lint("test", "lint/rules", cwd=tmp_path)

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            'kwf-lint: lint/rules/note-without-subject.md:11: "then" is not a valid JSON Schema at required: '
            "'subject' is not of type 'array'\n"
        )

    def test_a_rule_without_a_page_and_one_that_crashes_are_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.problems(tmp_path, monkeypatch, checks=CHECKS) == [
            "lint/rules/long-name.md: the rule ACME002 has no page"
        ]

        user_rules._loaded.clear()
        put(tmp_path, monkeypatch, {"lint/rules/long-name.md": f"# long-name\n{BAD}{GOOD}"})
        crashing = CHECKS.replace("    for workflow", "    app.nothing\n    for workflow")
        problems = self.problems(tmp_path, monkeypatch, checks=crashing)
        assert len(problems) == 2
        assert problems[0].startswith(
            "lint/rules/long-name.md:6: a rule crashed at lint/rules/checks.py:9: AttributeError"
        )
