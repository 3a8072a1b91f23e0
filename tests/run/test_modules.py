"""Definitions that are written as modules, from files to diagnostics: each at its place, in the file where it was written."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.__main__ import main
from kwf_lint.settings.keys import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

INDEX = """\
import steps from './steps';
import { ORG } from './constants';

export default {
  app: 'harbor_desk',
  version: '1.0.0',
  title: 'Harbor Desk',
  titel: 'typo',
  workflows: [
    {
      name: 'harbor_desk.greet',
      description: `Greets, and goes on, for ${ORG}.`,
      trigger: {
        id: 't', eventName: 'kustomer.conversation.create', appVersion: 'kustomer-^1.0.0',
        transitions: [{ target: 'first' }],
      },
      steps,
    },
  ],
};
"""
STEPS = """\
export default [
  {
    id: 'first',
    action: 'kustomer.conversation.update',
    appVersion: 'kustomer-^1.0.0',
    params: { id: '/#trigger.id', note: 'Grüße' },
    transitions: [{ target: 'secnod' }],
  },
];
"""
CONSTANTS = "export const ORG = 'harbor';\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "src/index.js", INDEX)
    put(tmp_path, "src/steps.js", STEPS)
    put(tmp_path, "src/constants.js", CONSTANTS)
    put(tmp_path, "src/server.js", "import express from 'express';\nexport default express();\n")
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    code = main(["check", "--format", "concise", "--select", "KWF301,KWF101,KWF001", *words])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main(["check", "--format", "json", "--select", "KWF301,KWF101,KWF001", *words])
    found: dict[str, Any] = json.loads(capsys.readouterr()[0])
    return found


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True, capture_output=True
    )


DANGLING = 'src/steps.js:7:29: error: no step has the id "secnod" [KWF301 dangling-target]'


def test_each_finding_lies_in_the_file_where_it_was_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, "src/index.js")

    assert code == 1
    assert [line.split(": ")[0] for line in lines] == ["src/index.js:8:3", "src/steps.js:7:29"]
    assert lines[1] == DANGLING
    assert err == "2 errors in 1 file\n"


def test_a_workflow_that_imports_its_trigger_and_steps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/trigger.js", "export default { id: 't', transitions: [{ target: 'first' }] };")
    put(
        folder,
        "src/index.js",
        "const { default: trigger } = require('./trigger');\nconst { default: steps } = require('./steps');\n"
        "module.exports = { name: 'harbor_desk.greet', trigger, steps };\n",
    )

    assert run(capsys, ".")[1:] == ([DANGLING], "1 error in 1 file\n")


def test_a_folder_is_walked_for_modules(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "node_modules/a/index.js", INDEX)
    put(folder, "build/index.js", INDEX)
    put(folder, "src/index.min.js", INDEX)
    put(folder, "src/types.d.ts", "export interface A { app: string; version: string; title: string }")

    assert len(run(capsys, ".")[1]) == 2
    git(folder, "init", "-q")
    put(folder, ".gitignore", "node_modules\n")
    assert len(run(capsys)[1]) == 2


def test_what_a_program_gets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "src/index.js")
    dangling = found["diagnostics"][1]

    assert (found["summary"]["partial"], found["summary"]["unknown"]) == (0, 0)
    assert (dangling["file"], dangling["definition"]) == ("src/steps.js", "src/index.js")
    assert dangling["pointer"] == "/workflows/0/steps/0/transitions/0/target"
    assert dangling["fix"] is None
    assert [(each["file"], each["start"]["line"], each["message"]) for each in dangling["related"]][-1] == (
        "src/index.js", 17, "used here",
    )  # fmt: skip


def test_a_module_and_the_json_that_it_stands_for_have_the_same_findings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["print", "src/index.js"])
    put(folder, "other/app.json", capsys.readouterr()[0])
    wanted = ("code", "message", "pointer", "fingerprint", "workflow", "step")
    both = [
        [{key: each[key] for key in wanted} for each in as_json(capsys, path)["diagnostics"]]
        for path in ("src/index.js", "other/app.json")
    ]

    assert both[0] == both[1]
    assert len(both[0]) == 2


def test_a_reference_in_a_string_with_an_inserted_constant(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        folder,
        "src/steps.js",
        STEPS.replace("'Grüße'", "`Grüße ${WHO} {{steps.gone.name}}`").replace("secnod", "first"),
    )
    put(folder, "src/steps.js", "const WHO = 'an alle';\n" + (folder / "src/steps.js").read_text(encoding="utf-8"))
    main(["check", "--format", "concise", "--select", "KWF4", "src/index.js"])
    out = capsys.readouterr()[0]

    line = (folder / "src/steps.js").read_text(encoding="utf-8").splitlines()[6]

    assert f'src/steps.js:7:{line.index("gone") + 1}: error: no step has the id "gone"' in out


def test_standard_input_is_the_file_that_it_is_named_for(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    fixed = INDEX.replace("  titel: 'typo',\n", "")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(fixed.encode())))

    assert run(capsys, "-", "--stdin-filename", "src/index.js")[1] == [DANGLING]


def test_a_definition_that_is_known_in_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/index.js", INDEX.replace("  workflows", "  url: process.env.URL,\n  workflows"))
    code, lines, err = run(capsys, "src/index.js", "--verbose")

    assert (code, [line.split(": ")[0] for line in lines]) == (1, ["src/index.js:8:3", "src/steps.js:7:29"])
    assert "kwf-lint: src/index.js: 1 value is not known here (process.env.URL)" in err
    assert err.endswith("2 errors in 1 file, 1 module read in part (1 value unknown)\n")


UNREAD = {
    "environment": (
        "export default { app: process.env.APP, version: '1.0.0', title: 'Harbor' };",
        "its app is process.env.APP",
    ),
    "missing import": (
        "const base = require('./base');\nmodule.exports = { ...base, app: base.app, version: '1.0.0', title: 'Harbor' };",
        'src/index.js:1: "./base" is not found',
    ),
    "too many steps": (
        "const f = (n) => (n > 25 ? 1 : f(n + 1) + f(n + 1));\nexport default { app: 'harbor', version: f(0), title: '' };",
        "evaluating it takes too many steps",
    ),
    "class": (
        "class Harbor { app = 'harbor'; version = '1.0.0'; title = 'Harbor'; workflows = []; }\nexport default new Harbor();",
        "its export is not known here: new Harbor",
    ),
    "builder": (
        "export default new AppBuilder('harbor').version('1.0.0').title('Harbor').workflows([]).build();",
        "its export is not known here: new AppBuilder",
    ),
    "name that is worked out": (
        "export default { app: '@b/harbor'.replace(/^@.*\\//, ''), version: '1', title: 'Harbor', workflows: [] };",
        "its app is not known here: a regular expression",
    ),
    "name that an argument gives": (
        "export const make = (env) => ({ app: `harbor_${env}`, version: '1.0.0', title: 'Harbor', klasses: [] });",
        "its app is not known here: an argument of make",
    ),
    "changed by others": (
        "const m = { app: 'a', version: '1.0.0', title: 'A', kviews: [] }; if (process.env.X) ajv(m); module.exports = m;",
        "its export is not known here: process.env.X",
    ),
    "large": (
        "export default { app: 'harbor', version: '1.0.0', title: 'Harbor' };\n" + "// a long story\n" * 70_000,
        "larger than 1 MB",
    ),
    "long line": (
        "export default { app: 'harbor', version: '1.0.0', title: 'Harbor' };\n//" + "x" * 100_001,
        "a line of more than 100,000 characters",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_module_that_cannot_be_followed_is_counted(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, reason = UNREAD[name]
    put(folder, "src/index.js", text)

    assert run(capsys, ".")[2] == f"no definitions found\n1 definition not read: src/index.js (a module; {reason})\n"
    found = as_json(capsys, ".")
    assert found["summary"]["unread"] == 1
    assert found["unread"] == [{"file": "src/index.js", "reason": f"a module; {reason}", "kind": "definition"}]


def test_of_many_modules_that_cannot_be_followed_three_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(5):
        put(folder, f"src/{number}.js", UNREAD["environment"][0])

    names = "src/0.js, src/1.js, src/2.js ... and 2 more"
    assert f"\n5 definitions not read: {names} (a module; its app is process.env.APP)\n" in run(capsys, ".")[2]
    assert "kwf-lint: src/4.js: not read: its app is process.env.APP" in run(capsys, ".", "--verbose")[2]


def test_a_module_that_is_none_of_ours_is_not_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/index.js", "import x from 'x';\nexport default { app: x(), version: '1.0.0', title: 'A server' };")
    put(
        folder,
        "src/page.jsx",
        "import { show } from 'x';\nexport default show((props) => ({ app: props.app, version: 1, title: props.title }));",
    )
    put(
        folder,
        "src/client.js",
        "// calls Kustomer\nimport x from 'x';\nexport const get = x(); export const read = { app: 1, version: 2 };",
    )

    assert run(capsys, ".")[2] == "no definitions found; --verbose names what was skipped\n"


def test_an_unknown_id_silences_what_misses_an_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/steps.js", STEPS.replace("'first'", "process.env.FIRST"))

    assert [line.split(": ")[0] for line in run(capsys, "src/index.js")[1]] == ["src/index.js:8:3"]


def test_a_syntax_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/index.js", INDEX.replace("'1.0.0',", "'1.0.0'"))

    assert run(capsys, ".")[:2] == (1, ['src/index.js:7:3: error: "," is missing before "title" [KWF001 invalid-json]'])


def test_without_the_parser_json_is_linted_as_ever(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from kwf_lint.document.javascript import syntax

    put(folder, "app.json", '{"app": "a", "version": "1.0.0", "title": "A", "titel": ""}')
    monkeypatch.setattr(syntax, "_PARSERS", {})
    monkeypatch.delitem(sys.modules, "tree_sitter._binding", raising=False)
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    code, lines, err = run(capsys, ".")

    assert (code, len(lines)) == (2, 1)
    assert err.count("install tree-sitter and tree-sitter-typescript") == 1


def test_a_part_of_two_apps_is_reported_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/second.js", INDEX.replace("harbor_desk'", "harbor_yard'").replace("  titel: 'typo',\n", ""))

    assert [line.split(": ")[0] for line in run(capsys, ".")[1]] == ["src/index.js:8:3", "src/steps.js:7:29"]


def test_many_modules_are_linted_by_several_processes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(60):
        put(folder, f"src/app{number}.js", INDEX.replace("harbor_desk'", f"harbor_{number}'"))

    places = [line.split(": ")[0] for line in run(capsys, ".")[1]]

    assert places.count("src/steps.js:7:29") == 1
    assert len(places) == 62


def test_several_definitions_in_a_module(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        folder, "apps.ts",
        "export const one = { app: 'one_app', version: '1.0.0', title: 'One', titel: '' };\n"
        "export const two = { app: 'two_app', version: '1.0.0', title: 'Two', titel: '' };\n",
    )  # fmt: skip

    assert [line.split(": ")[0] for line in run(capsys, "apps.ts")[1]] == ["apps.ts:1:70", "apps.ts:2:70"]


class TestHooks:
    """A hook names the files of a commit."""

    def test_a_part_is_linted_through_the_definition_that_loads_it(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(capsys, "--from-hook", "src/steps.js")[:2] == (1, [DANGLING])

    def test_what_lies_in_other_files_is_not_reported(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(capsys, "--from-hook", "src/constants.js")[:2] == (0, [])
        assert len(run(capsys, "--from-hook", "src/index.js")[1]) == 1

    def test_modules_that_are_no_definition_are_skipped(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(capsys, "--from-hook", "src/server.js")[:2] == (0, [])

    def test_what_is_staged_is_linted_with_the_imports_that_are_staged(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        put(folder, "src/steps.js", STEPS.replace("secnod", "first"))

        assert DANGLING in run(capsys, "--staged")[1]
        git(folder, "add", "-A")
        assert DANGLING not in run(capsys, "--staged")[1]

    def test_a_commit_that_changes_only_a_part(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        git(folder, "init", "-q")
        put(folder, "src/index.js", INDEX.replace("  titel: 'typo',\n", ""))
        put(folder, "src/steps.js", STEPS.replace("secnod", "first"))
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "one")
        put(folder, "src/steps.js", STEPS)
        git(folder, "add", "-A")

        assert run(capsys, "--staged")[:2] == (1, [DANGLING])

    @pytest.mark.parametrize("staged", [False, True])
    def test_a_part_that_lies_beside_the_folder_of_its_definition(
        self, staged: bool, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git(folder, "init", "-q")
        put(folder, "apps/desk/index.js", INDEX.replace("./steps", "../../lib").replace("./const", "../../src/const"))
        put(folder, "lib/index.js", "// app, version, title\nexport { default } from './steps';\n")
        put(folder, "lib/steps.js", STEPS)
        git(folder, "add", "apps", "src")
        git(folder, "commit", "-qm", "one")
        git(folder, "add", "lib")
        words = ["--staged"] if staged else ["--from-hook", "lib/index.js", "lib/steps.js"]

        assert run(capsys, *words)[:2] == (1, [DANGLING.replace("src/", "lib/")])
        monkeypatch.setattr("kwf_lint.run.module_parts.MOST_MODULES", 1)
        assert run(capsys, *words)[:2] == (0, [])


def test_since_compares_with_the_module_as_it_was(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "init", "-q")
    put(folder, "src/index.js", INDEX.replace("  titel: 'typo',\n", ""))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    put(folder, "src/index.js", INDEX)

    assert [line.split(": ")[0] for line in run(capsys, "--since", "HEAD", ".")[1]] == ["src/index.js:8:3"]


def test_since_compares_parts_as_they_were(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    before = run(capsys, "--since", "HEAD", ".")[1]
    put(folder, "src/steps.js", STEPS.replace("    params", "    prams: {},\n    params"))

    assert before == []
    assert [line.split(": ")[0] for line in run(capsys, "--since", "HEAD", ".")[1]] == ["src/steps.js:6:5"]
    # A hook names the part alone.
    hooked = run(capsys, "--since", "HEAD", "--from-hook", "src/steps.js")[1]
    assert [line.split(": ")[0] for line in hooked] == ["src/steps.js:6:5"]


def test_a_baseline_holds_what_a_module_has_wherever_its_parts_lie(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--write-baseline", ".")
    baseline = (folder / "kwf-lint-baseline.json").read_text()
    put(folder, "kwf-lint.toml", 'baseline = "kwf-lint-baseline.json"\n')

    assert "src/index.js" in baseline
    assert "src/steps.js" not in baseline
    assert run(capsys, ".")[:2] == (0, [])
    assert run(capsys, "--from-hook", "src/steps.js")[:2] == (0, [])
    (folder / "src/steps.js").rename(folder / "src/parts.js")
    put(folder, "src/index.js", "\n\n" + INDEX.replace("./steps", "./parts"))
    assert run(capsys, ".")[:2] == (0, [])


def test_settings_suppress_what_lies_in_a_part_by_the_definition(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suppression = '[[suppress]]\nrule = "KWF301"\nwhere = "harbor_desk.greet/first"\nreason = "on purpose"\n'
    put(folder, "kwf-lint.toml", suppression)

    assert "KWF301" not in "".join(run(capsys, ".")[1])


REPORTS = {
    "text": "--> src/steps.js:7:29",
    "concise": "src/steps.js:7:29: error: ",
    "json": '"file": "src/steps.js", "definition": "src/index.js"',
    "sarif": '"uri": "src/steps.js", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 7, "startColumn": 29',
    "github": "file=src/steps.js,line=7,endLine=7,col=29",
    "gitlab": '"path": "src/steps.js", "lines": {"begin": 7',
    "azure": "sourcepath=src/steps.js;linenumber=7;columnnumber=29",
    "junit": '<testsuite name="src/steps.js"',
    "checkstyle": '<file name="src/steps.js">\n<error line="7" column="29"',
    "rdjson": '"path": "src/steps.js", "range": {"start": {"line": 7, "column": 29}',
    "markdown": "src/steps.js&#58;7&#58;29",
    "html": "<h2>src/steps.js</h2>",
}


@pytest.mark.parametrize("form", REPORTS)
def test_every_report_says_the_place_in_the_file_where_it_is(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--format", form, "--select", "KWF301", "src/index.js"]) == 1
    assert REPORTS[form] in capsys.readouterr()[0]


def test_reports_are_those_of_formats() -> None:
    assert set(FORMATS) - {"statistics"} == set(REPORTS)


def test_credentials_are_hidden_in_imported_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    put(folder, "src/constants.js", f"export const ORG = '{token}';\n")
    put(folder, "src/steps.js", "import { ORG } from './constants';\n" + STEPS.replace("'Grüße'", "`Bearer ${ORG}`"))
    main(["check", "--select", "KWF5", "src/index.js"])
    out = capsys.readouterr()[0]

    assert "src/constants.js:1:" in out
    assert "4eC39HqLyjWD" not in out


COMMENTS = {
    "on the line before": ("        transitions", "// kwf-lint: allow KWF301 (on purpose)\n    transitions"),
    "behind the line": ("'secnod' }],", "'secnod' }], // kwf-lint: allow dangling-target (on purpose)"),
    "in a block": ("    transitions", "/* kwf-lint: allow KWF301 (on purpose) */\n    transitions"),
    "before the step": ("  {\n    id", "  // kwf-lint: allow KWF301 (on purpose)\n  {\n    id"),
}


@pytest.mark.parametrize(("old", "new"), COMMENTS.values(), ids=COMMENTS)
def test_a_comment_suppresses_what_begins_on_its_line_or_the_next(
    old: str, new: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, "src/steps.js", STEPS.replace(old.replace("        transitions", "    transitions"), new))

    assert "KWF301" not in "".join(run(capsys, "src/index.js")[1])


def test_a_comment_elsewhere_suppresses_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/steps.js", STEPS.replace("    params", "    // kwf-lint: allow KWF301 (on purpose)\n    params"))

    assert len(run(capsys, "src/index.js")[1]) == 2


def test_a_comment_that_suppresses_nothing_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/index.js", INDEX.replace("  titel: 'typo',", "  // kwf-lint: allow KWF101 (x)\n  tags: [],"))
    main(["check", "--format", "concise", "--select", "KWF007,KWF101", "src/index.js"])

    assert capsys.readouterr()[0].startswith(
        "src/index.js:8:6: warning: this marker suppresses KWF101, which finds nothing here [KWF007"
    )


EACH_KIND = """\
import { NAME } from './names';
import { readFileSync } from 'fs';
import path from 'path';
import texts from './i18n';

