"""Why a text is not `<app>-<range>`, in words: for appVersion and for dependencies."""

from __future__ import annotations

from kwf_lint.analysis.usage import is_app_name
from kwf_lint.kustomer.names import split_app_name
from kwf_lint.kustomer.versions import is_range, split_app_version
from kwf_lint.words import quoted

EXAMPLE = "^1.9.2"


class Slip:
    """Why a text is not `<app>-<range>`: the message, the part of the text that is wrong (None for all of it), the mend."""

    __slots__ = ("help", "message", "part")

    def __init__(self, message: str, part: tuple[int, int] | None, help: str) -> None:  # noqa: A002  as in findings
        self.message = message
        self.part = part
        self.help = help


def slip_in(text: str) -> Slip | None:
    parts = split_app_version(text)
    if parts is None:
        app = bare_app(text)
        return Slip(
            f"{quoted(text)} is not an app and a range of versions",
            None,
            f'write <app>-<range>, for example "{app if is_app_name(app) else "kustomer"}-{EXAMPLE}"',
        )
    app, range_ = parts
    if not is_app_name(app):
        right = bare_app(app)
        return Slip(
            f"{quoted(app)} is not the name of an app",
            (0, len(app)),
            f'write "{right}-{range_}"' if is_app_name(right) else "write <app>-<range>, with the app's name alone",
        )
    if range_ != "latest" and is_range(range_) is False:
        return Slip(
            f"{quoted(range_)} is not a range of versions",
            (len(text) - len(range_), len(text)),
            f'write a range as npm has them, for example "{app}-{EXAMPLE}"',
        )
    return None


def bare_app(app: str) -> str:
    """The app's name without what people write around it: spaces, the namespace of its events and actions."""
    app = app.strip()
    parts = split_app_name(f"{app}.x")
    return parts[0] if parts else app
