"""Values of one organization in an app: ids, contacts, events, variables, prefixes of attributes."""

from __future__ import annotations

from kwf_lint import Add, Finding, Fix, Related, Set, rule
from kwf_lint.analysis.literals import is_hash_key, literals_of, object_ids
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.shape_check import is_misspelled
from kwf_lint.definition.node import strings_in
from kwf_lint.kustomer.names import HOOKS, REST_ACTIONS, is_object_id, is_organization_hook, own_events, own_name
from kwf_lint.kustomer.versions import parse_version
from kwf_lint.words import quoted

from .literals import HELP, as_setting, is_reserved, place_in_app, repeated_literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from kwf_lint import App
    from kwf_lint.analysis.reads import Text, WorkflowReads
    from kwf_lint.definition.workflow import Trigger
    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit

    # An attribute that is named with its prefix: the name without "@", its path, the characters there (None: a key), and
    # what sorts mentions: steps come first, by workflow and canonical order, then triggers, then actions.
    _Mention: TypeAlias = "tuple[str, Path, tuple[int, int] | None, tuple[int, bool, str, int]]"

LONGEST_PREFIX = 64


@rule("KWF502", "warning", fixes="unsafe", apps_only=True)
def hardcoded_id(app: App) -> Iterator[Finding]:
    """The app contains an id that exists in one organization only."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.kind == "id" and literal.text not in repeated:
            yield _foreign_id(literal.path, literal.text, literal.part)
    own_ids = {workflow.id for workflow in app.workflows}
    for _, strings in app.request_strings:
        for path, text in strings:
            if len(text) > 23 and not text.startswith("kustomer.") and path[-1] != "workflowId":
                for start, end, found in object_ids(text):
                    if found not in own_ids and not is_hash_key(path):
                        yield _foreign_id(path, found, (start, end) if end - start < len(text) else None)


def _foreign_id(path: Path, found: str, part: tuple[int, int] | None) -> Finding:
    return Finding(
        path,
        f"the id {quoted(found)} belongs to one organization",
        part=part,
        help="Make it an App Setting: the id exists in one organization only.",
        offer=as_setting("id"),
    )


@rule("KWF504", "warning", fixes="unsafe", apps_only=True)
def hardcoded_contact(app: App) -> Iterator[Finding]:
    """A workflow of an app contains an email address or phone number of one organization."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.kind in ("address", "phone number") and literal.text not in repeated and not is_reserved(literal):
            yield Finding(
                literal.path,
                f"the {literal.kind} {quoted(literal.text)} belongs to one organization",
                part=literal.part,
                help=HELP,
                offer=as_setting("contact"),
            )


@rule("KWF505", "error", apps_only=True, fixes="unsafe", rests_on="here app.app app.hooks", former="organisation-event")
def organization_event(app: App) -> Iterator[Finding]:
    """A workflow of an app is triggered by a hook of one organization."""
    for workflow in app.workflows:
        trigger = workflow.trigger
        if trigger and is_organization_hook(trigger.event_name):
            names = {own_name(hook.name, app.name) for hook in app.hooks if hook.name}
            # A hook with a name of the platform's or of another app is to be renamed first.
            own = own_events(names, app.name)
            is_certain = len(own) == len(names) == 1 and _is_of_kind(app, trigger)
            event = quoted(own[0]) if own else f'"kustomer.app.{app.name}.<event>", and declare its hook'
            yield Finding(
                trigger.at("eventName"),
                "this hook event belongs to the organization the workflow came from",
                help=f"Use a hook event of the app, such as {event}. The current event never fires in other organizations.",
                fix=_waiting_for(app, trigger, own[0]) if is_certain else None,
            )


def _is_of_kind(app: App, trigger: Trigger) -> bool:
    """Whether the payloads of the app's hooks are like that of the trigger's: e-mails have their own."""
    is_email = trigger.event_name.startswith(f"{HOOKS}email.")
    return all((hook.text("type") == "email") is is_email for hook in app.hooks)


def _waiting_for(app: App, trigger: Trigger, event: str) -> Fix:
    """The fix that uses the only hook event of the app, whose payload is in the same place as that of the hook."""
    edits: list[Edit] = [Set(trigger.at("eventName"), event)]
    if parse_version(app.version):
        version = f"{app.name}-^{app.version}"
        is_there = "appVersion" in trigger.value
        edits.append(Set(trigger.at("appVersion"), version) if is_there else Add(trigger.path, "appVersion", version))
    return Fix(f"replace {quoted(trigger.event_name)} with {quoted(event)}", edits)


