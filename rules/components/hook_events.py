"""Events of an app that cannot trigger a workflow, and the accounts of other services that its requests use."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Related, Set, rule
from kwf_lint.analysis.usage import misplaced_events
from kwf_lint.kustomer.names import app_key, own_name
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.document.document import Path

PREFIX = "kustomer."
ACCOUNT = "default"


@rule("KWF719", "error", fixes="unsafe", apps_only=True)
def hook_event_name(app: App) -> Iterator[Finding]:
    """The event of a hook does not begin with "kustomer.app.", so no workflow gets it."""
    misplaced = misplaced_events(app)
    if not misplaced:
        return
    places: dict[str, list[tuple[Path, str]]] = {}
    waiting = [workflow.trigger for workflow in app.workflows if workflow.trigger]
    named = [(each.at("eventName"), each.name) for each in (*app.hooks, *app.triggers)]
    named += [(each.at("eventName"), each.event_name) for each in waiting]
    for path, name in named:
        if name.lower() in misplaced:
            places.setdefault(name.lower(), []).append((path, name))
    declared = {(each.path[-2], own_name(each.name, app.name)) for each in (*app.hooks, *app.triggers)}
    for found in places.values():
        (path, name), *others = found
        # A hook that is renamed to what another one is called would be the same twice.
        is_taken = any((each[-3], own_name(_right_name(app, written), app.name)) in declared for each, written in found)
        yield Finding(
            path,
            f'the event {quoted(name)} does not begin with "kustomer.app."',
            related=[Related(other, "the same event") for other, _ in others],
            help=f"Write {quoted(_right_name(app, name))}, or the last part alone: Kustomer routes only events that begin "
            'with "kustomer.app." to workflows.',
            fix=Fix(
                f"rename it to {quoted(_right_name(app, name))}",
                [Set(each, _right_name(app, written)) for each, written in found],
            )
            if app.name and not is_taken
            else None,
        )


def _right_name(app: App, name: str) -> str:
    """The event under the name of its app: "kustomer.acme.order.paid" -> "kustomer.app.acme.order.paid"."""
    first, _, rest = name[len(PREFIX) :].partition(".")
    own = rest if rest and app_key(first) == app_key(app.name) else name[len(PREFIX) :]
    return f"{PREFIX}app.{app.name}.{own}"


@rule("KWF720", "warning", apps_only=True, rests_on="here app.auth")
def app_account(app: App) -> Iterator[Finding]:
    """A request uses an account that the app does not have."""
    for holder in (*app.actions, *app.commands):
        name = holder.value.get("appAccountName")
        if type(name) is not str:
            continue
        if name != ACCOUNT:
            message = f"the app has no account {quoted(name)}"
            advice = f'Write "{ACCOUNT}": an app has one account, with this name.'
        elif "auth" not in app.value:
            message = 'the app has no account, since it has no "auth"'
            advice = 'Declare the OAuth client of the service under "auth", or remove "appAccountName".'
        elif holder in app.actions and holder.value.get("type", "rest_api") != "rest_api":
            message = "only REST actions and commands use an account"
            advice = 'Remove "appAccountName", or set the type of the action to "rest_api".'
        else:
            continue
        yield Finding(holder.at("appAccountName"), message, help=advice)
