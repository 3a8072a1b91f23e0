"""Values of one organization in an app: ids, contacts, events, variables, prefixes of attributes."""

from __future__ import annotations

from kwf_lint import Add, Finding, Fix, Related, Set, rule
from kwf_lint.analysis.literals import is_hash_key, literals_of, object_ids
from kwf_lint.analysis.reads import reads_of
from kwf_lint.definition.node import strings_in
from kwf_lint.kustomer.names import is_object_id, own_name
from kwf_lint.kustomer.versions import parse_version
from kwf_lint.words import quoted

from .literals import HELP, as_setting, is_reserved, place_in_app, repeated_literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.definition.workflow import Trigger
    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit

LONGEST_PREFIX = 64


@rule("KWF502", "warning", fixes="unsafe", apps_only=True)
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
                    if found not in own_ids and not is_hash_key(path):
                        yield _foreign_id(path, found, (start, end) if end - start < len(text) else None)


def _foreign_id(path: Path, found: str, part: tuple[int, int] | None) -> Finding:
    return Finding(
        path,
        f"the id {quoted(found)} belongs to one organisation",
        part=part,
        help=f"elsewhere nothing has this id; {HELP}",
        offer=as_setting("id"),
    )


@rule("KWF504", "warning", fixes="unsafe", apps_only=True)
def hardcoded_contact(app: App) -> Iterator[Finding]:
    """An e-mail address or phone number of one organisation is written into a workflow."""
    repeated = repeated_literals(app)
    for literal in literals_of(app):
        if literal.kind in ("address", "phone number") and literal.text not in repeated and not is_reserved(literal):
            yield Finding(
                literal.path,
                f"the {literal.kind} {quoted(literal.text)} belongs to one organisation",
                part=literal.part,
                help=HELP,
                offer=as_setting("contact"),
            )


@rule("KWF505", "error", apps_only=True, fixes="unsafe", rests_on="here app.app app.hooks")
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
                fix=_waiting_for(app, trigger, own[0]) if len(set(own)) == 1 else None,
            )


def _waiting_for(app: App, trigger: Trigger, event: str) -> Fix:
    """The fix that has a trigger wait for the only hook event of the app, whose payload stands where that of the hook did."""
    edits: list[Edit] = [Set(trigger.at("eventName"), event)]
    if parse_version(app.version):
        version = f"{app.name}-^{app.version}"
        is_there = "appVersion" in trigger.value
        edits.append(Set(trigger.at("appVersion"), version) if is_there else Add(trigger.path, "appVersion", version))
    return Fix(f"wait for {quoted(event)}", edits)


@rule("KWF506", "error")
def workflow_variable(app: App) -> Iterator[Finding]:
    """A workflow variable is read in an app, where there is none, or is not read by its id."""
    for workflow in reads_of(app).workflows:
        for text, read in workflow.others:
            if read.names[0] != "variables" or len(read.names) < 2 or not read.names[1]:
                continue
            variable = read.names[1]
            if app.is_app:
                message = f"the variable {quoted(variable)} belongs to one workflow of one organisation"
                advice = "in any other organisation it is missing: declare an App Setting, of type secret if it is one"
            elif not is_object_id(variable):
                message = f"{quoted(variable)} is not the id of a variable"
                advice = "variables are read by their id, 24 hexadecimal digits, not by their name"
            else:
                continue
            yield Finding(text.path, message, part=read.span(1), help=advice)


@rule("KWF515", "warning", apps_only=True, rests_on="here app.identifier app.app")
def hardcoded_attribute_prefix(app: App) -> Iterator[Finding]:
    """Attributes are named by a prefix that was generated for one registration of the app."""
    if app.identifier:
        return
    standard = [
        klass for klass in app.klasses if klass.is_marked_standard or klass.name in app.platform.standard_klasses
    ]
    endings = {each.name[:1].upper() + each.name[1:] for klass in standard for each in klass.attributes}
    if not endings:
        return
    by_prefix: dict[str, list[_Mention]] = {}
    for mention in _mentions(app):
        name = mention.name
        prefix = next((name[:end] for end in range(1, min(len(name), LONGEST_PREFIX)) if name[end:] in endings), "")
        if prefix:
            by_prefix.setdefault(prefix, []).append(mention)
    for prefix, mentions in by_prefix.items():
        first, *others = sorted(mentions, key=_place)
        yield Finding(
            first.path,
            f"the prefix {quoted(f'@{prefix}')} was made for one registration of the app",
            part=first.part,
            key=first.part is None,
            related=[
                Related(path, "and here")
                for path in dict.fromkeys([each.path for each in others])
                if path != first.path
            ],
            help='declare an "identifier" of your own and write that: without one the platform makes one up',
        )


class _Mention:
    """An attribute that is named with its prefix: the name without "@", and where it stands (part None: a key).

    place: sorts mentions; steps come first, by workflow and canonical order, then triggers, then actions.
    """

    __slots__ = ("name", "part", "path", "place")

    def __init__(self, name: str, path: Path, part: tuple[int, int] | None, place: tuple[int, bool, str, int]) -> None:
        self.name = name
        self.path = path
        self.part = part
        self.place = place


def _place(mention: _Mention) -> tuple[int, bool, str, int]:
    return mention.place


def _mentions(app: App) -> Iterator[_Mention]:
    for workflow, number, holder, strings in app.held_strings:
        place = (0 if number else 1, *place_in_app(workflow, number))
        for path, text in strings:
            yield from _named_in(path, text, place)
        for path, key in _keys_in(holder.value.get("params" if number else "schema"), ()):
            yield _Mention(key, holder.at("params" if number else "schema", *path), None, place)
    for action in app.actions:
        place = (2, False, action.name, 0)
        for path, text in strings_in(action.input_template, action.at("inputTemplate")):
            yield from _named_in(path, text, place)
        for path, key in _keys_in(action.input_template, ()):
            yield _Mention(key, action.at("inputTemplate", *path), None, place)


def _named_in(path: Path, text: str, place: tuple[int, bool, str, int]) -> Iterator[_Mention]:
    at = text.find("@")
    while at >= 0:
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        if at == 0 or not text[at - 1].isalnum():
            yield _Mention(text[at + 1 : end], path, (at, end), place)
        at = text.find("@", end)


def _keys_in(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """The keys with a prefix at or below a value, with their paths."""
    items = value.items() if type(value) is dict else enumerate(value) if type(value) is list else ()
    for key, item in items:
        if type(key) is str and key.startswith("@"):
            yield (*path, key), key[1:]
        if type(item) is dict or type(item) is list:
            yield from _keys_in(item, (*path, key))
