"""What is wrong with the data of a workflow: loaded where a read or klass is not plain, or `extend-platform` says more."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Part, Related
from kwf_lint.analysis.records import NAME_CHARACTERS
from kwf_lint.analysis.schemas import declared_properties, is_closed, undeclared_name
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.components import Action, AppTrigger
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import object_of
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.kustomer.names import REST_ACTIONS, app_key
from kwf_lint.kustomer.platform import SOURCE, known_action, known_output
from kwf_lint.spelling import Names, did_you_mean, edit_distance, fold
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Any

    from kwf_lint import App
    from kwf_lint.analysis.reads import Read, WorkflowReads
    from kwf_lint.definition.components import Component, KView
    from kwf_lint.document.document import Document, Path
    from kwf_lint.kustomer.platform import Platform

REST_HELP = ' A request returns "body" and "response.statusCode".'
# The keys of the event of an organization's hook; what the hook received is in `attributes.data`.
HOOK_EVENT = frozenset(
    (
        "attributes", "id", "type", "org", "orgName", "name", "links", "relationships", "meta", "createdAt",
        "updatedAt", "changes",
    )
)  # fmt: skip
HOOK_ATTRIBUTES = frozenset(
    (
        "data", "id", "type", "name", "org", "hook", "headers", "query", "method", "meta", "createdAt", "updatedAt",
        "error", "status",
    )
)  # fmt: skip
# The text before the klass of a field in the template of a view.
FIELD_TYPE = 'type="kobject.'
# Fields of records that no input of an action is named after (source: a recorded event, and the API's types).
OF_EACH_RECORD = ("createdAt", "updatedAt", "modifiedAt", "custom")
OF_CONVERSATIONS = (
    "channels", "messageCount", "noteCount", "satisfaction", "defaultLang", "locale", "phase", "firstResponse", "lastDone",
    "modificationHistory",
)  # fmt: skip
# Names as short as these are near many others.
SHORTEST = 5


def known_of(facts: Platform, kind: str, name: str) -> tuple[Component | None, Collection[str], str]:
    """The action or event ("triggers") as a component, where its closed schema is known, and its source.

    Else names, of which there may be more.
    """
    output, source = known_output(facts, name) or (None, "")
    if kind == "actions":
        known = known_action(facts, name)
        output, source = (known.get("outputs"), known.get(SOURCE)) if known is not None else (None, "")
    if not isinstance(output, dict):
        return None, output if isinstance(output, list) else (), source
    if is_closed(output):
        return (Action if kind == "actions" else AppTrigger)({"outputSchema": output}, ()), (), source
    return None, declared_properties(output) or (), source


def nearly_one_of(known: list[str]) -> Callable[[list[str]], tuple[list[str], str]]:
    """Returns for a path below an output the names that are wrong, and what was meant; "" where it is right or unknown."""

    def meant(names: list[str]) -> tuple[list[str], str]:
        name = names[0] if names and names[0] not in known else ""
        return names[:1], next((each for each in sorted(known) if name and _is_near(name, each)), "")

    return meant


def _is_near(name: str, right: str) -> bool:
    """Whether a name misspells a known one: the first letter is right, and it is not only an "s" at the end."""
    if name[:1] != right[:1] or name.rstrip("s") == right.rstrip("s"):
        return False
    return fold(name) == fold(right) or edit_distance(name.lower(), right.lower(), 1) == 1


def beside_payload(each: WorkflowReads) -> Iterator[Finding]:
    """The reads of a hook's data outside of "attributes.data", one finding for each name."""
    wrong: dict[str, list[Read]] = {}
    for read in each.steps["1"]:
        names = read[1].names
        if len(names) > 2 and names[2] not in HOOK_EVENT:
            wrong.setdefault(names[2], []).append(read)
        elif len(names) > 3 and names[2] == "attributes" and names[3] not in HOOK_ATTRIBUTES:
            wrong.setdefault(f"attributes.{names[3]}", []).append(read)
    for name, same in wrong.items():
        (text, dotted), *others = each.in_canonical_order(same)
        last = name.count(".") + 2
        # Other platforms' names for the payload are not fields of it.
        rest = [name.rpartition(".")[2]] if name not in ("data", "body", "payload") else []
        right = ".".join(["attributes", "data", *rest])
        edits = [Part(other.path, each.span(2, last), right) for other, each in same]
        path = ".".join(["steps.1", right, *dotted.names[last + 1 :]])
        yield Finding(
            text.path,
            f"the hook's event has no {quoted(name)}{in_places(same)}",
            severity="warning",
            part=dotted.span(2, last),
            related=also_read(text, others),
            help=f'Write "{path}": the data that a hook receives is in "attributes.data".',
            fix=Fix(f"replace {quoted(name)} with {quoted(right)}", edits),
        )


