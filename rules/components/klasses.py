"""Klasses and their attributes: names with a type suffix, and additions to standard klasses."""

from __future__ import annotations

from kwf_lint import Add, App, Finding, Fix, Set, rule
from kwf_lint.definition.node import object_of
from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.spelling import did_you_mean, words_of
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit
    from kwf_lint.kustomer.platform import Platform

TYPES_IN_WORDS = {"string": "a string", "number": "a number", "boolean": "a boolean"}


@rule("KWF710", "error")
def attribute_suffix(app: App) -> Iterator[Finding]:
    """An attribute's name has no type suffix or is not camelCase, or its value has another type."""
    endings = tuple(app.platform.suffixes) if app.klasses else ()
    for klass in app.klasses:
        for attribute in klass.attributes:
            name = attribute.name
            if not name.endswith(endings):
                yield Finding(
                    attribute.path,
                    f"the name {quoted(name)} has no type suffix",
                    key=True,
                    help=_advice(name, app.platform),
                )
            elif not name.isalnum() or name[0].isupper():
                yield Finding(
                    attribute.path,
                    f"the name {quoted(name)} is not in camelCase",
                    severity="warning",
                    key=True,
                    help=f'Write "{_camel_case(name)}" now: a name cannot be changed later.',
                )
    for path, name, value in _custom_values(app):
        suffix = _suffix_of(name, app.platform)
        wanted = app.platform.suffixes[suffix].type if suffix else None
        if wanted in TYPES_IN_WORDS and not _fits(value, wanted):
            yield Finding(
                path,
                f"{quoted(name)} needs {TYPES_IN_WORDS[wanted]}, but this is {_in_words(value)}",
                severity="warning",
                help=f'Write {TYPES_IN_WORDS[wanted]}: the suffix "{suffix}" stands for that type.',
            )


def _suffix_of(name: str, facts: Platform) -> str:
    """The longest type suffix of the name, "" where there is none."""
    return max((suffix for suffix in facts.suffixes if name.endswith(suffix)), key=len, default="")


def _advice(name: str, facts: Platform) -> str:
    for suffix in facts.suffixes:
        if name.lower().endswith(suffix.lower()) and len(name) > len(suffix):
            return f'Write "{_camel_case(name[: -len(suffix)])}{suffix}": a suffix begins with an uppercase letter.'
    endings = ", ".join(sorted(facts.suffixes))
    return f'Add a suffix, as in "{_camel_case(name)}Str": the platform takes the type from it. The suffixes are {endings}.'


def _camel_case(name: str) -> str:
    first, *others = words_of(name) or ["name"]
    return first + "".join(word.capitalize() for word in others)


def _custom_values(app: App) -> Iterator[tuple[Path, str, Any]]:
    """The literal values that built-in actions of workflows write into attributes, with the attribute's name."""
    for workflow in app.workflows:
        for step in workflow.steps:
            params = step.value.get("params")
            custom = params.get("custom") if type(params) is dict else None
            if type(custom) is dict and step.action.startswith("kustomer.") and step.action[9:12] != "app":
                for name, value in custom.items():
                    if type(value) in (str, int, float, bool) and not is_expression(value):
                        yield step.at("params", "custom", name), name, value


def _fits(value: object, wanted: str) -> bool:
    if wanted == "boolean":
        return type(value) is bool
    if wanted == "number":
        return type(value) in (int, float)
    return type(value) is str


def _in_words(value: object) -> str:
    return "a boolean" if type(value) is bool else "a string" if type(value) is str else "a number"


@rule("KWF711", "error", fixes="unsafe")
def standard_klass_flag(app: App) -> Iterator[Finding]:
    """A standard klass is not marked as standard, so a custom object of that name is created."""
    for klass in app.klasses:
        if klass.is_marked_standard and klass.name and klass.name not in app.platform.standard_klasses:
            yield Finding(
                klass.at("name"),
                f"{quoted(klass.name)} is marked as standard, but is not a standard klass",
                severity="warning",
                help=did_you_mean(klass.name, app.platform.standard_klasses)
                or 'Remove "standard" from its metadata: it is for klasses that every organization has.',
            )
        if klass.name not in app.platform.standard_klasses or klass.is_marked_standard:
            continue
        if type(klass.value.get("metadata", {})) is not dict:
            continue
        edit: Edit
        if "metadata" not in klass.value:
            path = klass.path
            edit = Add(path, "metadata", {"standard": True})
        elif "standard" not in object_of(klass.value, "metadata"):
            path = klass.at("metadata")
            edit = Add(path, "standard", True)
        else:
            path = klass.at("metadata", "standard")
            edit = Set(path, True)
        yield Finding(
            path,
            f"{quoted(klass.name)} is a standard klass, but is not marked as standard",
            help='Write "standard": true in its metadata to add the attributes to the standard klass; without it, '
            "the platform creates a custom object of that name.",
            fix=Fix('set "standard" to true', [edit]),
        )
