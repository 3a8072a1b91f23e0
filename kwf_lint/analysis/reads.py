"""Lists what a definition reads: its strings with references, functions or templates, once for all rules, with their scope.

In the params, conditions and error cases of a workflow paths begin with `steps`, `variables` or `error`; in the templates
of a component they begin with its inputs and aliases. Descriptions, changelogs, translations and KView templates hold no
expressions and are left out. Whether what is read exists is for the rules to say.
"""

from __future__ import annotations

from kwf_lint.analysis.graph import ranks_of
from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import strings_in
from kwf_lint.expressions.fast_path import BLANKS, is_function, is_reference_or_function, plain_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from kwf_lint.definition.app import App
    from kwf_lint.definition.components import Component
    from kwf_lint.definition.workflow import Step, Trigger, Workflow
    from kwf_lint.document.document import Path
    from kwf_lint.expressions.malformed import Malformed
    from kwf_lint.expressions.nodes import Function, Reference, Segment, Template

    Expression: TypeAlias = Reference | Function | Template

    Read: TypeAlias = "tuple[Text, Dotted]"

    _Contents: TypeAlias = "tuple[int, list[Dotted], frozenset[str]]"


class Dotted:
    """A path as a string reads it, `steps.find.id`: its names, and where in the string they are.

    step: the id of the step whose output it reads, "" where it ends at `steps`, None where it does not begin there.
    """

    __slots__ = ("_segments", "names", "start", "step")

    def __init__(self, names: list[str], start: int, segments: Sequence[Segment] = ()) -> None:
        """`start` is where the first name is; `segments` are given where more than a dot is between the names."""
        self.names = names
        self.step = None if names[0] != "steps" else names[1] if len(names) > 1 else ""
        self.start = start
        self._segments = segments

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """The characters of a name, or those from one name to another, by their places in `names`."""
        if last is None:
            last = first
        if self._segments:
            return self._segments[first][1], self._segments[last][2]
        start = self.start + sum([len(name) + 1 for name in self.names[:first]])
        return start, start + len(".".join(self.names[first : last + 1]))


class Text:
    """A string that holds an expression, or looks as if it should.

    paths: what it reads from the roots of its scope, in reading order. holder: the trigger, step or component
    it is in. number: the holder's node in Workflow.successors, -1 for components.
    """

    __slots__ = ("_expression", "holder", "number", "path", "paths", "text")

    def __init__(
        self, path: Path, text: str, paths: list[Dotted], holder: Trigger | Step | Component, number: int
    ) -> None:
        self.path = path
        self.text = text
        self.paths = paths
        self.holder = holder
        self.number = number
        self._expression: Expression | None = None

    @property
    def expression(self) -> Expression | None:
        """What the string holds; None where it only looks like an expression."""
        if self._expression is None:
            from kwf_lint.expressions.reading import parse_string

            self._expression = parse_string(self.text)
        return self._expression

    @property
    def template(self) -> Template | None:
        """The expression, if it is a template."""
        from kwf_lint.expressions.nodes import Template

        return self.expression if isinstance(self.expression, Template) else None

    @property
    def function(self) -> Function | None:
        """The expression, if it is a function."""
        from kwf_lint.expressions.nodes import Function

        return self.expression if isinstance(self.expression, Function) else None

    @property
    def key(self) -> str:
        """The key of the holder below which the string is: "params", "transitions", "inputTemplate"..."""
        return str(self.path[len(self.holder.path)])


