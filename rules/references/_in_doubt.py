"""References against the run, where it is in doubt: has the step run when its output is read, and did it return anything?"""

from __future__ import annotations

from kwf_lint import Finding, Related
from kwf_lint.analysis.facts import facts_of
from kwf_lint.analysis.graph import reached_nodes, shared_ids
from kwf_lint.analysis.wording import step_in_words
from kwf_lint.definition.node import object_of, strings_in, text_of
from kwf_lint.expressions.fast_path import is_expression, step_ids_in
from kwf_lint.kustomer.names import is_lookup
from kwf_lint.words import quoted

from .related_reads import also_read, in_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kwf_lint import RouteStop
    from kwf_lint.analysis.facts import Facts
    from kwf_lint.analysis.reads import Dotted, Read, Text, WorkflowReads
    from kwf_lint.definition.workflow import Step
    from kwf_lint.document.document import Path

# How many of the reads before which one step may not have run are looked at: each needs a route as proof.
MOST_TRIED = 20
# Finding a route costs a walk over the workflow: in the largest not all findings can have one.
MOST_VISITED = 60_000
# A longer route is cut in its middle, so that not all its steps are known.
LONGEST_ROUTE = 60
# Attributes that hold a list of ids and are often empty.
LISTS = ("assignedUsers", "assignedTeams", "tags")
# Records of Kustomer's own, which have them.
RECORDS = ("kustomer.conversation.", "kustomer.customer.", "kustomer.company.", "kustomer.user.")


def findings_in_doubt(
    each: WorkflowReads, misses: Mapping[str, set[str]], doubts: Sequence[tuple[str, int, set[int]]]
) -> list[tuple[str, Finding]]:
    """The findings on the steps of a workflow that are in doubt (id, node, readers in doubt), each with its problem.

    misses: the ids of the steps that a branch leads to on which something of a step's output is absent, by its id.
    """
    judge = _Judge(each, misses)
    return [finding for doubt in doubts for finding in judge.of_step(*doubt)]


