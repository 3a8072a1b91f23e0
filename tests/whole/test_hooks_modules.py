"""The hooks in a repository whose only definitions are modules, under the real pre-commit and prek, and plain git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.whole.test_hooks import OURS, commit, configure, git, hook_repository, project, pytestmark, run, tool

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["hook_repository", "project", "pytestmark", "tool"]

INDEX = """\
import { readFileSync } from 'fs';
import steps from './steps';
import { TITLE } from './constants';

export default {
  app: 'harbor_desk',
  version: '1.0.0',
  title: TITLE,
  description: 'Greets everybody who writes.',
  kviews: [
    {
      name: 'harbor_desk.card', resource: 'customer', context: 'smartbar-card',
      meta: { displayName: 'Card', icon: 'user', state: 'open' },
      template: readFileSync(`${__dirname}/card.jsx`).toString(),
    },
  ],
  workflows: [
    {
      name: 'harbor-desk-greet',
      description: 'Greets.',
      trigger: {
        id: '1', eventName: 'kustomer.conversation.create', appVersion: 'kustomer-^1.9.2',
        transitions: [{ target: 'first', condition: { op: 'true', values: [true] } }],
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
    action: 'kustomer.note.create',
    appVersion: 'kustomer-^1.9.2',
    params: { conversation: '/#steps.1.id', body: 'A greeting' },
    transitions: [],
    errorCases: [],
  },
];
"""
FILES = {
    "src/index.js": INDEX,
    "src/steps.ts": STEPS,
    "src/constants.js": "export const TITLE = 'Harbor Desk';\n",
    "src/card.jsx": '<div className="card">{object.title}</div>\n',
    "src/server.js": "import express from 'express';\nexport default express();\n",
    "package.json": '{"name": "harbor", "version": "1.0.0"}\n',
}


def put(folder: Path, **changed: str) -> None:
    for name, text in {**FILES, **{key.replace("__", "/"): text for key, text in changed.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


BAD_STEPS = STEPS.replace(
    "transitions: []", "transitions: [{ target: 'secnod', condition: { op: 'true', values: [true] } }]"
)
BAD_PARTS = {
    "a module": ({"src__steps.ts": BAD_STEPS}, 'src/steps.ts:7:29: error: no step has the id "secnod"'),
    "a kview": ({"src__card.jsx": "<div>{object.title}</p></div>\n"}, 'src/card.jsx:1:20: warning: "</p>"'),
}


@pytest.mark.parametrize("hook", ["kwf-lint", "kwf-lint-project"])
def test_a_bad_commit_is_stopped_and_a_good_one_passes(
    hook: str, project: Path, hook_repository: tuple[Path, str], tool: tuple[str, dict[str, str]]
) -> None:
    configure(project, hook_repository, hook)
    put(project, **{"src__index.js": INDEX.replace("description: 'Greets.'", "descripton: 'Greets.'")})
    bad = commit(project, tool)
    put(project)
    good = commit(project, tool)

    assert bad.returncode != 0
    assert 'does not know the key "descripton"' in bad.stdout
    assert "--> src/index.js:20:7" in bad.stdout
    assert good.returncode == 0, good.stdout


@pytest.mark.slow
@pytest.mark.parametrize("part", BAD_PARTS)
def test_a_commit_that_changes_only_a_part_is_stopped_when_that_is_at_fault(
    part: str, project: Path, tool: tuple[str, dict[str, str]]
) -> None:
    changed, expected = BAD_PARTS[part]
    put(project)
    first = commit(project, tool)
    put(project, **changed)
    bad = commit(project, tool)
    put(project, **{"src__constants.js": "export const TITLE = 'The Harbor Desk';\n"})
    good = commit(project, tool)

    assert first.returncode == 0, first.stdout
    assert bad.returncode != 0
    place, _, message = expected.partition(": ")
    assert f"--> {place}" in bad.stdout
    assert message.partition(": ")[2] in bad.stdout
    assert good.returncode == 0, good.stdout


def test_a_commit_that_changes_no_definition_passes(project: Path, tool: tuple[str, dict[str, str]]) -> None:
    put(project)
    assert commit(project, tool).returncode == 0
    # What is wrong elsewhere is not this commit's business.
    put(project, **{"src__steps.ts": BAD_STEPS})
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--no-verify", "--message", "bad", cwd=project)
    put(project, **{"src__steps.ts": BAD_STEPS, "package.json": '{"name": "harbor", "version": "1.0.1"}\n'})

    assert commit(project, tool).returncode == 0


@pytest.mark.parametrize("part", BAD_PARTS)
def test_a_plain_git_hook_judges_parts_as_they_are_staged(part: str, tmp_path: Path) -> None:
    changed, expected = BAD_PARTS[part]
    git("init", "--quiet", cwd=tmp_path)
    put(tmp_path)
    git("add", "--all", cwd=tmp_path)
    git("commit", "--quiet", "--message", "one", cwd=tmp_path)
    put(tmp_path, **changed)
    git("add", "--all", cwd=tmp_path)
    put(tmp_path)
    staged = run("kwf-lint", "check", "--staged", "--format", "concise", cwd=tmp_path, env=OURS)

    assert staged.returncode == 1, staged.stdout
    assert expected in staged.stdout
