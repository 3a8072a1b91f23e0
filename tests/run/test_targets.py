from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kwf_lint.errors import UsageError
from kwf_lint.paths import printable, reported_name
from kwf_lint.run import walk
from kwf_lint.run.files import Found, Target, read_file
from kwf_lint.run.git import git_here
from kwf_lint.run.targets import expand
from kwf_lint.run.walk import staged_files, tracked_files
from kwf_lint.settings.find import find_settings
from kwf_lint.settings.globs import excluded, is_named_fragment
from kwf_lint.settings.read import settings_of_text
from kwf_lint.settings.settings import Settings

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(walk.__file__))))
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs file names or file types of POSIX systems")


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the repository whose hook may be running the tests, nor the settings of whoever runs them."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)


def git(*arguments: str, folder: str = ".") -> str:
    options = ("user.name=A", "user.email=a@example.org", "init.defaultBranch=main", "protocol.file.allow=always")
    command = ["git", *(part for option in options for part in ("-c", option)), "-C", folder, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="surrogateescape").stdout


def write(*names: str, text: str = "{}") -> None:
    for name in names:
        if os.path.dirname(name):
            os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "w", encoding="utf-8") as stream:
            stream.write(text)


def expanded(*paths: str, from_hook: bool = False) -> Found:
    cache: dict[str, Settings] = {}
    return expand(paths, lambda folder: find_settings(folder, cache), from_hook=from_hook)


def names(*paths: str, from_hook: bool = False) -> list[str]:
    """The names of what is found, after making sure that nothing else is said."""
    found = expanded(*paths, from_hook=from_hook)
    assert (found.problems, found.notes) == ([], [])
    return [target.name for target in found.targets]


def staged() -> list[tuple[str, bytes | str | None]]:
    cache: dict[str, Settings] = {}
    found = staged_files(lambda folder: find_settings(folder, cache))
    assert (found.problems, found.notes) == ([], [])
    return [(target.name, read_file(target)) for target in found.targets]


def target(path: str, *, named: bool = True) -> Target:
    return Target(path, os.path.abspath(path), path, Settings(os.getcwd()), named=named)


class TestNamedFiles:
    def test_are_taken_whatever_their_suffix_in_the_order_given(self) -> None:
        write("b.json", "a.kapp", "c")

        assert names("b.json", "c", "a.kapp") == ["b.json", "c", "a.kapp"]

    def test_know_how_they_are_opened_and_that_they_were_named(self) -> None:
        write("sub/a.json")

        (found,) = expanded("./sub/../sub/a.json").targets
        assert (found.path, found.name, found.named) == ("./sub/../sub/a.json", "sub/a.json", True)
        assert found.absolute == os.path.join(os.getcwd(), "sub", "a.json")

    def test_are_found_once_however_they_are_spelt(self) -> None:
        write("a.json")

        assert names("a.json", "./a.json", os.path.abspath("a.json")) == ["a.json"]

    def test_count_as_named_also_if_a_walk_found_them_first(self) -> None:
        write("a.json", "b.json")

        assert [(each.name, each.named) for each in expanded(".", "b.json").targets] == [
            ("a.json", False),
            ("b.json", True),
        ]

    def test_outside_of_the_current_folder_are_reported_absolute(self, tmp_path: Path) -> None:
        write("../other/a.json")

        assert names("../other/a.json") == [(tmp_path / "other" / "a.json").as_posix()]

    def test_of_a_folder_with_a_similar_name_are_outside(self, tmp_path: Path) -> None:
        write("../work2/a.json")

        assert names("../work2/a.json") == [(tmp_path / "work2" / "a.json").as_posix()]

    def test_in_folders_that_walks_skip_are_taken(self) -> None:
        write("node_modules/a.json", ".hidden/b.json")

        assert names("node_modules/a.json", ".hidden/b.json") == ["node_modules/a.json", ".hidden/b.json"]

    @posix_only
    def test_that_are_links_are_followed_for_a_person_and_left_out_for_a_hook(self) -> None:
        write("a.json")
        os.symlink("a.json", "link.json")
        os.symlink("nowhere", "broken.json")

        assert names("link.json") == ["link.json"]
        assert names("link.json", "broken.json", "a.json", from_hook=True) == ["a.json"]


