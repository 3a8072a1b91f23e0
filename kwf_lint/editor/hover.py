"""What is known of the name at a place, in Markdown: where it comes from, what leads to it, what Kustomer documents of it."""

from __future__ import annotations

import re

from lsprotocol import types

from kwf_lint.analysis.facts import facts_of
from kwf_lint.analysis.wording import condition_in_words, literal_in_words
from kwf_lint.definition.document_kinds import COMPONENT_ARRAYS
from kwf_lint.definition.node import object_of, text_of
from kwf_lint.document.document import value_at
from kwf_lint.editor.names import (
    ACTION,
    ALIAS,
    ATTRIBUTE,
    COMMAND,
    EVENT,
    FUNCTION,
    HELPER,
    INPUT,
    KLASS,
    OPERATOR,
    SETTING,
    STEP,
    TEXT,
)  # fmt: skip
from kwf_lint.kustomer.platform import action_owner, carries_changes, is_known_event
from kwf_lint.linting.masking import mask_of, secrets_of
from kwf_lint.report.visible import visible
from kwf_lint.words import counted, some_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.reads import Read
    from kwf_lint.definition.workflow import Workflow
    from kwf_lint.editor.names import Name, Use
    from kwf_lint.editor.view import View

MOST = 8
"""Names in a list; the rest are counted."""

_CODE = re.compile(r"\bKWF\d{3}\b")


def hover(view: View, offset: int) -> types.Hover | None:
    """What is known of the name at an offset, None where no name stands or nothing is known of it."""
    rule = _rule_at(view, offset)
    if rule is not None:
        return rule
    use = view.use_at(offset)
    if use is None:
        return None
    mask = mask_of(secrets_of(view.definition))
    lines = [visible(mask(line)) for line in _lines(view, use)]
    if not lines or lines == [f"{use.name.kind} {code(use.name.word)}"]:
        return None  # no more than what the text says
    shown = view.range_of(view.names.span(use))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(lines)), shown)


def _rule_at(view: View, offset: int) -> types.Hover | None:
    """The rule that a marker names at an offset."""
    text = view.document.text
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    for found in _CODE.finditer(line):
        rule = view.good.rules.get(found[0])
        if rule is not None and start + found.start() <= offset <= start + found.end() and "kwf-lint:" in line:
            words = f"**{rule.code} {rule.name}** ({rule.severity})\n\n{rule.summary}"
            return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, words))
    return None


def _lines(view: View, use: Use) -> Iterator[str]:
    kind = use.name.kind
    if kind == STEP and use.workflow is not None:
        yield from _step(use, use.workflow)
    elif kind in (ACTION, EVENT, COMMAND, INPUT, KLASS):
        yield from _component(view, use)
    elif kind in (SETTING, ATTRIBUTE, ALIAS, TEXT):
        yield from _declared(view, use.name)
    elif kind == OPERATOR:
        yield from _operator(use)
    elif kind in (HELPER, FUNCTION):
        known = use.app.platform.helpers if kind == HELPER else use.app.platform.functions
        yield f"{kind} {code(use.name.word)}"
        is_known = use.name.word in known
        yield f"Kustomer has this {kind}." if is_known else f"Kustomer's documentation does not have this {kind}."


def _step(use: Use, workflow: Workflow) -> Iterator[str]:
    """A step, and where a reference reads it, what is known of the value there."""
    word = use.name.word
    facts = facts_of(workflow)
    node = facts.node_of(word)
    if node is None:
        yield f"No step has the id {code(word)}."
        return
    if node == 0:
        trigger = workflow.trigger
        yield f"**trigger** {code(trigger.event_name) if trigger else ''}".strip()
    else:
        step = workflow.steps[node - 1]
        yield f"**{plain(step.display_name or word)}** {code(word)}"
        yield f"Runs {code(step.action)}." if step.action else "A branch without an action."
        yield from _ways_to(facts, workflow, node)
    if use.read is not None:
        yield from _reference(facts, use.read, node)


def _ways_to(facts: Facts, workflow: Workflow, node: int) -> Iterator[str]:
    """What leads to a step, and what has run before it."""
    if workflow.trigger is not None and not facts.runs(node):
        yield "No run reaches this step."
        return
    ways = []
    for source in range(len(workflow.steps) + 1):
        for transition in workflow.transitions_of(source):
            if transition.target == workflow.steps[node - 1].id:
                at = workflow.steps[source - 1].id if source else "the trigger"
                condition = transition.condition
                words = "" if condition is None or condition.is_always_true else f" if {condition_in_words(condition)}"
                ways.append(plain(f"{at}{words}"))
    if ways:
        yield f"Reached from {some_of(ways, MOST)}."
    certain = [step.id for step in workflow.steps if step.node != node and facts.ran_before(step.node, node)]
    maybe = [
        step.id
        for step in workflow.steps
        if step.node != node and step.id not in certain and facts.may_run_before(step.node, node)
    ]
    if certain:
        yield f"Has certainly run before: {_codes(certain)}."
    if maybe:
        yield f"May have run before: {_codes(maybe)}."


