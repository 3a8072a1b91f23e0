"""Makes an exported workflow a part of an app definition, in memory: what `kwf-lint adopt` does.

The workflow is added to the app, and then the fixes that rules offer for it are made: those that are safe, and those of
ADOPTING, which make it work in organizations other than the one that it was exported from. Decides nothing that a fix or
the caller does not say; what is left is found by the rules like anything else.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field

from kwf_lint.definition.app import read_apps
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import Add, EditError, Set
from kwf_lint.document.json_reader import read_document
from kwf_lint.errors import UsageError
from kwf_lint.kustomer.names import called_id, is_organization_hook, own_events, own_name, same_app, split_app_name
from kwf_lint.kustomer.versions import parse_version
from kwf_lint.linting.engine import Linted
from kwf_lint.linting.fix import edited, fixed
from kwf_lint.paths import printable
from kwf_lint.rulekit import Fix
from kwf_lint.spelling import did_you_mean
from kwf_lint.words import quoted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.document.document import Document, Path
    from kwf_lint.document.edits import Edit, Text
    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.linting.faults import Fault

    # What is found in a text of the app definition, suppressed findings left out, and the rules that crashed.
    Find = Callable[[str], tuple[Sequence[Diagnostic], Sequence[Fault]]]

# Besides all safe fixes: names, values of one organization, its hook event, and versions.
ADOPTING = frozenset(
    (
        "KWF202", "KWF203", "KWF204", "KWF207", "KWF501", "KWF502", "KWF503", "KWF504", "KWF505", "KWF507", "KWF601",
        "KWF604", "KWF605",
    )
)  # fmt: skip
# What of the app such fixes change besides the workflow.
DECLARATIONS = ("settings", "i18n")


@dataclass
class Adopted:
    """An app definition with one workflow more.

    text: that of the definition. exported: the workflow's name in the export; name: that in the app; path: where it is there.
    changes: what else was changed, in words. left: the errors and warnings that are left. faults: rules that crashed, and
    fixes that are wrong; then nothing else counts.
    """

    text: str = ""
    exported: str = ""
    name: str = ""
    path: Path = ()
    changes: list[str] = field(default_factory=list)
    left: list[Diagnostic] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def adopt(export: Document, definition: Document, find: Find, event: str = "") -> Adopted:
    """Add the workflow of an export to an app definition.

    event: the hook event of the app that the workflow is to wait for, "" where the app has one only. Raises UsageError,
    with the reason, where it cannot be done safely.
    """
    workflow = exported_workflow(export)
    app = _app_of(definition)
    _refuse_what_is_there(app, workflow)
    value, changes = _waiting_for_event(workflow, app, event)
    if "id" not in value and _id_of(workflow):
        value = {"name": value["name"], "id": _id_of(workflow), **value}
        changes.append(f"give it the id {_shown(_id_of(workflow))}, by which it is called")
    path: Path = (*app.path, "workflows", len(app.value.get("workflows", ())))
    edit = Add(path[:-1], path[-1], value) if "workflows" in app.value else Add(app.path, "workflows", [value])
    # Rules rename nothing to a name that is taken: what this workflow would be named shows where it is the only one.
    only = Set(path[:-1], [value]) if "workflows" in app.value else edit
    before, faults = find(definition.text)
    if faults:
        return Adopted(faults=list(faults))
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
        text, text_of_only = edited(definition, [edit]), edited(definition, [only])
    except ValueError:
        raise UsageError(f"{printable(export.name)}: holds a number or character that JSON does not have") from None
    except EditError:
        raise UsageError(f"{printable(export.name)}: nested too deep to be a part of the app") from None
    name = _made_fit(definition.name, text_of_only, (*path[:-1], 0), find, [], set()).name
    if name and own_name(name, app.name) in [own_name(other.name, app.name) for other in app.workflows]:
        raise UsageError(f"{_file(app)}: the app already has a workflow named {_shown(name)}")
    adopted = _made_fit(definition.name, text, path, find, changes, {each.fingerprint for each in before})
    adopted.exported = workflow.name
    return adopted


def _made_fit(name: str, text: str, path: Path, find: Find, changes: list[str], known: set[str]) -> Adopted:
    """Make the fixes of a workflow in its app. known: the fingerprints of what was found before it was there."""
    faults: list[Fault] = []

    def find_in_workflow(document: Document) -> Linted:
        found, crashed = find(document.text)
        faults.extend(crashed)
        here = [each for each in found if each.path[: len(path)] == path]
        for each in here:
            each.fix = _allowed(each, path)
        return Linted(here, [], (), list(crashed))

    document = read_document(name, text.encode("utf-8"))
    result = fixed(document, find_in_workflow(document), find_in_workflow, unsafe=True)
    faults += result.faults
    adopted = Adopted(text=result.document.text, path=path, faults=faults)
    if faults:
        return adopted
    left, crashed = find(adopted.text)
    adopted.faults += crashed
    adopted.left = [
        each
        for each in left
        if each.severity != "info" and (each.path[: len(path)] == path or each.fingerprint not in known)
    ]
    titles = [each.fix.title for each in result.fixed if each.fix and each.path != (*path, "name")]
    adopted.changes = [*changes, *dict.fromkeys(titles)]
    workflow = result.document.value
    for key in path:
        workflow = workflow[key]
    adopted.name = str(workflow.get("name", ""))
    return adopted


def _allowed(diagnostic: Diagnostic, path: Path) -> Fix | None:
    """The fix of a finding as far as it changes the workflow and declares what that needs, None where it has no part here."""
    fix = diagnostic.fix
    if fix is None or not (fix.safe or diagnostic.code in ADOPTING):
        return None
    edits = [edit for edit in fix.edits if _is_for(edit, path)]
    return Fix(fix.title, edits, safe=fix.safe) if edits else None


def _is_for(edit: Edit | Text, path: Path) -> bool:
    at: Path = getattr(edit, "path", ())
    app = path[:-2]
    is_declared = isinstance(edit, Add) and (
        at[len(app) : len(app) + 1] in [(key,) for key in DECLARATIONS] or (at == app and edit.key in DECLARATIONS)
    )
    return is_declared or at[: len(path)] == path


def exported_workflow(export: Document) -> Workflow:
    """The one workflow of a document. Raises UsageError where there is none, or several, or part of one."""
    name = printable(export.name)
    if export.value is MISSING:
        raise UsageError(f"{name}: not readable as JSON; kwf-lint check says why")
    if export.has_duplicate_keys:
        raise UsageError(f"{name}: an object has a key twice; kwf-lint check says which")
    apps = read_apps(export)
    if any(app.is_app for app in apps):
        raise UsageError(f"{name}: an app definition, not an exported workflow")
    workflows = [workflow for app in apps if app.kind in ("workflow", "envelope") for workflow in app.workflows]
    if not workflows or type(workflows[0].value.get("steps")) is not list or not workflows[0].trigger:
        raise UsageError(f"{name}: not an exported workflow, which has a trigger and steps")
    if len(workflows) > 1:
        raise UsageError(f"{name}: holds {len(workflows)} workflows; adopt takes a file with one")
    if not workflows[0].name:
        raise UsageError(f"{name}: the workflow has no name")
    return workflows[0]


def _app_of(definition: Document) -> App:
    """The one app definition of a document that is plain JSON. Raises UsageError where there is no such."""
    name = printable(definition.name)
    if definition.value is MISSING or definition.relaxed is not None:
        # A check does not report comments where the name of the file allows them.
        is_allowed = definition.value is not MISSING and name.endswith((".jsonc", ".json5"))
        advice = "" if is_allowed else "; kwf-lint check says why"
        raise UsageError(f"{name}: not plain JSON{advice}")
    if definition.has_duplicate_keys:
        raise UsageError(f"{name}: an object has a key twice; kwf-lint check says which")
    apps = read_apps(definition)
    if len(apps) != 1 or apps[0].kind != "app" or not apps[0].name:
        raise UsageError(f"{name}: not an app definition with a name")
    if type(apps[0].value.get("workflows", [])) is not list:
        raise UsageError(f'{name}: "workflows" is not an array')
    return apps[0]


def _refuse_what_is_there(app: App, workflow: Workflow) -> None:
    """Raise UsageError where the app has the workflow already, or another one by its id."""
    for other in app.workflows:
        if other.id and other.id == _id_of(workflow):
            raise UsageError(f"{_file(app)}: the app already has a workflow with the id {_shown(other.id)}")
        if own_name(other.name, app.name) == own_name(workflow.name, app.name) or _are_alike(other, workflow):
            raise UsageError(f"{_file(app)}: the app already has this workflow, as {_shown(other.name)}")


def _id_of(workflow: Workflow) -> str:
    """The id of a workflow, which of an export is known from the event that calls it; "" where none is known."""
    return workflow.id or called_id(workflow.trigger.event_name if workflow.trigger else "")


def _are_alike(one: Workflow, other: Workflow) -> bool:
    """Whether two workflows are one, in all that adopting does not change."""
    return _outline(one) == _outline(other)


def _outline(workflow: Workflow) -> tuple[str, list[tuple[str, str, list[str], list[str]]]]:
    steps = [
        (step.id, step.action, sorted(step.params), [each.target for each in step.transitions])
        for step in workflow.steps
    ]
    return workflow.text("description"), steps


def _waiting_for_event(workflow: Workflow, app: App, event: str) -> tuple[dict[str, Any], list[str]]:
    """The workflow with the event that is asked for, and what was changed.

    Raises UsageError where an event must be chosen, or the one that is asked for cannot be.
    """
    value = deepcopy(workflow.value)
    trigger = workflow.trigger
    if trigger is None or not is_organization_hook(trigger.event_name):
        if event:
            waits = trigger.event_name if trigger else ""
            raise UsageError(f"--event: the workflow waits for {_shown(waits)}, not for the hook of an organization")
        return value, []
    hooks = own_events([hook.name for hook in app.hooks], app.name)
    if not event:
        if len(hooks) > 1:
            raise UsageError(
                f"{_file(app)}: the app declares {len(hooks)} hook events: {_listed(hooks)}; choose one with --event"
            )
        return value, []
    declared = sorted({*hooks, *own_events([trigger.name for trigger in app.triggers], app.name)})
    chosen = _full_name(event, app)
    if chosen not in declared:
        near = did_you_mean(chosen, declared)
        listed = _listed(declared) if declared else "none of its own"
        advice = f". {printable(near)}" if near else f"; it declares {listed}"
        raise UsageError(f"--event: the app declares no event {_shown(event)}{advice}")
    value["trigger"]["eventName"] = chosen
    if parse_version(app.version):
        value["trigger"]["appVersion"] = f"{app.name}-^{app.version}"
    return value, [f"wait for {_shown(chosen)}"]


def _full_name(event: str, app: App) -> str:
    parts = split_app_name(event)
    return (
        event if parts and not same_app(parts[0], app.name) else f"kustomer.app.{app.name}.{own_name(event, app.name)}"
    )


def _listed(names: Sequence[str]) -> str:
    """Names that the user chooses from, each in full."""
    return some_of([f'"{printable(name)}"' for name in names])


def _shown(name: str) -> str:
    return printable(quoted(name))


def _file(app: App) -> str:
    return printable(app.document.name)
