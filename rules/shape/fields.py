"""Keys and values that do not have the form that the platform knows, and values that a field cannot have."""

from __future__ import annotations

from kwf_lint import Finding, Fix, rule
from kwf_lint.analysis.records import impossible_comparison, impossible_params
from kwf_lint.analysis.shape_check import SYNONYMS, is_misspelled, shape_problems_of
from kwf_lint.analysis.wording import literal_in_words
from kwf_lint.definition.node import object_of, strings_in, text_of
from kwf_lint.definition.shapes import ALIAS, SETTING
from kwf_lint.definition.text_forms import (
    fixed_locale,
    is_change_text,
    is_color,
    is_email,
    is_locale,
    is_request_url,
    is_url,
    is_version,
)
from kwf_lint.document.document import value_at
from kwf_lint.document.edits import Part, Rename, Set
from kwf_lint.kustomer.names import called_id
from kwf_lint.kustomer.versions import parse_version
from kwf_lint.spelling import edit_distance, fold, nearest
from kwf_lint.words import JSON_TYPES, listed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kwf_lint import App
    from kwf_lint.analysis.records import RecordField
    from kwf_lint.analysis.shape_check import Problem
    from kwf_lint.document.document import Path

REFUSED = "Remove it: the platform refuses a definition with an unknown top-level key."
IGNORED = "Check the spelling, or remove the key: it probably has no effect."

# What to add where it is known, by the shape and the key.
KEYS_IN_WORDS = {
    ("command", "url"): '"url" (the address that the command calls)',
    ("kview", "context"): '"context" (where the KView is shown)',
    ("kview", "resource"): '"resource" (the kind of record that it shows)',
    ("kview", "template"): '"template" (its JSX code)',
    ("step", "transitions"): '"transitions" ([] if the run ends after this step)',
    ("transition", "condition"): '"condition" (for example {"op": "true", "values": [true]})',
    ("transition", "target"): '"target" (the id of the next step)',
    ("widget", "url"): '"url" (the address of its page)',
}

# How many of a field's many values a help names.
MOST_VALUES = 3
SCHEMES = ("https://", "http://")
DOUBLED = tuple(first + second for first in SCHEMES for second in SCHEMES)
# Below these keys is text that people read, or code that kview-template reads.
NO_ADDRESSES = frozenset(("changelog", "description", "i18n", "template"))
NO_SPACES = "Remove the spaces, or write each as %20."
# No source says that the platform refuses other strings for these.
SHOWN = frozenset(("appDetails", "icon", "iconUrl", "screenshots"))


@rule("KWF101", "info", fixes="safe, unsafe", rests_on="up.op up.type up.callable")
def unknown_key(app: App) -> Iterator[Finding]:
    """A key is unknown to the platform, often because it is misspelled."""
    renamed = set()
    for problem in _problems(app, "unknown-key"):
        key = str(problem.path[-1])
        noun = problem.shape.noun if problem.shape else "an object"
        help_text = REFUSED if problem.severity == "error" and len(problem.path) == len(app.path) + 1 else IGNORED
        fix = None
        if problem.near:
            help_text = f"Did you mean {listed([quoted(name) for name in problem.near], 'or')}?"
            target = (*problem.path[:-1], problem.near[0])
            if len(problem.near) == 1 and problem.are_absent and target not in renamed:
                renamed.add(target)
                edits = [Rename(problem.path, problem.near[0])]
                fix = Fix(f"rename it to {quoted(problem.near[0])}", edits, safe=key not in SYNONYMS)
        yield Finding(
            problem.path,
            f"the platform does not know the key {quoted(key)} of {noun}",
            severity=problem.severity,
            key=True,
            help=help_text,
            fix=fix,
        )

    for command in app.commands:
        if "permittedUrlArgs" in command.value:
            yield Finding(
                command.at("permittedUrlArgs"),
                'the key "permittedUrlArgs" is not documented',
                key=True,
                help='Rename it to "permittedArgs", the documented key.',
            )