class WorkflowReads:
    """What a workflow reads, in the order of the file.

    steps: the reads of each step's output by the step's id ("1" is the trigger, "" where the path ends at `steps`).
    others: the reads that do not begin with `steps`. own: the reads of a step's output in the params of that step.
    marks: those of MARKS that are in a path: a cheap way to see whether something is read at all. malformed: the strings
    that read nothing as they are written; their paths, what they were meant to read, are in none of the others.
    """

    __slots__ = ("malformed", "marks", "others", "own", "steps", "workflow")

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.steps: dict[str, list[Read]] = {}
        self.marks: frozenset[str] = frozenset()
        self.others: list[Read] = []
        self.own: list[Read] = []
        self.malformed: list[Text] = []

    def in_canonical_order(self, found: list[Read]) -> list[Read]:
        """Reads of this workflow in an order that reordering its steps in the file does not change."""
        if len(found) < 2:
            return found
        ranks = ranks_of(self.workflow)

        def order(read: Read) -> tuple[int, list[str], int]:
            text, dotted = read
            return ranks[text.number], [str(key) for key in text.path[len(text.holder.path) :]], dotted.start

        return sorted(found, key=order)


class Reads:
    """What a definition reads: each workflow's reads, and its strings by what they hold.

    outputs: for each action the steps that call it and whose output is read, as (reads of the workflow, id of the step).
    unknown_steps: the ids, except "1", that workflows read and none of their steps has. functions: the strings that begin
    with `/#fn:`. templates: those with `{{`; odd_templates are those of them that hold more than tags of one path of
    plain names each. lookalikes: those that are not an expression, but hold what looks like one. component_texts: those in
    templates of components, which are in the other lists as well. malformed: the references in those that read nothing.
    """

    __slots__ = (
        "component_texts",
        "functions",
        "lookalikes",
        "malformed",
        "odd_templates",
        "outputs",
        "templates",
        "unknown_steps",
        "workflows",
    )

    def __init__(self, app: App) -> None:
        self.workflows: list[WorkflowReads] = []
        self.outputs: dict[str, list[tuple[WorkflowReads, str]]] = {}
        self.unknown_steps: list[tuple[WorkflowReads, str]] = []
        self.functions: list[Text] = []
        self.templates: list[Text] = []
        self.odd_templates: list[Text] = []
        self.lookalikes: list[Text] = []
        self.component_texts: list[Text] = []
        self.malformed: list[Text] = []
        # References are often repeated: what is in each string.
        contents_of: dict[str, _Contents] = {}
        tags: dict[str, list[str]] = {}
        self._read_workflows(app, contents_of, tags)
        self._read_components(app, contents_of, tags)

    def _read_workflows(self, app: App, contents_of: dict[str, _Contents], tags: dict[str, list[str]]) -> None:
        outputs = self.outputs
        found: WorkflowReads | None = None
        for workflow, number, holder, strings in app.held_strings:
            if found is None or found.workflow is not workflow:
                found = WorkflowReads(workflow)
                self.workflows.append(found)
                steps = found.steps
            for path, string in strings:
                contents = contents_of.get(string)
                if contents is None:
                    contents = contents_of[string] = _contents(string, tags)
                kind, paths, marks = contents
                if kind == _NOTHING:
                    continue
                text = Text(path, string, paths, holder, number)
                if kind == _MALFORMED:
                    found.malformed.append(text)
                    continue
                if kind != _REFERENCE:
                    self._sort_in(text, kind)
                if marks:
                    found.marks |= marks
                for dotted in paths:
                    step = dotted.step
                    if step is None:
                        found.others.append((text, dotted))
                        continue
                    if step in steps:
                        steps[step].append((text, dotted))
                    else:
                        steps[step] = [(text, dotted)]
                        source = workflow.steps_by_id.get(step)
                        if source is None:
                            if step != "1":
                                self.unknown_steps.append((found, step))
                        elif source.action in outputs:
                            outputs[source.action].append((found, step))
                        else:
                            outputs[source.action] = [(found, step)]
                    if step and step == holder.id and number and text.key == "params":
                        found.own.append((text, dotted))

    def _read_components(self, app: App, contents_of: dict[str, _Contents], tags: dict[str, list[str]]) -> None:
        held: list[tuple[Component, list[tuple[Path, str]]]] = [*app.request_strings]
        held += [
            (component, strings_in(component.value["outputTemplate"], component.at("outputTemplate")))
            for component in (*app.actions, *app.triggers)
            if "outputTemplate" in component.value
        ]
        held += [(widget, [(widget.at("url"), widget.url)]) for widget in app.widgets]
        for component, strings in held:
            for path, string in strings:
                kind, paths, _ = contents_of.get(string) or _contents(string, tags)
                if kind != _NOTHING:
                    text = Text(path, string, paths, component, -1)
                    self.component_texts.append(text)
                    if kind == _MALFORMED:
                        self.malformed.append(text)
                    else:
                        self._sort_in(text, kind)

    def _sort_in(self, text: Text, kind: int) -> None:
        if kind == _FUNCTION:
            self.functions.append(text)
        elif kind == _LOOKALIKE:
            self.lookalikes.append(text)
        elif kind != _REFERENCE:
            self.templates.append(text)
            if kind == _ODD_TEMPLATE:
                self.odd_templates.append(text)


