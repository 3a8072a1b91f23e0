"""What an appVersion or a dependency says: the app and the range."""

from __future__ import annotations

import pytest

from kwf_lint.analysis.usage import read_app_version

ID = "6142bf2f6ef1940524f53d94"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kustomer-^1.9.2", ("kustomer", "^1.9.2", True)),
        ("kustomer-1.9.2", ("kustomer", "1.9.2", True)),
        (f"Acme_{ID}-~0.1.17", ("acme", "~0.1.17", True)),
        ("kustomer-1.x", ("kustomer", "1.x", False)),
        ("route-66-^1.0.0", ("route-66", "^1.0.0", False)),
        ("kustomer-latest", ("kustomer", "latest", False)),
        ("kustomer-", ("kustomer", "", False)),
        ("kustomer", ("", None, False)),
        ("^1.9.2", ("", None, False)),
        ("kustomer.app.acme-^1.0.0", ("", None, False)),
        ("", ("", None, False)),
    ],
)
def test_app_and_range(text: str, expected: tuple[str, str | None, bool]) -> None:
    read = read_app_version(text)

    assert (read.app, read.range, read.is_plain) == expected
