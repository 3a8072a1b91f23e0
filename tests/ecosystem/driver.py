"""Lint files with the kwf_lint on PYTHONPATH and record everything it reports. `python -m tests.ecosystem` starts it.

    python -P driver.py NAMES RECORD

The current folder holds the files; NAMES is a JSON file with their names, RECORD the JSON file to write. Of kwf_lint this
uses main() and the list of formats only, so that it can run any revision. All runs share one process: a process for each
file and format would take minutes.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import kwf_lint
from kwf_lint.__main__ import main

ALL = "."  # the name of the run over all files at once
HOMES_OF_FORMATS = ("kwf_lint.settings.keys", "kwf_lint.report", "kwf_lint.report.formats", "kwf_lint.formats")


def call(*words: str) -> tuple[str, str]:
    """What one run writes to standard output, and its exit code with what it writes to standard error."""
    written = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, "utf-8", errors="backslashreplace", newline="\n") for each in written)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = str(main(words))
        except (Exception, SystemExit) as error:
            code = f"{type(error).__name__}: {error}"
    out.flush()
    err.flush()
    report, said = (each.getvalue().decode() for each in written)
    return report, f"exit code {code}\n{said}"


def formats() -> list[str]:
    """The names of this revision's formats, from where it keeps them or else from its help."""
    for home in HOMES_OF_FORMATS:
        with contextlib.suppress(ImportError):
            found = getattr(importlib.import_module(home), "FORMATS", None)
            if found:
                return list(found)
    shown = re.search(r"--format\s+\S+\s+(.*?);", call("check", "--help")[0], re.DOTALL)
    return re.findall(r"[\w-]+", shown[1]) if shown else ["json"]


def outputs(name: str, names: list[str], folder: Path) -> dict[str, str]:
    """Everything that is reported on a file, or on all files at once, by what reports it."""
    check = ["check", "--isolated", "--show-suppressed"]
    if name == ALL:
        reports = {}
        for each in names:
            options = check if each in ("json", "sarif") else check[:-1]  # the others show nothing of them
            reports[each] = call(*options, "--format", each, name)
        found = {each: report for each, (report, _) in reports.items()}
        ends = "".join(f"{each}: {end}" for each, (_, end) in reports.items())
    else:
        places = {each: folder / each for each in names if each != "json"}
        for place in places.values():
            place.write_text("(nothing written)\n", encoding="utf-8")
        for each, place in places.items():
            check += ["--format", f"{each}={place}"]
        found = dict.fromkeys(names, "")
        found["json"], ends = call(*check, "--format", "json", name)
        for each, place in places.items():
            found[each] = place.read_bytes().decode("utf-8", "backslashreplace")
    found["exit code and standard error"] = ends
    found["check PATH"] = "".join(call("check", name))
    found["--diff --unsafe-fixes"] = "".join(call("check", "--isolated", "--diff", "--unsafe-fixes", name))
    return found


def record(files: list[str]) -> dict[str, object]:
    names = formats()
    with tempfile.TemporaryDirectory() as folder:
        found = {file: outputs(file, names, Path(folder)) for file in [*files, ALL]}
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "kwf_lint"]
    places = [getattr(module, "__file__", None) for module in ours]  # a package without __init__.py has none
    return {
        "program": kwf_lint.__file__,
        "modules": sorted({os.path.realpath(place) for place in places if place}),
        "version": getattr(kwf_lint, "__version__", ""),
        "outputs": found,
    }


if __name__ == "__main__":
    text = json.dumps(record(json.loads(Path(sys.argv[1]).read_bytes())))
    Path(sys.argv[2]).write_text(text, encoding="utf-8")
