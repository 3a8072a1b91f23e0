"""References to steps: does the step exist, is it another step, is it a reference at all?"""

from __future__ import annotations

from kwf_lint import Finding, rule
from kwf_lint.analysis.graph import shared_ids
from kwf_lint.analysis.reads import reads_of
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.expressions.fast_path import is_function
from kwf_lint.spelling import did_you_mean
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App, Workflow
    from kwf_lint.analysis.reads import Read, Text
    from kwf_lint.document.document import Path


# At most so many findings of a definition suggest the step that was meant: each compares all steps.
MOST_ADVICE = 100
ROOTS = ("steps", "variables", "error")
# What the helpers of dates take as a string.
UNITS = ("year", "years", "month", "months", "day", "days", "hour", "hours", "minute", "minutes", "milliseconds")
# What begins a tag of another template language around a path.
FOREIGN_MARKS = (
    *("{steps.", "{ steps.", "{variables.", "{ variables.", "{ {", "<%", "[["),
    *("$steps.", "$.steps.", "$variables.", "$.variables."),
)


@rule("KWF401", "error", rests_on="here workflow.steps.*.id workflow.trigger.id")
def unknown_step_reference(app: App) -> Iterator[Finding]:
    """A reference or template reads a step that does not exist."""
    workflow: Workflow | None = None
    for number, (each, step) in enumerate(reads_of(app).unknown_steps):
        if workflow is not each.workflow:
            workflow = each.workflow
            dotted_ids = [f"{each}." for each in workflow.steps_by_id if "." in each]
        if type(workflow.value.get("steps")) is not list or (workflow.trigger and step == workflow.trigger.id):
            continue
        found = [read for read in each.steps[step] if _names_a_step(read, dotted_ids)]
        if found:
            (text, dotted), *others = each.in_canonical_order(found)
            yield Finding(
                text.path,
                f"no step has the id {quoted(step)}{in_places(found)}" if step else "the reference names no step",
                part=dotted.span(1) if step else dotted.span(0, 1),
                related=also_read(text, others),
                help=_meant_step(app, workflow, step) if number < MOST_ADVICE else None,
            )


def _names_a_step(read: Read, dotted_ids: list[str]) -> bool:
    """Whether the read certainly names one step, and none with a dot in its id."""
    names = read[1].names
    if len(names) < 2 or "{" in names[1]:
        return False
    rest = ".".join(names[1:]) + "."
    return not any(rest.startswith(step) for step in dotted_ids)


def _meant_step(app: App, workflow: Workflow, step: str) -> str | None:
    for each in workflow.steps:
        if each.id and each.display_name and each.display_name.lower() == step.lower():
            return f"Write {quoted(each.id)}, the id of {quoted(each.display_name)}: a step is read by its id."
    near = did_you_mean(step, workflow.steps_by_id)
    if near or not step:
        return near
    for other in app.workflows:
        if step in other.steps_by_id:
            return f"Read a step of this workflow: the one with this id is in the workflow {quoted(other.name)}."
    return "Write the id of a step of this workflow, or 1 for the trigger."


@rule("KWF423", "error")
def own_step_in_params(app: App) -> Iterator[Finding]:
    """The params of a step read the step's own output."""
    for each in reads_of(app).workflows:
        if not each.own:
            continue
        by_step: dict[str, list[Read]] = {}
        for read in each.own:
            by_step.setdefault(read[1].names[1], []).append(read)
        for step, found in by_step.items():
            if step not in shared_ids(each.workflow) and (
                each.workflow.trigger is None or step != each.workflow.trigger.id
            ):
                (text, dotted), *others = each.in_canonical_order(found)
                words = step_in_words(each.workflow.steps_by_id[step])
                yield Finding(
                    text.path,
                    f"the params of {words} read the step's own output",
                    part=dotted.span(1),
                    related=also_read(text, others),
                    help="Read it in the step's transitions or in a later step: a step has no output before it has run.",
                )


@rule("KWF424", "error")
def unknown_root(app: App) -> Iterator[Finding]:
    """A reference or template does not begin with steps, variables or error."""
    given: dict[Text, set[int]] = {}
    for each in reads_of(app).workflows:
        by_root: dict[str, list[Read]] = {}
        for read in each.others:
            root = read[1].names[0]
            if root not in ROOTS and _is_meant_as_root(app, read, given):
                by_root.setdefault(root, []).append(read)
        for root, found in by_root.items():
            (text, dotted), *others = each.in_canonical_order(found)
            yield Finding(
                text.path,
                f"{quoted(root)} is not one of the roots steps, variables and error",
                severity=None if any(text.text.startswith("/#") for text, _ in found) else "warning",
                part=dotted.span(0),
                related=also_read(text, others),
                help=_meant_root(each.workflow, root, text),
            )


def _is_meant_as_root(app: App, read: Read, given: dict[Text, set[int]]) -> bool:
    """Whether a name that begins a path is meant as a root; `given` keeps where templates give a name to a helper."""
    text, dotted = read
    root = dotted.names[0]
    bare = root.strip()
    # How a workflow reads settings is not documented; what begins with an underscore may be the platform's.
    if not bare or "setting" in bare.lower() or bare[0] == "_":
        return False
    if not text.text.startswith("/#"):
        # A name alone may be a helper: not all of them are known. What a helper is given is a path.
        if len(dotted.names) > 1:
            return True
        if text not in given:
            given[text] = _given_to_helpers(text)
        return dotted.start in given[text] and root not in app.platform.helpers and root.isidentifier()
    if is_function(text.text):
        function = text.text[5:].partition(",")[0].strip()
        return function in app.platform.functions and not bare[0].isdigit() and bare.replace("_", "").isalnum()
    return bare.replace("_", "").replace("-", "").isalnum() or bare.startswith(ROOTS)


def _given_to_helpers(text: Text) -> set[int]:
    """Where in a template the parameters of helpers begin, as far as the roots there are those of a workflow."""
    step = text.holder
    # A transformation has a template over its inputs.
    if text.path[-1] == "template" and text.number > 0 and step.text("action").startswith("kustomer.transform."):
        return set()
    if text.template is None or text.template.mistakes:
        return set()
    from kwf_lint.expressions.reading import parameters

    return {path.start for path in parameters(text.template)}


def _meant_root(workflow: Workflow, root: str, text: Text) -> str:
    if root in workflow.steps_by_id:
        return f"Write steps.{root} for the output of this step."
    if root in UNITS and not text.text.startswith("/#"):
        return f"Write '{root}' in quotes: without them, it is a path."
    return did_you_mean(root, ROOTS) or "Write steps.1 for the trigger's output, or steps.<id> for that of a step."


@rule("KWF425", "warning", fixes="unsafe")
def reference_lookalike(app: App) -> Iterator[Finding]:
    """A string looks like a reference but is not valid reference syntax."""
    reads = reads_of(app)
    found = list(reads.lookalikes)
    # Hardly any template has such a mark outside its own tags: all are looked at together first.
    outside = "\n".join([text.text for text in reads.templates]).replace("{{{", "").replace("{{", "")
    for mark in FOREIGN_MARKS:
        if mark in outside:
            found += reads.templates
            break
    workflows = {workflow.path: workflow for workflow in app.workflows} if found else {}
    for text in found:
        if text.number >= 0:
            from ._lookalikes import finding_on  # few strings look like one

            finding = finding_on(text, workflows[_workflow_path(text)])
            if finding:
                yield finding


def _workflow_path(text: Text) -> Path:
    path = text.holder.path
    return path[:-1] if path[-1] == "trigger" else path[:-2]