@posix_only
class TestAwkwardNames:
    @pytest.mark.parametrize(
        "name",
        [b"with space.json", b"line\nbreak.json", b"\xff\xfe.json", b"-x.json", "é😀.json".encode(), b"tab\t'\".json"],
    )
    @pytest.mark.parametrize("in_git", [True, False], ids=["git", "no git"])
    def test_are_found_by_a_walk_and_read(self, name: bytes, in_git: bool) -> None:
        os.mkdir("sub")
        with open(b"sub/" + name, "wb") as stream:
            stream.write(b"[1]")
        if in_git:
            git("init")
            git("add", ".")

        (found,) = expanded(".").targets
        assert found.name == "sub/" + os.fsdecode(name)
        assert read_file(found) == b"[1]"

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("a b.json", "a b.json"),
            ("a\nb\t\x1b.json", "a\\nb\\t\\x1b.json"),
            ("\udcff\udc80.json", "\\xff\\x80.json"),
            ("é😀.json", "é😀.json"),
            ("\u202e.json", "\\u202e.json"),
        ],
    )
    def test_fit_on_one_line(self, name: str, shown: str) -> None:
        assert printable(name) == shown


class TestProblems:
    @posix_only
    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("gone.json", "gone.json: no such file or folder"),
            ("", '"": no such file or folder'),
            ("a.json/", "a.json: cannot be read: Not a directory"),
            ("x" * 300, f"{'x' * 300}: cannot be read: File name too long"),
            ("a\0b.json", "a\\x00b.json: a file name cannot contain a NUL character"),
            ("\ud800.json", "\\ud800.json: this system's encoding of file names does not allow the name"),
            ("line\nbreak", "line\\nbreak: no such file or folder"),
            ("loop.json", "loop.json: a link that leads back to itself"),
            ("broken.json", "broken.json: a link that leads nowhere"),
            ("fifo.json", "fifo.json: neither a file nor a folder; for a pipe, use - and standard input"),
            ("socket", "socket: neither a file nor a folder; for a pipe, use - and standard input"),
            ("/dev/null", "/dev/null: neither a file nor a folder; for a pipe, use - and standard input"),
        ],
    )
    def test_are_one_clear_line_and_the_other_files_are_still_found(self, path: str, line: str) -> None:
        write("a.json")
        os.symlink("loop.json", "loop.json")
        os.symlink("nowhere", "broken.json")
        os.mkfifo("fifo.json")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket")
            found = expanded(path, "a.json")

        assert found.problems == [line]
        assert [each.name for each in found.targets] == ["a.json"]

    def test_of_reading_are_one_clear_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(*arguments: object, **options: object) -> None:
            raise PermissionError(13, "Permission denied")

        write("a.json")
        monkeypatch.setattr("os.open", denied)

        assert read_file(target("a.json")) == "a.json: cannot be read: Permission denied"

    def test_of_a_folder_that_became_a_file_name_are_one_clear_line(self) -> None:
        os.mkdir("a.json")

        assert str(read_file(target("a.json"))).startswith("a.json: cannot be read: ")

    def test_of_a_vanished_file_concern_only_those_who_named_it(self) -> None:
        assert read_file(target("gone.json", named=False)) is None
        assert read_file(target("gone.json")) == "gone.json: no such file or folder"

    @posix_only
    @pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is unreadable for root")
    def test_of_unreadable_folders_and_files_are_one_clear_line(self) -> None:
        write("closed/a.json", "secret.json", "open.json")
        os.chmod("closed", 0)
        os.chmod("secret.json", 0)
        try:
            found = expanded(".")
            contents = [read_file(each) for each in found.targets]
        finally:
            os.chmod("closed", 0o700)

        assert found.problems == ["closed: cannot be read: Permission denied"]
        assert contents == [b"{}", "secret.json: cannot be read: Permission denied"]

    def test_of_a_folder_that_cannot_be_listed_are_one_clear_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("closed/a.json", "open.json")
        scandir = os.scandir

        def denied(path: str) -> object:
            if path.rstrip("/").endswith("closed"):
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", denied)
        found = expanded(".")

        assert found.problems == ["closed: cannot be read: Permission denied"]
        assert [each.name for each in found.targets] == ["open.json"]

    @posix_only
    def test_of_a_current_folder_that_is_gone_end_the_run(self) -> None:
        os.mkdir("gone")
        os.chdir("gone")
        os.rmdir("../gone")

        with pytest.raises(UsageError, match="the current folder no longer exists"):
            expanded("a.json")


