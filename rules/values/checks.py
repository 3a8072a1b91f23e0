"""Values of one organisation in the workflows and requests of an app: ids, addresses, events, variables, prefixes."""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.literals import literals_of, object_ids
from kwf_lint.names import own_name
from kwf_lint.wording import quoted

from .addresses import hardcoded_url, insecure_url  # noqa: F401  the loader finds a family's rules in its checks.py
from .repeats import is_nobodys, repeated_literal, repeated_literals  # noqa: F401
from .secrets import hardcoded_secret, secret_as_string, secret_exposed  # noqa: F401
from .settings import setting_default, unused_alias, unused_setting  # noqa: F401
from .trials import test_value  # noqa: F401

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.document import Path

HELP = "declare an App Setting for it and read that instead, so that each organisation gives its own"


@rule("KWF502", "warning", apps_only=True)
def hardcoded_id(app: App) -> Iterator[Finding]:
    """An id of one organisation is written into the app."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.kind == "id" and literal.text not in repeated:
            yield _foreign_id(literal.path, literal.text, literal.part)
    own_ids = {workflow.id for workflow in app.workflows}
    for _, strings in app.request_strings:
        for path, text in strings:
            if len(text) > 23 and not text.startswith("kustomer.") and path[-1] != "workflowId":
                for start, end, found in object_ids(text):
                    if found not in own_ids:
                        yield _foreign_id(path, found, (start, end) if end - start < len(text) else None)


def _foreign_id(path: Path, found: str, part: tuple[int, int] | None) -> Finding:
    return Finding(
        path,
        f"the id {quoted(found)} belongs to one organisation",
        part=part,
        help=f"elsewhere nothing has this id; {HELP}",
    )


@rule("KWF504", "warning", apps_only=True)
def hardcoded_contact(app: App) -> Iterator[Finding]:
    """An e-mail address or phone number of one organisation is written into a workflow."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.kind in ("address", "phone number") and literal.text not in repeated and not is_nobodys(literal):
            yield Finding(
                literal.path,
                f"the {literal.kind} {quoted(literal.text)} belongs to one organisation",
                part=literal.part,
                help=HELP,
            )


@rule("KWF505", "error", apps_only=True)
def organisation_event(app: App) -> Iterator[Finding]:
    """A workflow of an app waits for the hook of one organisation."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger and trigger.event_name.startswith("kustomer.hooks.") and trigger.event_name.endswith(".receive"):
            own = sorted(f"kustomer.app.{app.name}.{own_name(hook.name, app.name)}" for hook in app.hooks if hook.name)
            events = f", such as {quoted(own[0])}" if own else f' ("kustomer.app.{app.name}.<event>"), and declare that'
            yield Finding(
                trigger.at("eventName"),
                "this hook belongs to the organisation that the workflow comes from",
                help=f"in any other organisation it never fires; wait for a hook event of the app{events}",
            )