def undeclared(
    app: App,
    each: WorkflowReads,
    step_id: str,
    component: Component,
    reads: list[Read],
    said_by: Document | str | None,
) -> Iterator[Finding]:
    """Reads that a closed output schema rules out, one finding for each name; said_by as for _undeclared_of_one."""
    schema = object_of(component.value, "outputSchema")
    wrong: dict[tuple[str, ...], tuple[dict[str, Any], list[Read]]] = {}
    for read in reads:
        place, known = undeclared_name(read[1].names, schema)
        wrong.setdefault(tuple(read[1].names[2 : place + 1]), (known, []))[1].append(read)
    prepared: dict[int, Names] = {}
    for name, (known, same) in wrong.items():
        (text, dotted), *others = each.in_canonical_order(same)
        related = also_read(text, others)
        source, document = (f" (source: {said_by})", None) if isinstance(said_by, str) else ("", said_by)
        if app.value and not source:  # else the component is one of another file
            related = [Related(component.at("outputSchema"), "the declared output", document), *related]
        yield Finding(
            text.path,
            f"{_source_in_words(each, step_id)} returns no {quoted('.'.join(name))}{in_places(same)}",
            part=dotted.span(len(name) + 1),
            related=related,
            help=did_you_mean(name[-1], prepared.setdefault(id(known), Names(known)))
            or (f"Read an output that exists{source}." if source else 'Declare it in "outputSchema".'),
        )


def _source_in_words(each: WorkflowReads, step_id: str) -> str:
    step = each.workflow.steps_by_id.get(step_id) if step_id != "1" else None
    return f"the step {step_in_words(step)}" if step else "the trigger"


def misspelled(
    each: WorkflowReads, step_id: str, meant_by: Callable[[list[str]], tuple[list[str], str]], known: str = ""
) -> Iterator[Finding]:
    """Reads of an output under a name that is nearly a known one; others may exist. known: what there is, for the help."""
    wrong: dict[tuple[str, ...], tuple[str, list[Read]]] = {}
    for read in each.steps[step_id]:
        written, meant = meant_by(read[1].names[2:])
        if meant:
            wrong.setdefault(tuple(written), (meant, []))[1].append(read)
    for name, (meant, same) in wrong.items():
        (text, dotted), *others = each.in_canonical_order(same)
        yield Finding(
            text.path,
            f"{_source_in_words(each, step_id)} returns no {quoted('.'.join(name))}{in_places(same)}",
            severity="warning",
            part=dotted.span(len(name) + 1),
            related=also_read(text, others),
            help=f'Did you mean "{meant}"?{known}',
        )


def nearly_returned(each: WorkflowReads, step_id: str, known: list[str]) -> Iterator[Finding]:
    """Reads under a name that is nearly one of those that an app's action or trigger returns, or that lie below another."""
    near = nearly_one_of(known)

    def meant(names: list[str]) -> tuple[list[str], str]:
        written, right = near(names)
        is_status = not right and names[:1] and names[0] not in known and "response" in known and _is_status(names[0])
        return (written, "response.statusCode") if is_status else (written, right)

    yield from misspelled(each, step_id, meant)


def slips_in_outputs(action: str, each: WorkflowReads, step_id: str) -> Iterator[Finding]:
    """Reads that the result of a request or of a transformation does not have."""
    if action in REST_ACTIONS:
        yield from misspelled(each, step_id, _meant_rest_output, REST_HELP)
        return
    given = object_of(each.workflow.steps_by_id[step_id].params, "input")
    near = nearly_one_of(list(given))

    def meant(names: list[str]) -> tuple[list[str], str]:
        if names[:1] != ["output"]:
            return names[:1], f"output.{names[0]}" if names and names[0] in given else ""
        written, right = near(names[1:])
        return ["output", *written], f"output.{right}" if right else ""

    yield from misspelled(each, step_id, meant)