@rule("KWF102", "error", rests_on="here.? here.op here.type here.callable here.eventName app.meta")
def missing_key(app: App) -> Iterator[Finding]:
    """A required key is missing."""
    if (
        app.value.get("dataSubscriptions")
        and app.kind == "app"
        and "externalQueue" not in object_of(app.value, "meta")
        # A near miss of the key is unknown-key's finding.
        and not is_misspelled(app, app.at("meta"), "externalQueue")
    ):
        yield Finding(
            app.at("dataSubscriptions"),
            '"dataSubscriptions" needs "externalQueue" in "meta"',
            severity="info",
            key=True,
            help='Add "externalQueue" to "meta": a voice app needs both.',
        )
    for problem in _problems(app, "missing-key"):
        shape = problem.shape
        noun = shape.noun if shape else "an object"
        keys = [quoted(key) for key in problem.near]
        name = _name_of(value_at(app.document.value, problem.path))
        advice = [KEYS_IN_WORDS.get((shape.name if shape else "", key), quoted(key)) for key in problem.near]
        yield Finding(
            problem.path,
            f"the {noun.partition(' ')[2]} {quoted(name)} has no {listed(keys, 'or')}"
            if name
            else f"missing {'key' if len(keys) == 1 else 'keys'} {listed(keys, 'and')} in {noun}",
            help=f"Add {listed(advice, 'and')}.",
        )
    for workflow in app.workflows:
        trigger = workflow.trigger
        if (
            trigger
            and "callable" not in trigger.value
            and called_id(trigger.event_name)
            and not is_misspelled(app, trigger.path, "callable")
        ):
            yield Finding(
                trigger.path,
                'missing key "callable" in a trigger with a call event',
                help='Add "callable": true: Kustomer refuses to call a workflow without it.',
            )


def _name_of(value: object) -> str:
    """The name of a component, or the id of a step; "" where it has none."""
    if type(value) is not dict:
        return ""
    return text_of(value, "name") or (text_of(value, "id") if "params" in value or "action" in value else "")


@rule("KWF103", "error", rests_on="here up.?")
def wrong_type(app: App) -> Iterator[Finding]:
    """A value has the wrong JSON type."""
    for problem in _problems(app, "wrong-type"):
        field = problem.expected
        found = JSON_TYPES[type(problem.value)]
        types = listed(list(dict.fromkeys(JSON_TYPES[each] for each in field.types or ())), "or") if field else ""
        message = f"{_place(problem)} is {found}, not {types}"
        help_text = f"Use the form {field.noun}." if field and field.once else None
        if field and field.child is not None and field.child.name == ALIAS.name and type(problem.value) is str:
            help_text = f'Write {{"key": "{problem.value}"}}.'
        if field and field.child is not None and field.child.name == SETTING.name:
            category, name = problem.path[-2:]
            message = f"{quoted(str(name))} in the category {quoted(str(category))} is {found}, not a setting"
        yield Finding(problem.path, message, help=help_text)


@rule("KWF104", "error", fixes="safe")
def unknown_value(app: App) -> Iterator[Finding]:
    """A value is not one of the allowed values."""
    for problem in _problems(app, "unknown-value"):
        field, value = problem.expected, problem.value
        if field is None:
            continue
        if value in field.uncertain:
            yield Finding(
                problem.path,
                f"the API does not list the {field.noun} {quoted(value)}",
                severity=problem.severity,
                help=f"Use {listed([quoted(each) for each in field.values], 'or')}: {quoted(value)} is documented as a place "
                "for components only.",
            )
            continue
        near = _near_values(value, field.values)
        fix = None
        if len(near) == 1:
            fix = Fix(f"replace {quoted(value)} with {quoted(near[0])}", [Set(problem.path, near[0])], safe=True)
        offered = listed([quoted(each) for each in near or field.values], "or")
        place = " in an error case" if field.noun == "operator" else ""
        message = f"unknown {field.noun} {quoted(value)}{place}"
        help_text = f"Did you mean {offered}?" if near else f"Use {offered}."
        if near and near[0].lower() == value.lower():
            message = (
                f"the {field.noun} {quoted(value)} must be {'lowercase' if near[0].islower() else quoted(near[0])}"
            )
            help_text = f"Write {quoted(near[0])}."
        yield Finding(problem.path, message, severity=problem.severity, help=help_text, fix=fix)