class _Judge:
    """Judges the reads of one workflow, step by step."""

    __slots__ = ("each", "misses", "proofs", "tests", "workflow")

    def __init__(self, each: WorkflowReads, misses: Mapping[str, set[str]]) -> None:
        self.each = each
        self.workflow = each.workflow
        self.misses = misses
        self.tests: dict[Text, bool] = {}
        self.proofs = max(3, MOST_VISITED // len(each.workflow.successors))

    def of_step(self, step_id: str, node: int, doubtful: set[int]) -> list[tuple[str, Finding]]:
        """What is wrong with the reads of a step's output, each finding with its problem.

        doubtful: the nodes of which it is not plain that the step has run before and returned all that they read.
        """
        # A step with a shared id, one that does not exist or is not reached: other rules report those.
        if not self._is_one(step_id) or not self.reached[node]:
            return []
        reads = [read for read in self.each.steps[step_id] if read[0].number != node and self.reached[read[0].number]]
        doubtful = {number for number in doubtful if self.reached[number]}
        never = {number for number in doubtful if node and not self.facts.may_run_before(node, number)}
        used = [read for read in reads if self._is_use(read[0]) and read[0].number not in never]
        early = [read for read in reads if read[0].number in never] if never else []
        found, reported = self._in_doubt(step_id, node, early, used, doubtful) if doubtful else ([], set[int]())
        # Another problem of the same source is reported where another step reads it.
        rest = [read for read in used if read[0].number not in reported]
        asks_for_test = any(problem != "before run" for problem, _ in found)
        return found + [("unchecked", each) for each in self._unchecked(step_id, node, rest, asks_for_test)]

    def _is_one(self, step_id: str) -> bool:
        """Whether the id stands for one step, or is "1", which stands for the trigger."""
        if step_id == "1":
            return True
        trigger = self.workflow.trigger
        is_taken = step_id in shared_ids(self.workflow) or (trigger is not None and step_id == trigger.id)
        return step_id in self.workflow.steps_by_id and not is_taken

    def _is_use(self, text: Text) -> bool:
        """Whether a string uses what it reads, and does not only test it."""
        return text.key == "params" and not self._is_test(text)

    def _is_test(self, text: Text) -> bool:
        """Whether a string, or the template it is an input of, tests the existence of what it reads."""
        if text not in self.tests:
            self.tests[text] = (
                text.text.startswith("/#fn:ifExists") or _chooses(text.text) or _chooses(_template_over(text))
            )
        return self.tests[text]

    def _in_doubt(
        self, step_id: str, node: int, early: list[Read], used: list[Read], doubtful: set[int]
    ) -> tuple[list[tuple[str, Finding]], set[int]]:
        """What is wrong with the reads that come too early and those at the doubtful nodes; at which nodes that is."""
        step = self.workflow.steps[node - 1] if node else None
        in_doubt = [read for read in used if read[0].number in doubtful]
        found = []
        reported = {read[0].number for read in early}
        if early and step is not None and not self._has_dangling_targets():
            found.append(("before run", self._before_run(step, node, early)))
        if step_id in self.misses:
            absent = self._absent(step, step_id, in_doubt)
            found += [("to nothing", self._to_nothing(step, each, absent[each])) for each in absent]
            reported.update([read[0].number for reads in absent.values() for read in reads])
        if step is not None:
            rest = [read for read in in_doubt if read[0].number not in reported]
            lacking, finding = self._may_not_run(step, node, rest)
            found += [("may not run", finding)] if finding else []
            reported.update([read[0].number for read in lacking])
            if step_id in self.misses and is_lookup(step.action):
                rest = [read for read in rest if read[0].number not in reported]
                missing, finding = self._may_be_absent(step, rest)
                found += [("may be absent", finding)] if finding else []
                reported.update([read[0].number for read in missing])
        return found, reported

    @property
    def reached(self) -> Sequence[int]:
        """Whether a run reaches each node, as 1 or 0."""
        return reached_nodes(self.workflow)

    @property
    def facts(self) -> Facts:
        return facts_of(self.workflow)

    def _has_dangling_targets(self) -> bool:
        ids = self.workflow.steps_by_id
        return any(transition.target not in ids for transition in self.workflow.transitions)

    def _route(self, node: int) -> list[RouteStop]:
        self.proofs -= 1
        return (self.facts.route(node) or []) if self.proofs > 0 else []

    def _before_run(self, step: Step, node: int, early: list[Read]) -> Finding:
        (text, dotted), *others = self.each.in_canonical_order(early)
        later = self.facts.may_run_before(text.number, node)
        return Finding(
            text.path,
            f"this reads {step_in_words(step)}, which has not run here{in_places(early)}",
            part=dotted.span(1),
            related=[
                Related(step.at("id"), "runs only later" if later else "runs on other routes"),
                *also_read(text, others),
            ],
            route=self._route(text.number),
            help="Read the output of a step that runs before this one: here the value is always missing.",
        )

    def _absent(self, step: Step | None, step_id: str, in_doubt: list[Read]) -> dict[str, list[Read]]:
        """The reads of what is known to be absent, by what is: the id of a record that a lookup did not find, or a field."""
        record = f"/#steps.{step_id}.id"
        absent: dict[str, list[Read]] = {}
        for read in self.each.in_canonical_order(in_doubt):
            node = read[0].number
            proven = self.facts.at(node)
            reference = "/#" + ".".join(read[1].names)
            if self.facts.runs(node) and proven.is_absent(reference):
                is_record = step is not None and is_lookup(step.action) and proven.is_absent(record)
                absent.setdefault(record if is_record else reference, []).append(read)
        return absent

    def _to_nothing(self, step: Step | None, reference: str, absent: list[Read]) -> Finding:
        (text, dotted), *others = absent
        if step is not None and is_lookup(step.action) and reference == f"/#steps.{step.id}.id":
            message = f"this reads {step_in_words(step)} where it found no record"
            advice = "Use the value you searched for, or the trigger's data: on this branch there is no record."
        else:
            message = f"this reads {quoted(reference)} where it does not exist"
            advice = "Read it on the other branch: a condition on this route says that it does not exist."
        return Finding(
            text.path,
            f"{message}{in_places(absent)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=also_read(text, others),
            route=self._route(text.number),
            help=advice,
        )

    def _may_not_run(self, step: Step, node: int, in_doubt: list[Read]) -> tuple[list[Read], Finding | None]:
        """The reads that a run reaches without the step and without a test of its output, and the finding on them."""
        uncertain = [
            read
            for read in in_doubt
            if not self.facts.ran_before(node, read[0].number)
            # In a cycle all steps run before all others: another rule reports the cycle.
            and not self.facts.may_run_before(read[0].number, node)
        ]
        untested = [read for read in uncertain if not self.facts.at(read[0].number).exists(f"/#steps.{step.id}")]
        if not untested or self.proofs <= 0:
            return [], None
        self.proofs -= 1
        tests = {self._path_of(at) for at, _ in self.facts.tests_of(step.id)}
        proved: list[tuple[Read, list[RouteStop]]] = []
        for read in self.each.in_canonical_order(untested)[:MOST_TRIED]:
            route = self.facts.route(read[0].number, avoiding=node)
            if route is not None and tests.isdisjoint([stop.path for stop in route[:-1]]):
                proved.append((read, route))
        if not proved:
            return [], None
        found = [read for read, _ in proved]
        text, dotted = found[0]
        return found, Finding(
            text.path,
            f"this reads {step_in_words(step)}, which may not have run{in_places(found)}",
            part=dotted.span(1),
            related=[Related(step.at("id"), "runs on other routes"), *also_read(text, found[1:])],
            route=proved[0][1],
            help=f'Add the condition {{"op": "exists", "values": ["/#{".".join(dotted.names)}"]}} to a transition before '
            f"this step: on the route shown {quoted(step.id)} has not run, and {_consequence(text)}.",
        )

    def _may_be_absent(self, step: Step, in_doubt: list[Read]) -> tuple[list[Read], Finding | None]:
        """The reads of a lookup after branches join on one of which it found nothing, and the finding on them."""
        record = f"/#steps.{step.id}.id"
        routes: dict[int, list[RouteStop] | None] = {}
        found = []
        for read in self.each.in_canonical_order(in_doubt)[:MOST_TRIED]:
            number = read[0].number
            proven = self.facts.at(number)
            if proven.exists(record) is not None or proven.exists(f"/#steps.{step.id}") is not None:
                continue
            if number not in routes and self.proofs > 0:
                self.proofs -= 1
                routes[number] = self._route_past_miss(step, number, record)
            if routes.get(number):
                found.append(read)
        if not found:
            return [], None
        text, dotted = found[0]
        return found, Finding(
            text.path,
            f"this reads {step_in_words(step)}, which found no record on one route{in_places(found)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=also_read(text, found[1:]),
            route=routes[text.number] or (),
            help="Give each branch its own step, or add a second lookup after they join, and check and read that one: "
            "on the route shown there is no record.",
        )

    def _route_past_miss(self, step: Step, number: int, record: str) -> list[RouteStop] | None:
        """A route to a node on which the lookup found nothing and no condition tests it again; None if none is certain."""
        route = self.facts.route_where(number, lambda proven: proven.is_absent(record))
        if route is None or len(route) >= LONGEST_ROUTE:
            return None
        nodes = {each.path: each.node for each in self.workflow.steps}
        on_route = [nodes.get(stop.path, 0) for stop in route[:-1]]
        tests = {node for node, _ in self.facts.tests_of(step.id)}
        asking = [place for place, node in enumerate(on_route) if node in tests]
        if len(asking) != 1:
            return None
        # The output of a step that ran on one of the branches only may tell what the lookup found.
        behind = on_route[asking[0] + 1 :]
        return None if any(self._asks_for_branch(node) for node in behind) else route

    def _asks_for_branch(self, node: int) -> bool:
        """Whether the conditions of a node read the output of a step that did not run on all routes to it."""
        for transition in self.workflow.transitions_of(node):
            texts = strings_in(transition.condition.values, ()) if transition.condition else []
            for each in [each for _, text in texts for each in step_ids_in(text)]:
                source = self.workflow.steps_by_id.get(each)
                if source is not None and source.node != node and not self.facts.ran_before(source.node, node):
                    return True
        return False

    def _path_of(self, node: int) -> Path:
        if node:
            return self.workflow.steps[node - 1].path
        return self.workflow.trigger.path if self.workflow.trigger else ()

    def _in_conditions(self, step_id: str) -> list[Dotted]:
        """What the conditions of transitions read of a step's output."""
        meant = [(text, dotted) for text in self.each.malformed for dotted in text.paths if dotted.step == step_id]
        return [dotted for text, dotted in (*self.each.steps[step_id], *meant) if text.key == "transitions"]

    def _unchecked(self, step_id: str, node: int, used: list[Read], asks_for_test: bool) -> Iterator[Finding]:
        """The finding on a lookup whose result is used untested, or those on first items of its lists.

        `asks_for_test`: another finding asks for the same test.
        """
        step = self.workflow.steps[node - 1] if node else None
        if step is not None and used and _may_find_nothing(step) and not self._in_conditions(step_id):
            # A test behind the lookup that reads no step there is may be the one that is missing.
            asks_for_test = asks_for_test or self._tests_unknown_step(node)
            if not asks_for_test and not any(self._is_test(text) for text, _ in self.each.steps[step_id]):
                yield self._unchecked_lookup(step, used)
        elif "0" in self.each.marks and self._is_record(step):
            yield from self._untested_firsts(step_id, used)

    def _tests_unknown_step(self, node: int) -> bool:
        """Whether a condition on the way out of a step reads a step that does not exist, a finding of another rule."""
        return any(
            text.number == node and text.key == "transitions"
            for step_id, reads in self.each.steps.items()
            if step_id != "1" and step_id not in self.workflow.steps_by_id
            for text, _ in reads
        )

    def _unchecked_lookup(self, step: Step, used: list[Read]) -> Finding:
        (text, dotted), *others = self.each.in_canonical_order(used)
        return Finding(
            text.path,
            f"this reads {step_in_words(step)} without checking that it found a record{in_places(used)}",
            part=dotted.span(1, len(dotted.names) - 1),
            related=[Related(step.at("action"), "the lookup"), *also_read(text, others)],
            route=self._route(text.number),
            help=f'Add the condition {{"op": "exists", "values": ["/#steps.{step.id}.id"]}} to a transition before this '
            "step: a lookup may find nothing.",
        )

    def _untested_firsts(self, step_id: str, used: list[Read]) -> Iterator[Finding]:
        """The first items of lists that are used where no condition checks whether there is one."""
        tested = {dotted.names[2] for dotted in self._in_conditions(step_id) if len(dotted.names) > 2}
        for name in LISTS:
            firsts = [read for read in used if read[1].names[2:3] == [name] and _is_first_of_list(read)]
            if firsts and name not in tested:
                (text, dotted), *others = self.each.in_canonical_order(firsts)
                yield Finding(
                    text.path,
                    f"this reads the first item of {quoted(name)}, which may be empty{in_places(firsts)}",
                    part=dotted.span(2, 3),
                    related=also_read(text, others),
                    route=self._route(text.number),
                    help=f'Add the condition {{"op": "exists", "values": ["{text.text}"]}} to a transition before this step.',
                )

    def _is_record(self, step: Step | None) -> bool:
        """Whether a step or the trigger returns a record of Kustomer's own."""
        trigger = self.workflow.trigger
        name = step.action if step is not None else trigger.event_name if trigger else ""
        return name.startswith(RECORDS)


def _consequence(text: Text) -> str:
    """What happens at run time where a param reads an output that does not exist."""
    return "the param is dropped" if text.text.startswith("/#") else "the template inserts nothing"


def _chooses(template: str) -> bool:
    """Whether a template tests a value, so that it has another text where there is none."""
    return "{{#if" in template or "{{#unless" in template


def _template_over(text: Text) -> str:
    """The template of a transformation that renders its inputs, for a string that is one of them; else ""."""
    step = text.holder
    if not text.number or not step.text("action").startswith("kustomer.transform."):
        return ""
    is_input = text.path[len(step.path) + 1 :][:1] in (("input",), ("inputs",))
    return text_of(object_of(step.value, "params"), "template") if is_input else ""


def _may_find_nothing(step: Step) -> bool:
    """Whether a step looks for a record that may not exist, and nothing handles its failure."""
    if not is_lookup(step.action) or step.action.endswith(".find-by-id"):
        return False
    given = [step.params.get("id"), step.params.get("identifier")]
    # Klasses are part of how an organization is set up; a step with error cases takes care of a failure itself.
    return not (step.action.startswith("kustomer.klass.") or step.value.get("errorCases")) and not any(
        is_expression(value) for value in given
    )


def _is_first_of_list(read: Read) -> bool:
    """Whether the first item of a list that may be empty is read as the id of a record."""
    text, dotted = read
    names = dotted.names
    if len(names) != 4 or names[3] != "0" or names[2] not in LISTS or not text.text.startswith("/#"):
        return False
    key = text.path[-1]
    return text.key == "params" and type(key) is str and key.lower().endswith(("id", "identifier"))