export default {
  app: NAME,
  version: '1.0.0',
  title: 'Harbor Desk',
  descripton: 'A wrong key.',
  i18n: texts,
  kviews: [{ name: `${NAME}.card`, resource: 'customer', template: readFileSync(path.join(__dirname, 'card.jsx')).toString() }],
  workflows: [
    {
      name: `${NAME}.greet`,
      trigger: { eventName: 'kustomer.conversation.create', transitions: [{ target: 'mark' }, { target: 'gone' }] },
      steps: [
        { id: 'mark', action: 'kustomer.conversation.update', params: { queue: '5f0a1b2c3d4e5f6a7b8c9d11' }, transitions: [] },
        { id: 'note', action: 'kustomer.note.create', params: { body: `Hello ${NAME}: {{steps.lost.name}}` }, transitions: [] },
      ],
    },
  ],
};
"""
I18N = """\
const fs = require('fs');
const path = require('path');

const texts = {};
fs.readdirSync(__dirname).filter((name) => name.endsWith('.json')).forEach((name) => {
  texts[path.basename(name, '.json')] = require(`./${name}`);
});
module.exports = texts;
"""


def test_each_kind_of_fault_is_found_where_it_was_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "src/index.js", EACH_KIND)
    put(folder, "src/names.js", "export const NAME = 'harbor_desk';\n")
    put(folder, "src/card.jsx", "<div>\n  <p class='a'>{object.title}</p>\n</div>\n")
    put(folder, "src/i18n/index.js", I18N)
    put(folder, "src/i18n/en_us.json", '{\n  "harbor_desk.settings.path.default.gone.displayName": "Gone"\n}\n')
    main(["check", "--format", "concise", "--select", "KWF101,KWF301,KWF401,KWF502,KWF713,KWF715", "src/index.js"])
    found = {line.split(" [")[1][:6]: line.split(": ")[0] for line in capsys.readouterr()[0].splitlines()}
    source = EACH_KIND.splitlines()

    def place_of(words: str, name: str = "src/index.js", text: list[str] = source) -> str:
        [(number, line)] = [(number, line) for number, line in enumerate(text, start=1) if words in line]
        return f"{name}:{number}:{line.index(words) + 1}"

    assert found == {
        "KWF101": place_of("descripton"),
        "KWF301": place_of("'gone'"),
        "KWF401": place_of("lost"),
        "KWF502": place_of("'5f0a1b"),
        "KWF713": "src/card.jsx:2:6",
        "KWF715": "src/i18n/en_us.json:2:3",
    }