def _reference(facts: Facts, read: Read, node: int) -> Iterator[str]:
    """What is known of a value that a string reads, where it is read."""
    text, dotted = read
    here = text.number
    if here < 0:
        return
    term = "/#" + ".".join(dotted.names)
    is_test = text.key == "transitions"
    proven = facts.after(here) if is_test else facts.at(here)
    if node:
        if node == here and not is_test:
            yield "This step reads its own output, which does not exist yet."
        elif node != here and not facts.may_run_before(node, here):
            yield f"{code(dotted.names[1])} never runs before this step."
        elif node != here and not facts.ran_before(node, here):
            yield f"{code(dotted.names[1])} may not have run when this step runs."
    exists = proven.exists(term)
    if exists is not None:
        yield f"The conditions before this step prove that the value {'exists' if exists else 'does not exist'} here."
    among = proven.value(term).among
    if among:
        values = sorted(literal_in_words(value) for _, value in among)
        yield f"Here the value is {' or '.join(code(value) for value in values[:MOST])}."


def _component(view: View, use: Use) -> Iterator[str]:
    """An action, event, command, input or klass: what declares it, or what the platform knows."""
    name = use.name
    yield f"{name.kind} {code(name.word)}"
    found = list(_declared(view, name))[1:]
    if found:
        yield from found
        return
    facts = use.app.platform
    written = value_at(use.app.document.value, use.path)
    full = written if type(written) is str else name.word
    if name.kind == ACTION:
        owner = action_owner(facts, full)
        if owner:
            yield f"An action of {'Kustomer' if owner == 'kustomer' else f'the app {code(owner)}'}."
        known = facts.actions.get(full)
        if known is not None and known.required:
            yield f"Required inputs: {_codes(sorted(known.required))}."
        more = sorted((known.inputs or frozenset()) - known.required) if known is not None else []
        if more:
            yield f"Other inputs: {_codes(more)}."
    elif name.kind == EVENT and is_known_event(facts, full):
        changes = carries_changes(facts, full)
        yield "An event of Kustomer."
        if changes is not None:
            yield f"It {'has' if changes else 'does not have'} the values before the change."


def _declared(view: View, name: Name) -> Iterator[str]:
    """What stands where a name is declared: its type, default and description."""
    yield f"{name.kind} {code(str(name.key[-1]) if name.kind == SETTING else name.word)}"
    for names in view.all_names():
        for use in names.declarations(name):
            path = use.path if use.is_key else use.path[:-1]
            value = value_at(names.document.value, path)
            if type(value) is str:
                yield plain(value)
                return
            if type(value) is not dict:
                continue
            for key in ("type", "key"):
                if text_of(value, key):
                    yield f"{key} {code(text_of(value, key))}"
            if "defaultValue" in value and value.get("type") != "secret":
                yield f"default {code(literal_in_words(value['defaultValue']))}"
            for key in ("displayName", "title", "description"):
                if text_of(value, key):
                    yield plain(text_of(value, key))
            if text_of(value, "url"):
                call = f"{text_of(value, 'httpMethod').upper()} {text_of(value, 'url')}"
                yield f"Calls {code(call.strip())}."
            attributes = object_of(object_of(value, "metadata"), "properties")
            if attributes:
                yield f"Attributes: {_codes(attributes)}."
            array = next((key for key in path if key in COMPONENT_ARRAYS), None)
            if array is not None and names.document is not view.definition:
                yield f"Declared in {code(names.document.name)}."
            return


def _operator(use: Use) -> Iterator[str]:
    word = use.name.word
    known = use.app.platform.operators.get(word)
    yield f"operator {code(word)}"
    if known is None:
        yield "Kustomer's documentation does not have this operator."
        return
    least, most = known
    if most is None:
        yield f"Takes {counted(least, 'value')} or more."
    elif least == most:
        yield f"Takes {counted(least, 'value')}."
    else:
        yield f"Takes {least} to {most} values."


def _codes(texts: Iterable[str]) -> str:
    return some_of([code(text) for text in texts], MOST)


def code(text: str) -> str:
    """A text of a file as code in Markdown, whatever it holds."""
    fence = "``" if "`" in text else "`"
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def plain(text: str) -> str:
    """A text of a file in Markdown that is neither markup nor a link."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", text)
