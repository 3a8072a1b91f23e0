from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT_PYGLS = (
    "import sys; sys.modules['pygls'] = None; from kwf_lint.__main__ import main; sys.exit(main(['server']))"
)


def test_without_pygls_one_line_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_PYGLS], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "install kwf-lint with the extra lsp" in done.stderr


@pytest.mark.parametrize("words", [["server"], ["server", "--stdio"], ["server", "--trust-rules"]], ids=" ".join)
def test_it_ends_where_its_client_is_gone(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kwf_lint", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_other_commands_load_nothing_of_it() -> None:
    program = (
        "import sys; from kwf_lint.__main__ import main; main(['rule', 'KWF301'])\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('pygls', 'lsprotocol', 'cattrs')\n"
        "       or name.startswith('kwf_lint.editor')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