@rule("KWF506", "error")
def workflow_variable(app: App) -> Iterator[Finding]:
    """A workflow variable is read in an app, where none exist, or by a name instead of its id."""
    for workflow in reads_of(app).workflows:
        for text, read in workflow.others:
            if read.names[0] != "variables" or len(read.names) < 2 or not read.names[1]:
                continue
            variable = read.names[1]
            if app.is_app:
                message = f"the variable {quoted(variable)} belongs to one workflow of one organization"
                advice = f"{_instead_of_variable(workflow, text)} The variable does not exist in other organizations."
            elif not is_object_id(variable):
                message = f"{quoted(variable)} is not the id of a variable"
                advice = "Write the id of the variable, 24 hexadecimal digits: a name is not resolved."
            else:
                continue
            yield Finding(text.path, message, part=read.span(1), help=advice)


def _instead_of_variable(workflow: WorkflowReads, text: Text) -> str:
    """What to do in an app; how a workflow itself reads an App Setting is not documented, how an action does is."""
    step = workflow.workflow.steps[text.number - 1] if text.number else None
    if step is not None and step.action in REST_ACTIONS:
        return 'Move the request into an action of the app that reads an App Setting (type "secret" for a credential).'
    return 'Use an App Setting instead (type "secret" for a credential).'


@rule("KWF515", "warning", apps_only=True, rests_on="here app.identifier app.app")
def hardcoded_attribute_prefix(app: App) -> Iterator[Finding]:
    """Attributes are named with a prefix that was generated for one registration of the app."""
    if app.identifier or is_misspelled(app, app.path, "identifier"):
        return
    standard = [
        klass for klass in app.klasses if klass.is_marked_standard or klass.name in app.platform.standard_klasses
    ]
    endings = {each.name[:1].upper() + each.name[1:] for klass in standard for each in klass.attributes}
    if not endings:
        return
    by_prefix: dict[str, list[_Mention]] = {}
    for mention in _mentions(app):
        name = mention[0]
        prefix = next((name[:end] for end in range(1, min(len(name), LONGEST_PREFIX)) if name[end:] in endings), "")
        if prefix:
            by_prefix.setdefault(prefix, []).append(mention)
    for prefix, mentions in by_prefix.items():
        (_, first, part, _), *others = sorted(mentions, key=_place)
        yield Finding(
            first,
            f"the prefix {quoted(f'@{prefix}')} was generated for one registration of the app",
            part=part,
            key=part is None,
            related=[
                Related(path, "also here") for path in dict.fromkeys([path for _, path, *_ in others]) if path != first
            ],
            help='Declare an "identifier" and use it as the prefix: without one, each registration generates another prefix.',
        )


def _place(mention: _Mention) -> tuple[int, bool, str, int]:
    return mention[3]


def _mentions(app: App) -> Iterator[_Mention]:
    """The attributes that are named with their prefix."""
    for workflow, number, holder, strings in app.held_strings:
        place = (0 if number else 1, *place_in_app(workflow, number))
        for path, text in strings:
            yield from _named_in(path, text, place)
        for path, key in _keys_in(holder.value.get("params" if number else "schema"), ()):
            yield key, holder.at("params" if number else "schema", *path), None, place
    for action in app.actions:
        place = (2, False, action.name, 0)
        for path, text in strings_in(action.input_template, action.at("inputTemplate")):
            yield from _named_in(path, text, place)
        for path, key in _keys_in(action.input_template, ()):
            yield key, action.at("inputTemplate", *path), None, place


def _named_in(path: Path, text: str, place: tuple[int, bool, str, int]) -> Iterator[_Mention]:
    at = text.find("@")
    while at >= 0:
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        if at == 0 or not text[at - 1].isalnum():
            yield text[at + 1 : end], path, (at, end), place
        at = text.find("@", end)


def _keys_in(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """The keys with a prefix at or below a value, with their paths."""
    items = value.items() if type(value) is dict else enumerate(value) if type(value) is list else ()
    for key, item in items:
        if type(key) is str and key.startswith("@"):
            yield (*path, key), key[1:]
        if type(item) is dict or type(item) is list:
            yield from _keys_in(item, (*path, key))