def _near_values(value: str, values: Iterable[str]) -> list[str]:
    """The allowed values that a wrong one certainly misspells: among few short words, another word is near as well."""
    at_most = len(value) // 4
    return [
        each
        for each in nearest(value, values)
        if fold(each) == fold(value) or edit_distance(value.lower(), each.lower(), at_most) <= at_most
    ]


@rule("KWF105", "error")
def too_long(app: App) -> Iterator[Finding]:
    """A string is longer than the platform allows, or nearly so."""
    for problem in _problems(app, "too-long"):
        limit = problem.expected.limit if problem.expected else 0
        length = len(problem.value)
        key = quoted(str(problem.path[-1]))
        verdict = "more than" if length > limit else "close to"
        yield Finding(
            problem.path,
            f"{key} has {length} characters, {verdict} the limit of {limit}",
            severity=problem.severity,
            help="Shorten it: Kustomer refuses a longer one, and with it the whole definition."
            if length > limit
            else "Shorten it to leave room for later changes.",
        )


@rule("KWF106", "error")
def out_of_range(app: App) -> Iterator[Finding]:
    """A number or a count of entries is outside its limits."""
    for problem in _problems(app, "out-of-range"):
        if problem.expected is None:
            continue
        low, high = problem.expected.low, problem.expected.high
        key = quoted(str(problem.path[-1]))
        if type(problem.value) is list:
            message = f"{key} has {len(problem.value)} entries; it must have {low} to {high}"
        else:
            message = f"{key} is {problem.value}; it must be from {low} to {high}"
        yield Finding(problem.path, message)


@rule("KWF107", "error", fixes="safe, unsafe")
def malformed_value(app: App) -> Iterator[Finding]:
    """A string does not have the form of its field, such as a version, a URL or a color."""
    for problem in _problems(app, "malformed-value"):
        if problem.expected is None:
            continue
        form = problem.expected.form
        noun = problem.expected.noun
        message = f"{quoted(problem.value)} is not {'an' if noun[0] in 'aeiou' else 'a'} {noun}"
        help_text = None
        fix = None
        is_key = False
        if form is is_locale:
            is_key = True
            locale = fixed_locale(problem.value)
            help_text = f"Write it as {quoted(locale or 'en_us')}: texts under another spelling are not found."
            if locale and locale not in value_at(app.document.value, problem.path[:-1]):
                fix = Fix(f"rename it to {quoted(locale)}", [Rename(problem.path, locale)], safe=True)
        elif form is is_version:
            version = _fixed_version(problem.value)
            help_text = 'Write three numbers, for example "1.0.0".'
            if version:
                help_text = f"Did you mean {quoted(version)}?"
                fix = Fix(f"replace {quoted(problem.value)} with {quoted(version)}", [Set(problem.path, version)])
        elif form is is_url:
            help_text = _advice_on_url(problem.value)
        elif form is is_request_url:
            help_text = "Write a host after the scheme." if problem.value.split() == [problem.value] else NO_SPACES
        elif form is is_email:
            address = problem.value.strip()
            help_text = f"Write {quoted(address)}." if is_email(address) else "Write one address, without other text."
        elif form is is_color:
            color = f"#{problem.value.strip(' #')}"
            help_text = f"Write {quoted(color)}." if is_color(color) else 'Write a name or a number, such as "#3e9cf0".'
        elif form is is_change_text:
            message = 'the changelog entry has "{{" without a month and a year'
            help_text = 'Begin it with a date such as "{{November 2025}}", or without braces.'
        yield Finding(problem.path, message, severity=problem.severity, key=is_key, help=help_text, fix=fix)

    yield from _doubled_schemes(app)


def _advice_on_url(text: str) -> str:
    """What to write instead of a string that is not a URL."""
    if text.split() != [text]:
        return NO_SPACES if is_url("".join(text.split())) else f'Begin it with a scheme such as "https://". {NO_SPACES}'
    text = text.removeprefix(":").removeprefix("//")
    url = f"https://{text}"
    host = text.partition("/")[0]
    if ":" not in host and "@" not in host and "." in host.strip(".") and is_url(url):
        return f"Write {quoted(url)}."
    return 'Write an absolute URL with a host, for example "https://api.example.com/orders".'


