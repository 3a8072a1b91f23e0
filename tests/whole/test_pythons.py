"""The program on every Python that it says it runs on, and as people install and start it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.whole.test_command_line import DANGLING

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
DEFINITIONS = sorted((ROOT / "tests/definitions").glob("*.json"))
PLAIN = ["."]
AS_JSON = ["check", "--format", "json", "--select", "ALL", "."]

# CPython in WebAssembly: the folders of the wheel, of click and of the definitions, and the words of each run.
IN_NODE = """
const [pyodide, wheel, packages, project, runs] = process.argv.slice(2);
const { loadPyodide } = await import(`${pyodide}/pyodide.mjs`);
const python = await loadPyodide({ stdout: () => {}, stderr: () => {} });
for (const [at, folder] of [["/wheel", wheel], ["/packages", packages], ["/project", project]]) {
  python.FS.mkdir(at);
  python.mountNodeFS(at, folder);
}
python.globals.set("RUNS", runs);
process.stdout.write(python.runPython(`
import compileall, contextlib, io, json, os, sys
compileall.compile_dir("/wheel", quiet=2)
sys.path += ["/wheel", "/packages"]
os.chdir("/project")
from kwf_lint.__main__ import main
found = []
for words in json.loads(RUNS):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(words)
    found.append([code, out.getvalue(), err.getvalue()])
engine = sys.modules["kwf_lint.linting.engine"]
json.dumps([sys.version_info[:2], engine.__spec__.loader is None, found])
`));
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with definitions: with findings, clean, and cut off."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "flow.json").write_text(json.dumps(DANGLING, indent=2), encoding="utf-8")
    (folder / "cut.json").write_text('{"app": "acme", "workflows": [{"steps": [', encoding="utf-8")
    for each in DEFINITIONS:
        shutil.copy(each, folder)
    return folder


def run(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Exit code and output of a process in which Python is not told anything but what `env` tells it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=cwd, env={**inherited, **(env or {})}, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


def expected(project: Path, words: list[str]) -> tuple[int, str, str]:
    """What this checkout says under this Python."""
    return run(sys.executable, "-m", "kwf_lint", *words, cwd=project, env={"PYTHONPATH": str(ROOT)})


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_a_later_python_finds_the_same_and_starts_as_fast(version: str, unpacked: Path, project: Path) -> None:
    pyodide = ROOT / "node_modules" / f"python{version}"
    node = shutil.which("node")
    if node is None or not pyodide.is_dir():
        pytest.skip(f"needs node, and pyodide from npm in node_modules/python{version}")
    script = project.parent / "run.mjs"
    script.write_text(IN_NODE, encoding="utf-8")
    packages = Path(click.__file__).parents[1]
    code, out, err = run(node, script, pyodide, unpacked, packages, project, json.dumps([PLAIN, AS_JSON]), cwd=project)

    assert code == 0, err
    found_version, is_from_byte_code, found = json.loads(out)
    assert ".".join(map(str, found_version)) == version
    assert is_from_byte_code
    assert [tuple(each) for each in found] == [expected(project, PLAIN), expected(project, AS_JSON)]


@pytest.mark.parametrize(
    ("flags", "env"),
    [
        pytest.param(["-O"], {}, id="optimized"),
        pytest.param(["-OO"], {}, id="without-docstrings"),
        pytest.param(["-X", "frozen_modules=off"], {}, id="modules-from-files"),
        pytest.param(["-b", "-W", "error", "-X", "dev"], {}, id="strict"),
        pytest.param([], {"PYTHONDONTWRITEBYTECODE": "1"}, id="no-byte-code"),
        pytest.param([], {"PYTHONPYCACHEPREFIX": "cache"}, id="byte-code-elsewhere"),
        pytest.param([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="ascii"),
    ],
)
def test_a_python_started_in_another_way_finds_the_same(
    flags: list[str], env: dict[str, str], unpacked: Path, project: Path
) -> None:
    packages = project.parent / "a folder für 日本"
    shutil.copytree(unpacked, packages, ignore=shutil.ignore_patterns("__pycache__"))
    given = {"PYTHONPATH": str(packages), **env}
    if "PYTHONPYCACHEPREFIX" in given:
        given["PYTHONPYCACHEPREFIX"] = str(project.parent / "cache")
    start = [sys.executable, *flags, "-m", "kwf_lint"]
    for words in (PLAIN, AS_JSON):
        wanted = expected(project, words)
        for _ in range(2):  # the first run writes byte code, the second one reads it
            assert run(*start, *words, cwd=project, env=given) == wanted

    assert any(packages.rglob("*.pyc")) == (not any("CACHE" in key or "BYTECODE" in key for key in env))
    code, page, _ = run(*start, "rule", "KWF301", cwd=project, env=given)
    assert code == 0
    assert "## Why" in page


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX systems")
def test_packages_that_cannot_be_written_to_are_read(unpacked: Path, project: Path) -> None:
    # Root may write everywhere, unless it gives that up.
    as_others = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.getuid() == 0 else []
    if as_others and not shutil.which("setpriv"):
        pytest.skip("root needs setpriv to start something that may not write everywhere")
    packages = project.parent / "packages"
    shutil.copytree(unpacked, packages, ignore=shutil.ignore_patterns("__pycache__"))
    folders = [packages, *(path for path in packages.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    found = run(*as_others, sys.executable, "-m", "kwf_lint", *PLAIN, cwd=project, env={"PYTHONPATH": str(packages)})
    for folder in folders:
        folder.chmod(0o755)

    assert found == expected(project, PLAIN)
    assert not any(packages.rglob("*.pyc"))


def test_an_environment_may_lie_in_a_folder_of_any_name(wheel: Path, project: Path) -> None:
    folder = project.parent / "Ordner & 'Ünï' 日本"
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    for command in ([sys.executable, "-m", "venv", str(folder)], install):
        subprocess.run(command, cwd=project, capture_output=True, check=True)
    inside = project.parent / "mein Projekt ü"
    project.rename(inside)

    for words in (PLAIN, AS_JSON):
        wanted = expected(inside, words)
        assert run(scripts / "kwf-lint", *words, cwd=inside) == wanted
        assert run(scripts / "python", "-m", "kwf_lint", *words, cwd=inside) == wanted