class TestWalkWithoutGit:
    def test_finds_json_sorted_and_skips_what_is_nobodys_business(self) -> None:
        write("b.json", "a/c.json", "a/b/d.json", "a.txt", "a/B.json", "json", "z.JSON")
        write(".git2/x.json", ".venv/x.json", "venv/x.json", "node_modules/m/x.json", "a/dist/x.json", ".dot/x.json")

        assert names(".") == ["a/B.json", "a/b/d.json", "a/c.json", "b.json"]

    def test_of_a_named_folder_gives_names_from_the_current_one(self, tmp_path: Path) -> None:
        write("a/b/c.json", "../other/d.json")

        assert names("a/b", "../other") == ["a/b/c.json", (tmp_path / "other" / "d.json").as_posix()]

    def test_of_a_folder_that_it_would_skip_is_made_when_a_person_names_it(self) -> None:
        write("dist/a.json", "dist/dist/b.json", ".dot/c.json")

        assert names("dist", ".dot") == ["dist/a.json", ".dot/c.json"]

    def test_goes_through_a_folder_named_like_a_file(self) -> None:
        write("x.json/y.json")

        assert names("x.json") == ["x.json/y.json"]
        assert names(".") == ["x.json/y.json"]

    @posix_only
    def test_leaves_out_links_pipes_and_loops(self) -> None:
        write("a/b.json")
        os.symlink("..", "a/up")
        os.symlink("b.json", "a/link.json")
        os.symlink("loop.json", "loop.json")
        os.mkfifo("fifo.json")

        assert names(".") == ["a/b.json"]

    @posix_only
    def test_follows_a_link_to_a_folder_that_a_person_names(self) -> None:
        write("a/b.json")
        os.symlink("a", "link")
        os.symlink(".", "a/again")

        assert names("link", "a/again") == ["link/b.json", "a/again/b.json"]

    @posix_only
    def test_reaches_any_depth(self) -> None:
        deep = "/".join(["d"] * 400)
        os.makedirs(deep)
        write(f"{deep}/a.json")

        assert names(".") == [f"{deep}/a.json"]

    def test_asks_git_in_repositories_on_the_way(self) -> None:
        write("one/a.json", "one/ignored.json", "two/b.json")
        write("one/.gitignore", text="ignored.json\n")
        git("init", "one")

        assert names(".") == ["one/a.json", "two/b.json"]

    def test_does_not_enter_excluded_folders(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("vendor/a.json", "b.json", "kept/vendor/c.json")
        write("kwf-lint.toml", text='exclude = ["/vendor/"]')
        listed: list[str] = []
        scandir = os.scandir

        def noted(path: str) -> object:
            listed.append(path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", noted)

        assert names(".") == ["b.json", "kept/vendor/c.json"]
        assert "./kept/vendor/" in listed
        assert "./vendor/" not in listed

    def test_enters_excluded_folders_that_a_negation_may_reach_into(self) -> None:
        write("vendor/a.json", "vendor/keep.json")
        write("kwf-lint.toml", text='exclude = ["vendor/", "!keep.json"]')

        assert names(".") == ["vendor/keep.json"]


class TestWalkInGit:
    def test_sees_what_git_tracks_or_would_track(self) -> None:
        git("init")
        write("tracked.json", "ignored.json", "forced/ignored.json", "untracked.json", "sub/info.json", ".dot/d.json")
        write(".gitignore", text="ignored.json\n")
        write(".git/info/exclude", text="info.json\n")
        git("add", "tracked.json")
        git("add", "-f", "forced/ignored.json")

        assert names(".") == [".dot/d.json", "forced/ignored.json", "tracked.json", "untracked.json"]
        assert names("sub", "forced") == ["forced/ignored.json"]

    def test_leaves_out_deleted_files_links_and_skipped_folders_also_if_tracked(self) -> None:
        git("init")
        write("a.json", "deleted.json", "node_modules/x.json", "sub/dist/x.json", ".venv/x.json")
        if sys.platform != "win32":
            os.symlink("a.json", "link.json")
        git("add", "-f", ".")
        os.remove("deleted.json")

        assert names(".") == ["a.json"]

    def test_finds_unmerged_files_once(self) -> None:
        git("init")
        write("a.json")
        git("add", ".")
        git("commit", "-m", "base")
        for branch, text in (("one", "[1]"), ("two", "[2]")):
            git("checkout", "-b", branch, "main")
            write("a.json", text=text)
            git("commit", "-a", "-m", branch)
        with pytest.raises(subprocess.CalledProcessError):
            git("merge", "one")

        assert names(".") == ["a.json"]
        assert tracked_files(os.getcwd()) == [os.path.abspath("a.json")]

    def test_takes_an_ignored_folder_that_a_person_names(self) -> None:
        git("init")
        write("build/a.json", "build/sub/b.json", "build/dist/c.json")
        write(".gitignore", text="build/\n")

        assert names(".") == []
        assert names("build", "build/sub") == ["build/a.json", "build/sub/b.json"]

    def test_leaves_out_submodules_and_repositories_within(self) -> None:
        git("init", "../library")
        write("../library/l.json")
        git("add", ".", folder="../library")
        git("commit", "-m", "l", folder="../library")
        git("init")
        git("submodule", "add", "../library", "module.json")
        git("init", "nested.json")
        write("nested.json/n.json", "a.json")

        assert names(".") == ["a.json"]
        assert names("module.json", "nested.json") == ["module.json/l.json", "nested.json/n.json"]

    def test_works_in_a_linked_worktree(self) -> None:
        git("init", "main")
        write("main/a.json", "main/ignored.json")
        write("main/.gitignore", text="ignored.json\n")
        git("add", ".", folder="main")
        git("commit", "-m", "a", folder="main")
        git("worktree", "add", "../linked", folder="main")
        write("linked/ignored.json", "linked/new.json")

        assert os.path.isfile("linked/.git")
        assert names("linked") == ["linked/a.json", "linked/new.json"]

    @pytest.mark.parametrize(
        "hook",
        [
            {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"},
            {"GIT_DIR": "/nowhere/.git", "GIT_WORK_TREE": "/nowhere", "GIT_PREFIX": "x/"},
            {"GIT_LITERAL_PATHSPECS": "1"},
            {"GIT_INDEX_FILE": "/nowhere/index"},
        ],
    )
    def test_is_not_led_astray_by_what_git_sets_for_hooks(
        self, hook: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git("init", "repository")
        write("repository/sub/a.json", "repository/ignored.json")
        write("repository/.gitignore", text="ignored.json\n")
        git("add", ".", folder="repository")
        for name, value in hook.items():
            monkeypatch.setenv(name, value)

        assert names("repository") == ["repository/sub/a.json"]
        assert tracked_files(os.path.abspath("repository")) == [os.path.abspath("repository/sub/a.json")]

    def test_takes_what_include_and_fragments_name_whatever_settings_hold_it(self) -> None:
        git("init")
        write("a.json", "a.kapp", "sub/b.kapp", "sub/c.kapp.txt", "sub/part.fragment", "other/d.txt")
        write("sub/kwf-lint.toml", text='include = ["*.kapp", "/c.*"]\nfragments = ["*.fragment"]')

        assert names(".") == ["a.json", "sub/b.kapp", "sub/c.kapp.txt", "sub/part.fragment"]

    def test_is_made_without_git_and_with_one_note_where_git_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        git("init")
        write("a/b.json")
        monkeypatch.setenv("PATH", os.path.abspath("nowhere"))
        found = expanded(".", "a")

        assert [each.name for each in found.targets] == ["a/b.json"]
        assert found.notes == [
            "git cannot be run (No such file or directory); all files are linted, including those that git ignores"
        ]

    def test_is_made_without_git_where_git_does_not_trust_the_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        git("init")
        write("a.json")
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        found = expanded(".")

        assert [each.name for each in found.targets] == ["a.json"]
        assert len(found.notes) == 1
        assert found.notes[0].startswith("git cannot list the files (detected dubious ownership in repository at ")

    def test_is_made_without_git_where_the_repository_is_broken(self) -> None:
        os.mkdir(".git")
        write("a.json")
        found = expanded(".")

        assert [each.name for each in found.targets] == ["a.json"]
        assert len(found.notes) == 1
        assert "not a git repository" in found.notes[0]

    @posix_only
    def test_notes_a_file_that_cannot_be_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        git("init")
        write("a.json", "closed/b.json")
        git("add", ".")
        lstat = os.lstat

        def denied(path: str) -> os.stat_result:
            if "closed" in path:
                raise PermissionError(13, "Permission denied")
            return lstat(path)

        monkeypatch.setattr(os, "lstat", denied)
        found = expanded(".")

        assert found.problems == ["closed/b.json: cannot be read: Permission denied"]
        assert [each.name for each in found.targets] == ["a.json"]


class TestExclude:
    @pytest.mark.parametrize(
        ("patterns", "name", "expected"),
        [
            (["*.gen.json"], "a/b.gen.json", True),
            (["*.gen.json"], "a/b.json", False),
            (["vendor/"], "vendor/a.json", True),
            (["vendor/"], "a/vendor/b/c.json", True),
            (["/vendor/"], "a/vendor/b.json", False),
            (["vendor/"], "vendor", False),
            (["a/*.json"], "a/b.json", True),
            (["a/*.json"], "a/b/c.json", False),
            (["a/**/c.json"], "a/x/y/c.json", True),
            (["*.json", "!keep.json"], "a/keep.json", False),
            (["old/", "!old/keep.json"], "old/keep.json", False),
            (["# a comment", "b.json"], "b.json", True),
            (["[ab].json"], "b.json", True),
            (["*"], "../outside.json", False),
            ([], "a.json", False),
        ],
    )
    def test_takes_globs_as_gitignore_files_do(self, patterns: list[str], name: str, expected: bool) -> None:
        settings = Settings(os.getcwd())
        settings.exclude = patterns

        assert excluded(name, settings) is expected
        assert excluded(os.path.abspath(name), settings) is expected

    @pytest.mark.parametrize("in_git", [True, False], ids=["git", "no git"])
    def test_holds_for_named_files_and_walks(self, in_git: bool) -> None:
        write("a.json", "vendor/b.json", "sub/old/c.json", "sub/d.json")
        write("kwf-lint.toml", text='exclude = ["vendor/"]')
        write("sub/kwf-lint.toml", text='exclude = ["/old"]')
        if in_git:
            git("init")

        assert names("vendor/b.json", "sub/old/c.json", "a.json", from_hook=True) == ["a.json"]
        assert names("vendor", "sub/old") == []
        assert names(".") == ["a.json", "sub/d.json"]

    @pytest.mark.parametrize("in_git", [True, False], ids=["git", "no git"])
    def test_of_the_current_folder_spares_settings_that_are_not_ours(self, in_git: bool) -> None:
        write("a.json", "vendor/b.json")
        write("kwf-lint.toml", text='exclude = ["vendor/"]')
        write("vendor/kwf-lint.toml", text="not TOML")
        if in_git:
            git("init")

        assert names(".", "vendor/b.json") == ["a.json"]

    @pytest.mark.parametrize("key", ["exclude", "include", "fragments"])
    @pytest.mark.parametrize("pattern", ["!", "[z-a]", "a\\\\"])
    def test_with_a_wrong_glob_says_where(self, key: str, pattern: str) -> None:
        write("kwf-lint.toml", text=f'{key} = [\n  "*.ok",\n  "{pattern}",\n]\n')
        write("a.txt")
        message = f'"{key}" expects globs as in gitignore files, found "{pattern.replace(chr(92) * 2, chr(92))}"'

        with pytest.raises(UsageError) as caught:
            expanded(".")
        assert str(caught.value) == f"kwf-lint.toml:3: {message}"

    def test_needs_no_library_without_globs(self) -> None:
        code = "import sys, kwf_lint.settings.globs as f, kwf_lint.settings.settings as c; f.excluded('/a', c.Settings('/')); "
        command = [sys.executable, "-c", f"{code} print('kwf_lint.settings.gitignore' in sys.modules)"]
        done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": HOME})

        assert done.stdout.strip() == b"False"

    def test_fragments_are_told_by_their_globs(self) -> None:
        settings = settings_of_text('fragments = ["parts/*.json"]', os.getcwd())

        assert is_named_fragment("parts/a.json", settings)
        assert not is_named_fragment("a.json", settings)


class TestStaged:
    def test_gives_the_content_of_the_index_and_not_of_the_work_tree(self) -> None:
        git("init")
        write("a.json", text="[1]")
        write("line\nbreak.json" if sys.platform != "win32" else "b.json", text="")
        write("untracked.json", "other.txt", "node_modules/x.json")
        git("add", "-f", ".")
        git("rm", "--cached", "untracked.json")
        write("a.json", text="[2]")

        assert [content for name, content in staged()] == [b"[1]", b""]

    def test_leaves_out_deleted_unchanged_linked_excluded_files_and_submodules(self) -> None:
        git("init", "../library")
        write("../library/l.json")
        git("add", ".", folder="../library")
        git("commit", "-m", "l", folder="../library")
        git("init")
        write("unchanged.json", "deleted.json", "renamed.json", "old.json", "mode.json", text='{"a": "long enough"}')
        git("add", ".")
        git("commit", "-m", "base")
        git("rm", "deleted.json")
        git("mv", "renamed.json", "sub.json")
        git("submodule", "add", "../library", "module.json")
        write("excluded.json")
        write("kwf-lint.toml", text='exclude = ["excluded.json"]')
        if sys.platform != "win32":
            os.symlink("unchanged.json", "link.json")
        git("add", ".")
        git("update-index", "--chmod=+x", "mode.json")

        assert [name for name, content in staged()] == ["mode.json", "sub.json"]

    def test_works_before_the_first_commit_and_from_any_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        git("init")
        git("config", "diff.relative", "true")
        write("a.json", "sub/b.json")
        git("add", ".")
        monkeypatch.chdir("sub")

        assert staged() == [(Path("../a.json").resolve().as_posix(), b"{}"), ("b.json", b"{}")]

    @posix_only
    def test_takes_a_file_that_was_a_link_and_not_the_reverse(self) -> None:
        git("init")
        write("was-file.json", "x.json")
        os.symlink("x.json", "was-link.json")
        git("add", ".")
        git("commit", "-m", "base")
        os.remove("was-link.json")
        os.replace("was-file.json", "was-link.json")
        os.symlink("x.json", "was-file.json")
        git("add", ".")

        assert staged() == [("was-link.json", b"{}")]

    def test_takes_many_files_through_one_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        git("init")
        write(*(f"{number}.json" for number in range(200)), text="x" * 1000 + "\n")
        git("add", ".")
        calls: list[tuple[str, ...]] = []

        def noted(*arguments: str, given: bytes = b"") -> bytes:
            calls.append(arguments)
            return git_here(*arguments, given=given)

        monkeypatch.setattr(walk, "git_here", noted)

        assert [content for name, content in staged()] == [b"x" * 1000 + b"\n"] * 200
        assert len(calls) == 3

    def test_has_nothing_to_say_when_nothing_is_staged(self) -> None:
        git("init")

        assert staged() == []

    @posix_only
    @pytest.mark.parametrize("arguments", [["-a"], ["-o", "a.json"], ["a.json", "-i"]], ids=["all", "only", "include"])
    @pytest.mark.parametrize("linked", [False, True], ids=["main", "worktree"])
    def test_sees_what_a_commit_will_hold_in_a_hook(self, arguments: list[str], linked: bool) -> None:
        git("init", "main")
        write("main/a.json", "main/b.json", text="[1]")
        git("add", ".", folder="main")
        git("commit", "-m", "base", folder="main")
        folder = "main"
        if linked:
            git("worktree", "add", "../linked", folder="main")
            folder = "linked"
        write(f"{folder}/a.json", text="[2]")
        code = (
            "import sys; from kwf_lint.settings.settings import Settings;"
            "from kwf_lint.run.walk import staged_files, tracked_files;"
            "found = staged_files(lambda folder: Settings(folder));"
            "print([(each.name, each.content) for each in found.targets], len(tracked_files('.')), file=sys.stderr)"
        )
        write("main/.git/hooks/pre-commit", text=f'#!/bin/sh\nPYTHONPATH="{HOME}" "{sys.executable}" -c "{code}"\n')
        os.chmod("main/.git/hooks/pre-commit", 0o755)
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-m", "c", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)

        assert (done.returncode, done.stderr) == (0, "[('a.json', b'[2]')] 2\n")

    def test_reports_content_that_git_does_not_have(self) -> None:
        git("init")
        write("a.json", "b.json", text="[1]")
        write("b.json", text="[2]")
        git("add", ".")
        blob = git("rev-parse", ":b.json").strip()
        os.remove(f".git/objects/{blob[:2]}/{blob[2:]}")
        found = staged_files(lambda folder: Settings(folder))

        assert found.problems == ["b.json: git does not have the staged content"]
        assert [each.name for each in found.targets] == ["a.json"]

    def test_outside_of_a_repository_is_wrong_use(self) -> None:
        with pytest.raises(
            UsageError, match=r"^--staged needs the work tree of a git repository: not a git repository"
        ):
            staged()

    def test_without_git_is_wrong_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", os.path.abspath("nowhere"))

        with pytest.raises(UsageError, match=r"^--staged: git cannot be run \(No such file or directory\)$"):
            staged()


class TestTracked:
    def test_are_the_json_files_that_git_tracks_below_a_folder(self) -> None:
        git("init")
        write("a.json", "sub/b.json", "sub/c.txt", "sub/dist/d.json", "untracked.json")
        if sys.platform != "win32":
            os.symlink("b.json", "sub/link.json")
        git("add", "-f", "a.json", "sub")

        assert tracked_files(os.getcwd()) == [os.path.abspath("a.json"), os.path.abspath("sub/b.json")]
        assert tracked_files(os.path.abspath("sub")) == [os.path.abspath("sub/b.json")]

    def test_are_none_outside_of_a_repository(self) -> None:
        assert tracked_files(os.getcwd()) == []


@pytest.mark.parametrize(
    ("absolute", "current", "name"),
    [("/a/b.json", "/a", "b.json"), ("/a", "/", "a"), ("/a", "/a", "."), ("/ab/c", "/a", "/ab/c"), ("/", "/a", "/")],
)
@posix_only
def test_reported_names_are_relative_below_the_current_folder(absolute: str, current: str, name: str) -> None:
    assert reported_name(absolute, current) == name
