"""Lists the commands of the app that the template of a KView calls.

Templates are JSX: they are searched for one form that is certain, and not parsed.
"""

from __future__ import annotations

from kwf_lint.kustomer.names import own_name, same_app

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import KView

# How far before the name of a command the path of the API may be, with the app's id put between in code.
REACH = 200
WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def commands_called(app: App, kview: KView) -> Iterator[tuple[str, int, int]]:
    """The commands of this app in calls of `.../commands/<app>.app.<name>/run`, the app put in by code or not.

    As (name without the app, start, end); the offsets are those of the template.
    """
    template = kview.template
    end = template.find("/run")
    while end >= 0:
        start = end
        while start and (template[start - 1] in WORD or template[start - 1] == "."):
            start -= 1
        head, dots, name = template[start:end].partition(".app.")
        begin = end - len(name)
        if head == "kustomer":
            head, _, name = name.partition(".")
            begin = end - len(name)
        is_call = dots and name and template[end + 4 : end + 5] not in WORD
        if (
            is_call
            and (not head or same_app(head, app.name))
            and "commands" in template[max(0, start - REACH) : start]
            and not kview.is_comment(start)
        ):
            yield name, begin, end
        end = template.find("/run", end + 1)


def command_name(name: str, app: App) -> str:
    """The name of a command without its app: written as <name>, <app>.app.<name> or kustomer.app.<app>.<name>."""
    head, dots, rest = name.partition(".app.")
    if dots and same_app(head, app.name):
        return rest
    return own_name(name, app.name)
