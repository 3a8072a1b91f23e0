"""The baseline: what it hides, what is stale in it, and the file that holds it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.run import file_lock
from kwf_lint.run.baseline_file import Entry, read_baseline, write
from kwf_lint.run.check import check
from kwf_lint.run.options import Options
from kwf_lint.run.renames import renamed
from kwf_lint.run.rewrite import Rewriting
from tests.linting.test_suppression import FLOW, LOST, NOTE, put
from tests.unknowns import Blank, blanked
from tests.whole.test_command_line import kwf_lint

if TYPE_CHECKING:
    from pathlib import Path

    from kwf_lint.document.document import Document
    from kwf_lint.run.outcome import Outcome

# Two rules are enough: KWF301 dangling-target and KWF602 unpinned-app-version; and KWF007, which finds what is stale.
SETTINGS = 'select = ["KWF301", "KWF602", "KWF007"]\n'
FILE = "kwf-lint-baseline.json"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, monkeypatch, {"kwf-lint.toml": SETTINGS, "flow.json": FLOW})


def save(name: str, value: Any) -> None:
    with open(name, "w", encoding="utf-8") as file:
        file.write(value if isinstance(value, str) else json.dumps(value, indent=1))


def run(*paths: str, action: str = "", baseline: str | None = FILE, **more: Any) -> Outcome:
    options = Options(paths or ["."])
    options.baseline = baseline
    options.baseline_action = action
    for key, value in more.items():
        setattr(options, key, value)
    return check(options)


def found(outcome: Outcome) -> list[str]:
    return [f"{each.file} {each.code} {each.workflow or ''}/{each.step or ''}" for each in outcome.diagnostics]


def held() -> dict[str, Any]:
    with open(FILE, encoding="utf-8") as file:
        files: dict[str, Any] = json.load(file)["files"]
    return files


def changed(**keys: Any) -> dict[str, Any]:
    value: dict[str, Any] = {**json.loads(json.dumps(FLOW)), **keys}
    return value


def test_the_file_has_one_line_a_finding_with_rule_and_place_in_words() -> None:
    outcome = run(action="write")
    with open(FILE, encoding="utf-8") as file:
        lines = file.read().splitlines()

    assert outcome.notes == [
        f"wrote 3 findings in 1 file to {FILE}",
        f'add this line at the top of kwf-lint.toml: baseline = "{FILE}"',
    ]
    assert found(outcome) == []
    assert len(outcome.suppressed) == 3
    assert [line.partition('"rule": ')[2] for line in lines if '"rule"' in line] == [
        '"KWF301 dangling-target", "place": "order-note/note transitions -> gone.target"},',
        '"KWF602 unpinned-app-version", "place": "order-note/1 trigger.appVersion"},',
        '"KWF602 unpinned-app-version", "place": "order-note/note appVersion"}',
    ]
    assert '"order-note": ["note"]' in lines


def test_what_is_in_the_baseline_is_suppressed_and_what_is_new_is_shown() -> None:
    run(action="write")
    save("flow.json", changed(steps=[NOTE, {**NOTE, "id": "more", "transitions": [{**LOST, "target": "lost"}]}]))
    outcome = run()

    assert sorted(found(outcome)) == ["flow.json KWF301 order-note/more", "flow.json KWF602 order-note/more"]
    assert {each.suppression for each in outcome.suppressed} == {("baseline", f"in {FILE}")}


def test_the_settings_name_it_for_every_run_of_the_folder() -> None:
    run(action="write")
    save("kwf-lint.toml", SETTINGS + f'baseline = "{FILE}"\n')
    os.mkdir("deeper")

    assert found(run(baseline=None)) == []
    assert len(found(run(baseline=""))) == 3
    os.chdir("deeper")
    assert found(run("../flow.json", baseline=None)) == []


def test_two_equal_faults_in_one_place_stay_two() -> None:
    save("flow.json", changed(steps=[NOTE, NOTE]))
    run(action="write")
    counts = {entry["place"]: entry.get("count", 1) for entry in held()["flow.json"]["findings"]}
    save("flow.json", changed(steps=[NOTE, NOTE, NOTE]))
    three_times = [each for each in found(run()) if "KWF602" in each]
    save("flow.json", FLOW)
    once = [each.message for each in run().diagnostics]

    assert counts["order-note/note appVersion"] == 2
    assert three_times == ["flow.json KWF602 order-note/note"]
    assert 'KWF602 is found 1 time, not 2, in "order-note/note appVersion"' in once


def test_a_finding_that_is_gone_leaves_a_stale_entry_which_can_be_pruned() -> None:
    run(action="write")
    save("flow.json", changed(steps=[{**NOTE, "appVersion": "kustomer-^1.9.2"}]))
    outcome = run()
    (stale,) = outcome.diagnostics
    pruning = run(action="prune")

    assert (stale.code, stale.file, stale.severity) == ("KWF007", FILE, "warning")
    assert stale.message == 'KWF602 is no longer found in "order-note/note appVersion"'
    assert stale.document.text.splitlines()[stale.start.line - 1].count("order-note/note appVersion") == 1
    assert pruning.notes == [f"removed 1 finding from {FILE}, which now has 2 findings in 1 file"]
    assert found(pruning) == found(run()) == []


def test_an_entry_is_not_stale_where_not_all_of_its_file_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    run(action="write")

    def read_in_part(name: str, data: bytes) -> Document:
        return blanked(read_document(name, data), Blank(("steps",), "unknown"))

    monkeypatch.setattr("kwf_lint.run.check.read_document", read_in_part)
    outcome = run()

    assert found(outcome) == []
    assert len(outcome.suppressed) < 3


def test_only_entries_of_linted_files_and_rules_that_ran_are_judged_and_replaced() -> None:
    save("other.json", changed(name="other"))
    run(action="write")
    before = held()
    save("flow.json", changed(steps=[]))
    save("other.json", changed(name="other", steps=[]))

    def only(*selectors: str) -> Any:
        from kwf_lint.settings.settings import overridden

        return lambda settings: overridden(settings, select=selectors)

    assert {each.split()[0] for each in found(run("flow.json"))} == {FILE, "flow.json"}
    stale = [each for each in run(change=only("KWF602", "KWF007")).diagnostics if each.code == "KWF007"]
    assert [each.message.partition(" ")[0] for each in stale] == ["KWF602", "KWF602"]
    run("flow.json", action="write", change=only("KWF602"))
    assert held()["other.json"] == before["other.json"]
    assert [entry["rule"].partition(" ")[0] for entry in held()["flow.json"]["findings"]] == ["KWF301", "KWF602"]


def test_a_file_that_is_gone_is_noticed_by_a_run_over_the_whole_project_only() -> None:
    save("other.json", changed(name="other"))
    run(action="write")
    os.remove("other.json")

    assert found(run("flow.json")) == []
    assert [each.message for each in run().diagnostics] == ['the file "other.json" does not exist']
    assert found(run("flow.json", action="prune")) == []
    assert set(held()) == {"flow.json", "other.json"}
    run(action="prune")
    assert set(held()) == {"flow.json"}


def test_a_file_that_is_broken_keeps_its_entries() -> None:
    run(action="write")
    before = held()
    save("flow.json", json.dumps(FLOW)[:-1])

    assert found(run()) == []
    run(action="write")
    assert held() == before


def test_writing_again_changes_nothing_and_leaves_nothing_behind() -> None:
    run(action="write")
    with open(FILE, "rb") as file:
        first = file.read()
    os.chmod(FILE, 0o640)
    save("flow.json", json.dumps(FLOW))
    run(action="write")

    with open(FILE, "rb") as file:
        assert file.read() == first
    assert sorted(os.listdir()) == ["flow.json", FILE, "kwf-lint.toml"]
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(FILE).st_mode) == 0o640


def test_a_workflow_under_a_new_name_is_known_by_its_steps() -> None:
    steps = [{**NOTE, "id": f"s{number}"} for number in range(4)]
    save("flow.json", changed(steps=steps))
    run(action="write")
    save("flow.json", changed(name="order-notes", steps=[*steps[1:], {**NOTE, "id": "new"}]))
    outcome = run()

    assert sorted(each for each in found(outcome) if "KWF007" not in each) == [
        "flow.json KWF301 order-notes/new",
        "flow.json KWF602 order-notes/new",
    ]
    assert {each.message for each in outcome.diagnostics if each.code == "KWF007"} == {
        'KWF301 is no longer found in "order-note/s0 transitions -> gone.target"',
        'KWF602 is no longer found in "order-note/s0 appVersion"',
    }


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"a": "12"}, {"b": "12"}, {"b": "a"}),
        ({"a": "12"}, {"a": "12", "b": "12"}, {}),
        ({"a": "1234"}, {"b": "129"}, {}),
        ({"a": "123"}, {"b": "1234"}, {"b": "a"}),
        ({"a": "1", "b": "1"}, {"c": "1"}, {}),
        ({"a": "1"}, {"b": "1", "c": "1"}, {}),
        ({"a": "12", "b": "123"}, {"c": "123", "d": "12"}, {"c": "b", "d": "a"}),
        ({"a": ""}, {"b": ""}, {}),
    ],
    ids=str,
)
def test_a_renamed_workflow_is_the_one_that_is_most_like_it(
    before: dict[str, str], now: dict[str, str], expected: dict[str, str]
) -> None:
    assert renamed(before, now) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "the baseline does not exist; --write-baseline creates it"),
        (
            "<<<<<<< HEAD\n{",
            "the baseline is not valid JSON; after a merge conflict, take either side and run --write-baseline again",
        ),
        ("[]", "not a baseline of kwf-lint"),
        ('{"files": {"a.json": {"findings": [{}]}}}', "not a baseline of kwf-lint"),
        ('{"files": {"a.json": {"findings": [{"fingerprint": [], "rule": "", "place": ""}]}}}', "not a baseline"),
        ('{"version": 2}', "a later version of kwf-lint wrote this baseline"),
    ],
    ids=str,
)
def test_what_is_no_baseline_is_told(text: str | None, message: str) -> None:
    if text is not None:
        save(FILE, text)

    with pytest.raises(UsageError) as error:
        run()

    assert str(error.value).startswith(f"{FILE}: {message}")


def test_what_is_in_the_baseline_is_not_fixed() -> None:
    save("kwf-lint.toml", 'select = ["KWF005", "KWF007"]\n')
    save("flow.json", changed(_id="5e9f1c3b2a7d4e0012ab34cd"))
    run(action="write")
    outcome = run(rewriting=Rewriting(unsafe=True, write=True))

    with open("flow.json", encoding="utf-8") as file:
        assert "_id" in file.read()
    assert found(outcome) == []
    assert len(outcome.suppressed) == 1


def test_the_command_line_writes_heeds_and_prunes_it(tmp_path: Path) -> None:
    written = kwf_lint("check", "--write-baseline", cwd=tmp_path)
    clean = kwf_lint("check", "--baseline", FILE, cwd=tmp_path)
    save("flow.json", changed(steps=[]))
    pruned = kwf_lint("check", "--baseline", FILE, "--prune-baseline", cwd=tmp_path)

    assert (written.returncode, written.stdout) == (0, "")
    assert written.stderr == (
        f"kwf-lint: wrote 3 findings in 1 file to {FILE}\n"
        f'kwf-lint: add this line at the top of kwf-lint.toml: baseline = "{FILE}"\n'
        "no findings in 1 file, 3 suppressed\n"
    )
    assert (clean.returncode, clean.stderr) == (0, "no findings in 1 file, 3 suppressed\n")
    assert "removed 2 findings from" in pruned.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["--write-baseline", "--prune-baseline"],
        ["--diff", "--prune-baseline"],
        ["--write-baseline", "-"],
        ["--write-baseline", "--since", "HEAD"],
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_told(tmp_path: Path, words: list[str]) -> None:
    done = kwf_lint("check", *words, cwd=tmp_path)

    assert done.returncode == 2
    assert "-baseline" in done.stderr
    assert not os.path.exists(FILE)


def test_what_is_stale_is_taken_out_by_fix_and_shown_by_diff() -> None:
    save("other.json", changed(name="other"))
    run(action="write")
    save("flow.json", changed(steps=[{**NOTE, "appVersion": "kustomer-^1.9.2"}]))
    os.remove("other.json")
    fixes = [each.fix for each in run().diagnostics]
    showing = Rewriting(unsafe=False, write=False)
    shown = run(rewriting=showing)
    fixed = run(rewriting=Rewriting(unsafe=False, write=True))

    assert all(fix is not None and fix.safe for fix in fixes)
    assert (shown.fixed, fixed.fixed) == (2, 2)
    ((name, _, new),) = showing.differences
    with open(FILE, encoding="utf-8") as file:
        assert (name, new) == (FILE, file.read())
    assert found(run()) == []
    assert [entry["rule"][:6] for entry in held()["flow.json"]["findings"]] == ["KWF301", "KWF602"]


ONE = "apps/one"
OWN = "mine.json"
PINNED = "kustomer-^1.9.2"


def clean(**keys: Any) -> dict[str, Any]:
    step = {**NOTE, "appVersion": PINNED, "transitions": []}
    return changed(**{"steps": [step], "trigger": {**changed()["trigger"], "appVersion": PINNED}, **keys})


def several(own: str = f'baseline = "{OWN}"\n') -> None:
    """A file under the settings of the root, and one under those of a folder."""
    os.makedirs(ONE)
    save("kwf-lint.toml", SETTINGS + f'baseline = "{FILE}"\n')
    save(f"{ONE}/kwf-lint.toml", SETTINGS + own)
    save(f"{ONE}/flow.json", FLOW)


def files_in(path: str) -> set[str]:
    with open(path, encoding="utf-8") as file:
        return set(json.load(file)["files"])


def test_the_baseline_of_a_folders_settings_holds_for_its_files_in_a_run_from_the_root() -> None:
    several()
    wrote = run(baseline=None, action="write").notes
    from_the_root = run(baseline=None)
    of_a_hook = run("flow.json", f"{ONE}/flow.json", baseline=None, from_hook=True)
    os.chdir(ONE)
    from_the_folder = run(baseline=None)

    assert wrote == [f"wrote 3 findings in 1 file to {FILE}", f"wrote 3 findings in 1 file to {ONE}/{OWN}"]
    assert files_in(OWN) == files_in(f"../../{FILE}") == {"flow.json"}
    assert found(from_the_root) == found(of_a_hook) == found(from_the_folder) == []
    assert {each.suppression for each in from_the_root.suppressed} == {
        ("baseline", f"in {FILE}"),
        ("baseline", f"in {OWN}"),
    }


def test_a_run_over_one_folder_needs_and_writes_the_baseline_of_no_other() -> None:
    several()
    wrote = run(ONE, baseline=None, action="write").notes

    assert wrote == [f"wrote 3 findings in 1 file to {ONE}/{OWN}"]
    assert not os.path.exists(FILE)
    assert found(run(ONE, baseline=None)) == []


def test_each_baseline_is_pruned_and_says_what_is_stale_in_it() -> None:
    several()
    run(baseline=None, action="write")
    save("flow.json", clean(trigger=changed()["trigger"]))
    save(f"{ONE}/flow.json", changed(steps=[{**NOTE, "appVersion": PINNED}]))
    stale = sorted(each.file for each in run(baseline=None).diagnostics)
    pruned = run(baseline=None, action="prune").notes

    assert stale == [f"{ONE}/{OWN}", FILE, FILE]
    assert pruned == [
        f"removed 2 findings from {FILE}, which now has 1 finding in 1 file",
        f"removed 1 finding from {ONE}/{OWN}, which now has 2 findings in 1 file",
    ]
    assert found(run(baseline=None)) == []


def test_the_baseline_of_the_command_line_is_one_for_all() -> None:
    several()
    run(action="write", baseline="all.json")

    assert files_in("all.json") == {"flow.json", f"{ONE}/flow.json"}
    assert found(run(baseline="all.json")) == []
    assert not os.path.exists(f"{ONE}/{OWN}")


def test_settings_that_name_no_baseline_get_one_that_they_are_to_name() -> None:
    several(own="")
    wrote = run(baseline=None, action="write").notes
    save(f"{ONE}/flow.json", changed(steps=[]))
    os.remove(f"{ONE}/{FILE}")
    again = run("flow.json", baseline=None, action="write").notes

    assert wrote[-2:] == [
        f"wrote 3 findings in 1 file to {ONE}/{FILE}",
        f'add this line at the top of {ONE}/kwf-lint.toml: baseline = "{FILE}"',
    ]
    assert again == [f"wrote 3 findings in 1 file to {FILE}"]
    assert not os.path.exists(f"{ONE}/{FILE}")


def test_what_the_baseline_holds_of_files_with_settings_of_their_own_is_stale() -> None:
    several()
    run(action="write", baseline=FILE)
    save(f"{ONE}/{OWN}", '{"version": 1, "files": {}}')
    stale = [each for each in run(baseline=None).diagnostics if each.code == "KWF007"]
    run(baseline=None, action="prune")

    assert [each.message for each in stale] == [f'the file "{ONE}/flow.json" has its own settings']
    assert files_in(FILE) == {"flow.json"}


def test_two_settings_cannot_share_a_baseline() -> None:
    several(own=f'baseline = "../../{FILE}"\n')

    with pytest.raises(UsageError) as error:
        run(baseline=None, action="write")

    assert str(error.value) == (
        f"{FILE}: this is the baseline of kwf-lint.toml and of {ONE}/kwf-lint.toml; "
        "give each its own file, or name one for all with --baseline"
    )


@pytest.mark.parametrize(
    ("root", "own", "words", "code"),
    [
        ("error", "warning", [], 1),
        ("warning", "error", [], 0),
        ("warning", "error", ["flow.json"], 0),
        ("error", "info", [f"{ONE}/flow.json"], 1),
        ("warning", "error", ["--fail-on", "warning"], 1),
        ("error", "warning", ["--fail-on", "error"], 0),
    ],
    ids=str,
)
def test_a_finding_fails_the_run_when_it_reaches_the_level_of_its_own_file(
    tmp_path: Path, root: str, own: str, words: list[str], code: int
) -> None:
    # flow.json has nothing, that of the folder has a warning.
    several()
    save("flow.json", clean())
    for folder, level in ((".", root), (ONE, own)):
        save(f"{folder}/kwf-lint.toml", f'select = ["KWF602"]\nfail-on = "{level}"\n')
    done = kwf_lint("check", *words, cwd=tmp_path)

    assert done.returncode == code
    assert "KWF301" not in done.stdout


def test_the_level_of_a_baseline_and_of_a_settings_file_is_that_of_these_settings() -> None:
    several()
    run(baseline=None, action="write")
    entry = '[[suppress]]\nrule = "KWF301"\nwhere = "nowhere"\nreason = "x"\n'
    save(f"{ONE}/kwf-lint.toml", SETTINGS + f'fail-on = "error"\nbaseline = "{OWN}"\n{entry}')
    save(f"{ONE}/flow.json", clean())
    outcome = run(baseline=None)

    assert {each.file for each in outcome.diagnostics} == {f"{ONE}/{OWN}", f"{ONE}/kwf-lint.toml"}
    assert {each.severity for each in outcome.diagnostics} == {"warning"}
    assert outcome.exit_code() == 0
    save(f"{ONE}/kwf-lint.toml", SETTINGS + f'baseline = "{OWN}"\n{entry}')
    assert run(baseline=None).exit_code() == 1


def test_runs_at_the_same_time_lose_nothing_of_each_other(tmp_path: Path) -> None:
    names = [f"flow{number}.json" for number in range(6)]
    for name in names:
        save(name, changed(name=name))
    command = [sys.executable, "-m", "kwf_lint", "check", "--write-baseline"]
    runs = [subprocess.Popen([*command, name], stderr=subprocess.DEVNULL) for name in names]

    assert [each.wait() for each in runs] == [0] * 6
    assert set(held()) == set(names)
    assert sorted(os.listdir()) == sorted(["flow.json", *names, FILE, "kwf-lint.toml"])


def test_what_other_runs_write_meanwhile_stays_and_what_they_take_out_is_gone() -> None:
    for name in ("a.json", "b.json", "c.json"):
        save(name, changed(name=name))
    run("a.json", "b.json", action="write")
    settings = run().settings
    mine, others = (read_baseline(os.path.abspath(FILE), settings) for _ in range(2))
    new = Entry("new", 1, "KWF301 dangling-target", "x")
    mine.files["b.json"].clear()
    others.files["c.json"] = {new.fingerprint: new}
    others.files["a.json"].popitem()
    write(others)
    write(mine)

    files = held()
    assert {name: len(files[name]["findings"]) for name in files} == {"a.json": 2, "c.json": 1}


@pytest.mark.parametrize("has_locks", [True, False])
def test_a_run_that_waits_too_long_for_another_says_so(monkeypatch: pytest.MonkeyPatch, *, has_locks: bool) -> None:
    monkeypatch.setattr(file_lock, "PATIENCE", 0.1)
    if not has_locks:
        monkeypatch.setattr(file_lock, "fcntl", None)
    with file_lock.locked(FILE), pytest.raises(UsageError) as error:
        run(action="write")

    advice = "" if has_locks else f", or delete {FILE}.lock if there is none"
    assert str(error.value) == f"{FILE}: another run is writing this file; wait for it{advice}"
    run(action="write")
    assert sorted(os.listdir()) == ["flow.json", FILE, "kwf-lint.toml"]


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], check=True)


@pytest.mark.parametrize("committed", [False, True], ids=["staged", "committed"])
def test_a_file_that_git_moved_keeps_its_entries(*, committed: bool) -> None:
    save("other.json", changed(name="other"))
    run(action="write")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    os.mkdir("deeper")
    git("mv", "flow.json", "deeper/renamed.json")
    if committed:
        git("commit", "-qm", "x")
    for outcome in (run(), run("deeper/renamed.json", from_hook=True), run(staged=True)):
        assert found(outcome) == []
    pruned = run(action="prune").notes
    entries = set(held())

    assert pruned == [f"removed 0 findings from {FILE}, which now has 6 findings in 2 files, and renamed 1 file in it"]
    assert entries == {"deeper/renamed.json", "other.json"}
    assert found(run()) == []


def test_a_renamed_file_shows_what_is_new_and_what_is_stale_in_it() -> None:
    run(action="write")
    os.remove("flow.json")
    step = {**NOTE, "id": "more", "appVersion": PINNED, "transitions": [{**LOST, "target": "lost"}]}
    save("b.json", changed(steps=[{**NOTE, "appVersion": PINNED}, step]))
    outcome = run()
    run(action="write")

    assert sorted(f"{each.code} {each.step or ''}" for each in outcome.diagnostics) == ["KWF007 ", "KWF301 more"]
    assert set(held()) == {"b.json"}
    assert found(run()) == []


def test_entries_of_a_file_that_is_gone_count_for_the_file_that_is_most_like_it_and_once() -> None:
    both = [NOTE, {**NOTE, "id": "more"}]
    save("flow.json", changed(steps=both))
    save("less.json", FLOW)
    run(action="write")
    os.remove("flow.json")
    os.remove("less.json")
    for name in ("one.json", "two.json", "zero.json"):
        save(name, changed(steps=both) if name == "two.json" else FLOW)
    outcome = run()

    # one.json comes first and is just like less.json, zero.json has nothing left that is like it.
    assert {each.file for each in outcome.diagnostics} == {"zero.json"}


def test_another_file_does_not_get_the_entries_of_one_that_is_gone() -> None:
    run(action="write")
    os.remove("flow.json")
    save("other.json", changed(name="another", steps=[{**NOTE, "id": "x"}]))

    assert {each.split()[0] for each in found(run())} == {FILE, "other.json"}
