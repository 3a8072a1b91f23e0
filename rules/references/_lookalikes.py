"""Strings that look like references and are none: tags of other template languages, and references without "/#"."""

from __future__ import annotations

from kwf_lint import Finding, Fix, Part, Set, Workflow
from kwf_lint.expressions.references import may_hold_tag
from kwf_lint.kustomer.names import is_object_id
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.analysis.reads import Text

    # Where a tag of another language begins and ends, and where the path in it does.
    ForeignTag = tuple[int, int, tuple[int, int]]


def finding_on(text: Text, workflow: Workflow) -> Finding | None:
    """The finding on a string of a workflow that was meant as a reference, None where what it names is not there."""
    whole = "" if "{{" in text.text else _meant_reference(text.text)
    if whole:
        return _without_mark(text, whole) if _is_read(workflow, whole) else None
    found = [each for each in _foreign_tags(text.text) if _is_read(workflow, text.text[slice(*each[2])])]
    return _foreign(text, found) if found else None


def _without_mark(text: Text, whole: str) -> Finding:
    return Finding(
        text.path,
        f"{quoted(text.text)} is not a reference and is sent literally",
        help=f'Write "/#{whole}": only a string that begins with "/#" is a reference.',
        fix=Fix(f"replace {quoted(text.text)} with {quoted('/#' + whole)}", [Set(text.path, f"/#{whole}")]),
    )


def _is_read(workflow: Workflow, path: str) -> bool:
    """Whether a path reads a field of a step that the workflow has, or a variable."""
    root, name, *rest = path.split(".")
    if root == "steps":
        trigger_id = workflow.trigger.id if workflow.trigger else "1"
        return bool(rest) and (name in workflow.steps_by_id or name == trigger_id)
    return not rest and is_object_id(name)


def _foreign(text: Text, found: list[ForeignTag]) -> Finding:
    """The finding on tags of other template languages, which this platform does not resolve."""
    start, end, (first, last) = found[0]
    written, path = text.text[start:end], text.text[first:last]
    more = f" (and {counted(len(found) - 1, 'more tag')})" if len(found) > 1 else ""
    edits: list[Part] = []
    for begin, close, span in found:
        name = text.text[slice(*span)]
        if "@" not in name and may_hold_tag(text.text, begin):
            edits.append(Part(text.path, (begin, close), f"{{{{{{{name}}}}}}}"))
    return Finding(
        text.path,
        f"{quoted(written)} is not resolved{more}",
        part=(start, end),
        help=f"Write {{{{{{{path}}}}}}}; as written, the text is sent literally.",
        fix=Fix(f"replace {quoted(written)} with {quoted(f'{{{{{{{path}}}}}}}')}{more}", edits)
        if len(edits) == len(found)
        else None,
    )


def _foreign_tags(string: str) -> list[ForeignTag]:
    """Where `{steps.1.x}`, `${...}`, `#{...}`, `{ {...}}`, `[[...]]`, `<%= ... %>` and `$.steps.1.x` stand.

    Each as (start, end, the places of the path).
    """
    found: list[ForeignTag] = []
    for root in ("steps.", "variables."):
        at = string.find(root)
        while at >= 0:
            end = at + len(root)
            while end < len(string) and (string[end].isalnum() or string[end] in "_-@.$"):
                end += 1
            while string[end - 1] == ".":
                end -= 1
            marks = _marks_around(string, at, end)
            if marks is not None:
                found.append((*marks, (at, end)))
            at = string.find(root, end)
    return sorted(found)


def _marks_around(string: str, at: int, end: int) -> tuple[int, int] | None:
    """Where the tag of another template language around a path begins and ends; None if there is none."""
    if string.startswith("$.", at - 2) if at > 1 else False:
        return at - 2, end
    if string.startswith("$", at - 1) if at else False:
        return at - 1, end
    before, after = string[:at].rstrip(" "), string[end:].lstrip(" ")
    close = len(string) - len(after)
    for opening, closing in (("<%=", "%>"), ("<%-", "%>"), ("<%", "%>"), ("[[", "]]")):
        if before.endswith(opening) and after.startswith(closing):
            return len(before) - len(opening), close + len(closing)
    if not before.endswith("{") or before.endswith("{{") or not after.startswith("}"):
        return None
    start = len(before) - 1
    outer = before[:start].rstrip(" ")
    if outer.endswith("{"):
        rest = after[1:].lstrip(" ")
        return (
            (len(outer) - 1, len(string) - len(rest) + 1) if rest.startswith("}") and not outer.endswith("{{") else None
        )
    return start - (before[start - 1 : start] in ("$", "#", "%")), close + 1


def _meant_reference(string: str) -> str:
    """The path in `#steps.1.x`, `/steps.1.x`, `steps.1.x`, `${steps.1.x}` or `{steps.1.x}`, "" in any other string.

    Where `/#` is inside a longer string, embedded-reference reports it.
    """
    if "/#" in string:
        return ""
    inside = string.strip()
    if inside.endswith("}"):
        inside = inside[:-1].removeprefix("$")
        if not inside.startswith("{"):
            return ""
        inside = inside[1:].strip()
    inside = inside.lstrip("#/")
    names = inside.split(".")
    if names[0] not in ("steps", "variables") or len(names) < 2 or not all(names):
        return ""
    if any(not (letter.isalnum() or letter in "_-@.$") for letter in inside):
        return ""
    return inside