# Names in paths that only some rules look for.
MARKS = frozenset(("changes", "custom", "0"))
_NO_MARKS: frozenset[str] = frozenset()
_NOTHING, _REFERENCE, _FUNCTION, _TEMPLATE, _ODD_TEMPLATE, _LOOKALIKE, _MALFORMED = range(7)


@kept
def reads_of(app: App) -> Reads:
    """What the definition reads."""
    return Reads(app)


def _contents(string: str, tags: dict[str, list[str]]) -> _Contents:
    """What is in a string: its kind, the paths that it reads from the roots of its scope, and the marks in them."""
    if is_reference_or_function(string):
        if not is_function(string):
            names = string[2:].split(".")
            if not _is_plain(string[2:]) or "" in names or string == "/#steps" or string == "/#variables":
                contents = _contents_of_malformed(string)
                if contents is not None:
                    return contents
            found = [Dotted(names, 2)]
            return _REFERENCE, found, _marks(string, found)
        kind = _FUNCTION
    elif "{{" in string:
        kind = _ODD_TEMPLATE
        plain = plain_paths(string, tags)
        if plain is not None:
            found = [Dotted(names, start) for names, start in plain]
            return _TEMPLATE, found, _marks(string, found)
    elif "/#" in string and string.lstrip(BLANKS)[:2] == "/#":
        return _contents_of_malformed(string) or (_LOOKALIKE, [], _NO_MARKS)
    elif "/#" in string or "steps." in string or "variables." in string:
        return _LOOKALIKE, [], _NO_MARKS
    else:
        return _NOTHING, [], _NO_MARKS
    from kwf_lint.expressions.reading import parse_string, paths  # what is not plain is rare

    expression = parse_string(string)
    assert expression is not None
    found = [
        Dotted([name for name, *_ in path.segments], path.segments[0][1], path.segments)
        for path, rooted in paths(expression)
        if rooted
    ]
    return kind, found, _marks(string, found)


def _is_plain(path: str) -> bool:
    """Whether a path has no other signs than dots, "_", "-" and "@"; most have only dots."""
    dotless = path.replace(".", "_")
    return dotless.isidentifier() or dotless.replace("-", "_").replace("@", "_").isidentifier()


def _contents_of_malformed(string: str) -> _Contents | None:
    """What is in a reference that reads nothing as it is written; None for any other."""
    found = malformed_in(string)
    return (_MALFORMED, [Dotted(found.meant.split("."), 2)], _NO_MARKS) if found is not None else None


def malformed_in(string: str) -> Malformed | None:
    """What is wrong with a string that reads nothing as it is written."""
    from kwf_lint.expressions.malformed import malformed_reference  # hardly any string looks like one

    return malformed_reference(string)


def _marks(string: str, found: list[Dotted]) -> frozenset[str]:
    if "0" not in string and "custom" not in string and "changes" not in string:
        return _NO_MARKS
    return MARKS.intersection([name for dotted in found for name in dotted.names])