def _meant_rest_output(names: list[str]) -> tuple[list[str], str]:
    """The names that are wrong in a path into a request's result, and what was meant; "" where it is right or unknown."""
    if not names or names[0] == "body":
        return names, ""
    if names[0] == "response":
        is_slip = len(names) > 1 and names[1] != "statusCode" and _is_status(names[1])
        return names[:2], "response.statusCode" if is_slip else ""
    if _is_status(names[0]):
        return names[:1], "response.statusCode"
    return names[:1], next((each for each in ("body", "response") if _is_slip_of(names[0], each)), "")


def _is_status(name: str) -> bool:
    """Whether a name is the status code's, here or in other libraries, or misspells it."""
    return name in ("status", "statusCode") or _is_slip_of(name, "statusCode")


def _is_slip_of(name: str, right: str) -> bool:
    folded = name.lower().replace("_", "")
    return name != right and (folded == right.lower() or edit_distance(folded, right.lower(), 1) == 1)


def slips_in_fields(app: App, record: str, each: WorkflowReads, step_id: str) -> Iterator[Finding]:
    """Reads of a record's field, or of what changed in it, under a name that is nearly that of a known field."""
    fields = {*OF_EACH_RECORD, *(OF_CONVERSATIONS if record == "conversation" else ())}
    for verb in ("create", "update"):
        action = app.platform.actions.get(f"kustomer.{record}.{verb}")
        fields.update(action.inputs or () if action else ())
        fields.update(app.platform.likely_inputs.get(f"kustomer.{record}.{verb}", ()))
    near = nearly_one_of(sorted(each for each in fields if len(each) >= SHORTEST))

    def meant(names: list[str]) -> tuple[list[str], str]:
        start = ["changes", "attributes"] if names[:2] == ["changes", "attributes"] else []
        rest = names[len(start) :]
        if not rest or rest[0] in fields or len(rest[0]) < SHORTEST:
            return names, ""
        written, right = near(rest)
        return [*start, *written], ".".join([*start, right]) if right else ""

    yield from misspelled(each, step_id, meant)


def undeclared_fields(app: App, kview: KView) -> Iterator[Finding]:
    """Fields of a view for a klass that begins with the app's name, as written or with dashes, and is not declared."""
    declared = {klass.name.lower() for klass in app.klasses}
    reported: set[str] = set()
    template = kview.template
    beginnings = _own_beginnings(app)
    at = template.find(FIELD_TYPE)
    while at >= 0:
        start = at + len(FIELD_TYPE)
        end = template.find('"', start)
        name = template[start:end] if end >= 0 else ""
        tag = template.rfind("<", 0, at)
        is_own = name.lower().startswith(beginnings) and NAME_CHARACTERS.issuperset(name.replace("-", ""))
        if is_own and template.startswith("<Field", tag) and name.lower() not in declared and name not in reported:
            reported.add(name)
            yield Finding(
                kview.at("template"),
                f"the app declares no klass {quoted(name)}",
                severity="warning",
                part=(start, end),
                help=did_you_mean(name, _names_of_klasses(app))
                or 'Declare it under "klasses": until then the field is shown without its name and type.',
            )
        at = template.find(FIELD_TYPE, start)


def _own_beginnings(app: App) -> tuple[str, ...]:
    """How the names of the app's klasses begin, in lower case: with the app's name as written, or with dashes."""
    name = app_key(app.name)
    return (f"{name}-", f"{name.replace('_', '-')}-") if name else ()


def undeclared_klass(path: Path, name: str, start: int, home: App) -> Iterator[Finding]:
    """A klass that must be the app's own by its name, and that it does not declare; start: where in the string it begins."""
    right = _klasses_by_folded_name(home).get(fold(name.removeprefix("kobject.")), "")
    if right or (name.lower().startswith(_own_beginnings(home)) and not is_expression(name)):
        yield Finding(
            path,
            f"the app declares no klass {quoted(name)}",
            severity="warning",
            part=(start, start + len(name)),
            help=f'Write "{right}".'
            if right
            else did_you_mean(name, _names_of_klasses(home))
            or 'Declare it under "klasses": an organization without such a klass has no such records.',
        )


@kept
def _klasses_by_folded_name(app: App) -> dict[str, str]:
    return {fold(klass.name): klass.name for klass in reversed(app.klasses)}


@kept
def _names_of_klasses(app: App) -> Names:
    return Names([klass.name for klass in app.klasses])