def _doubled_schemes(app: App) -> Iterator[Finding]:
    """The addresses that begin with two schemes, except in text that people read and in the code of KViews."""
    if "://http" not in app.document.text:
        return
    roots = [(app.value, app.path)] if app.value else [(each.value, each.path) for each in app.workflows]
    for value, root in roots:
        for path, text in strings_in(value, root):
            scheme = next((each for each in DOUBLED if text.lower().startswith(each)), "")
            if not scheme or not NO_ADDRESSES.isdisjoint(path[len(root) :]):
                continue
            first = scheme.index("://") + 3
            yield Finding(
                path,
                f"the address begins with two schemes: {quoted(scheme)}",
                severity=None if SHOWN.isdisjoint(path) else "warning",
                part=(0, len(scheme)),
                help=f"Write {quoted(scheme[first:])} once.",
                fix=Fix(f"remove {quoted(scheme[:first])}", [Part(path, (0, first), "")]),
            )


def _fixed_version(text: str) -> str:
    """The version that was meant: "v1.2" -> "1.2.0"; "" where that is not known."""
    numbers = text.strip().lstrip("vV")
    numbers += ".0" * (2 - numbers.count("."))
    return numbers if parse_version(numbers) else ""


@rule("KWF108", "warning", rests_on="here app.?")
def obsolete_key(app: App) -> Iterator[Finding]:
    """A key belongs to the legacy SDK or to the first form of app definitions."""
    for problem in _problems(app, "obsolete-key"):
        yield Finding(
            problem.path,
            f"the key {quoted(str(problem.path[-1]))} is obsolete",
            key=True,
            help="Remove it: today's definitions do not have it, and the platform may refuse it.",
        )


@rule("KWF110", "warning")
def empty_value(app: App) -> Iterator[Finding]:
    """A required string or the list of steps is empty."""
    problems = _problems(app, "empty-value")
    leading = {
        workflow.path
        for workflow in (app.workflows if problems else ())
        if workflow.trigger and workflow.trigger.transitions
    }
    for problem in problems:
        # Where the trigger leads to a step, dangling-target reports that the step does not exist.
        if type(problem.value) is list and problem.path[:-1] in leading:
            continue
        yield Finding(problem.path, f"{_place(problem)} is empty")


def _problems(app: App, rule_name: str) -> list[Problem]:
    """The problems of the definition's shape that a rule has to report."""
    return [problem for problem in shape_problems_of(app) if problem.rule == rule_name]


def _place(problem: Problem) -> str:
    """The value in words: by its key, or as an entry of the array that holds it."""
    key = problem.path[-1]
    if type(key) is int:
        return f"an entry of {quoted(str(problem.path[-2]))}"
    return quoted(str(key))


@rule("KWF111", "warning", fixes="unsafe")
def impossible_value(app: App) -> Iterator[Finding]:
    """A field of a record is set to, or compared with, a value that it cannot have."""
    for path, read, literal in impossible_params(app):
        values = read.known.create if read.verb == "create" else read.known.update
        yield _impossible(path, read, literal, values, "the platform refuses any other value", "error")
    for workflow in app.workflows:
        for condition in workflow.conditions:
            found = impossible_comparison(app, workflow, condition)
            if found is not None:
                index = 0 if condition.values[1] is found.term else 1
                literal = condition.values[index]
                effect = (
                    "as written, this never holds" if condition.op != "neq" else "as written, this rules nothing out"
                )
                path = condition.at("values", index)
                yield _impossible(path, found, literal, found.known.read, effect)


def _impossible(
    path: Path,
    found: RecordField,
    literal: object,
    values: Sequence[object] | None,
    effect: str,
    severity: str | None = None,
) -> Finding:
    near = nearest(literal, [value for value in values or () if type(value) is str]) if type(literal) is str else []
    words = [literal_in_words(value) for value in [*near, *[each for each in values or () if each not in near]]]
    if len(words) > MOST_VALUES + 1:
        words = [*words[:MOST_VALUES], f"one of {len(words) - MOST_VALUES} more"]
    right = listed(words, "or") or "a number"
    return Finding(
        path,
        f"a {found.record} cannot have the {found.field} {literal_in_words(literal)}",
        severity=severity,
        help=f"Use {right}: {effect}.",
        fix=Fix(f'replace {literal_in_words(literal)} with "{near[0]}"', [Set(path, near[0])])
        if len(near) == 1
        else None,
    )
