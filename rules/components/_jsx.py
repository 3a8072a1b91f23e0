"""Mistakes in the JSX of a KView's template that only following its tags, or parsing it, shows."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from kwf_lint import Finding
from kwf_lint.document.javascript.syntax import (
    MissingParserError,
    Source,
    first_error,
    jsx_elements,
    parse_jsx,
)
from kwf_lint.document.mistake import Mistake
from kwf_lint.expressions.jsx import COMMENT, attributes, braces_in_code, lone_tag, signs_in_text, strings_in_code
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kwf_lint.definition.components import KView
    from kwf_lint.document.javascript.syntax import Node

# HTML closes these by itself.
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
# So many declarations of a style are rewritten, and so much of an attribute is shown around what it reads.
MOST_STYLES = 3
# How the names of custom properties begin.
CUSTOM = "--"
LONGEST_SHOWN = 60
# What is said of a bracket, after it.
ABOUT_BRACKETS = (" is never closed", " closes no bracket", " does not close ")
WHY = "Kustomer cannot show a KView whose template is not JSX."


def slips(kview: KView, *, is_html: bool, is_doubtful: bool) -> Iterator[Finding]:
    """What is wrong with the attributes of HTML tags, where there may be some, and where the template is not JSX."""
    if is_html:
        yield from _html_attributes(kview)
    if is_doubtful and (found := _syntax_error(kview)):
        yield found


def _html_attributes(kview: KView) -> Iterator[Finding]:
    """Attributes that are right in HTML and wrong in JSX."""
    for attribute in attributes(kview.template):
        if not attribute.element.islower() or "-" in attribute.element:
            continue
        if attribute.name == "class":
            yield Finding(
                kview.at("template"),
                "JSX uses className, not class",
                part=(attribute.start, attribute.end),
                help="Rename it to className, as Kustomer's page on JSX asks.",
            )
        elif attribute.name == "style" and attribute.is_text:
            yield Finding(
                kview.at("template"),
                "style is a string here, not an object",
                part=(attribute.start, attribute.end),
                help=f"{_style_as_object(kview.template, attribute.end)}: "
                "React does not render a KView with a string for style.",
            )


def _style_as_object(template: str, end: int) -> str:
    """How to write the style whose name ends here: as JSX takes it, where it is simple; else by an example."""
    value = _quoted_value(template, end)
    declared = template[slice(*value)] if value else ""
    declarations = [each.partition(":") for each in declared.split(";") if each.strip()]
    pairs = [(name.strip(), text.strip()) for name, _, text in declarations]
    is_simple = 0 < len(pairs) <= MOST_STYLES and all(
        _is_simple_name(name) and text and not any(sign in text for sign in "'\"`{}\\\n!") for name, text in pairs
    )
    if not is_simple:
        has_custom = any(name.startswith(CUSTOM) for name, _ in pairs)
        but = " (custom properties as they are)" if has_custom else ""
        without = " and without !important" if "important" in declared else ""
        example = "paddingTop: '10px', '--gap': '4px'" if has_custom else "paddingTop: '10px'"
        return f"Write an object with names in camelCase{but}{without}, for example style={{{{ {example} }}}}"
    style = ", ".join([f"{_in_camel_case(name)}: '{text}'" for name, text in pairs])
    return f"Write style={{{{ {style} }}}}"


def _is_simple_name(name: str) -> bool:
    letters = name.replace("-", "")
    return letters.isalnum() if name.startswith(CUSTOM) else letters.isalpha() and name[0] != "-"


def _in_camel_case(name: str) -> str:
    """The name of a property as React takes it; that of a custom property stays as it is."""
    if name.startswith(CUSTOM):
        return f"'{name}'"
    first, *rest = name.lower().split("-")
    return first + "".join([word.capitalize() for word in rest])


def _quoted_value(template: str, end: int) -> tuple[int, int] | None:
    """The inside of the quotes behind the name of an attribute that ends here; None where they are not closed."""
    opening = end
    while template[opening : opening + 1] not in ("'", '"', ""):
        opening += 1
    closing = template.find(template[opening : opening + 1], opening + 1) if opening < len(template) else -1
    return (opening + 1, closing) if closing >= 0 else None


def insertions(template: str, reads: Sequence[tuple[int, int, str]]) -> list[str]:
    """What to write for each read (start, end, the code for it), in order.

    In a quoted attribute and in a string of the code it is the whole of that: neither inserts values. For a string it has
    quotes of its own, so that those of the string go.
    """
    values = [
        (*value, f"{attribute.name}={{", "}")
        for attribute in attributes(template)
        if attribute.is_text and (value := _quoted_value(template, attribute.end))
    ]
    values += [(start + 1, end - 1, "", "") for start, end in strings_in_code(template)]
    values.sort()
    operands = braces_in_code(template)
    found = []
    at, ticks = 0, 0
    for start, end, code in reads:
        ticks += template.count("`", at, start)
        at = start
        place = bisect_right(values, start, key=itemgetter(0)) - 1
        if place >= 0 and end <= values[place][1]:
            low, high, opening, closing = values[place]
            before, after = template[low:start][-LONGEST_SHOWN - 1 :], template[end:high][: LONGEST_SHOWN + 1]
            is_plain = len(before + after) <= LONGEST_SHOWN and not any(sign in before + after for sign in "`{}$\\\n")
            if not is_plain:
                before = after = "..."
            inserted = f"`{before}${{{code}}}{after}`" if before or after or not opening else code
            found.append(f"{opening}{inserted}{closing}")
        elif start in operands:
            found.append(code)
        else:
            found.append(f"${{{code}}}" if ticks % 2 else f"{{{code}}}")
    return found


def _syntax_error(kview: KView) -> Finding | None:
    """The first place at which a template is not JSX, None where it is or cannot be parsed here."""
    template = kview.template
    try:
        source = parse_jsx(template)
        if source is None:
            return None
        if not source.root.has_error:
            mistake, advice = _crossed_tag(source), ""
        elif _is_accepted_without(template, signs_in_text(template)):
            return None
        else:
            mistake, advice = _first_mistake(source)
    except MissingParserError:
        return None
    if mistake is None:
        return None
    return Finding(
        kview.at("template"),
        mistake.message,
        part=(mistake.start, mistake.end),
        help=f"{advice or 'Correct it:'} {WHY}",
    )


def _is_accepted_without(template: str, signs: list[int]) -> bool:
    """Whether the parser refuses only ">" and "}" as text: Babel accepted them until its eighth version."""
    if not signs:
        return False
    letters = list(template)
    for at in signs:
        letters[at] = " "
    source = parse_jsx("".join(letters))
    return source is not None and not source.root.has_error


def _crossed_tag(source: Source) -> Mistake | None:
    """The first tag that closes an element of another name, which the grammar lets pass."""
    for opening, closing in jsx_elements(source):
        opened, closed = _name(source, opening), _name(source, closing)
        if opened != closed:
            start, end = source.span(source.here(closing))
            return Mistake(start, end, f'"</{closed}>" does not close "<{opened}>"')
    return None


def _name(source: Source, tag: Node) -> str:
    name = tag.child_by_field_name("name")
    # A node's own `text` asks the parser's reader for it again, which takes half of what the parsing takes.
    return "" if name is None else source.data[name.start_byte : name.end_byte].decode("utf-8", "replace")


def _first_mistake(source: Source) -> tuple[Mistake | None, str]:
    """What is wrong with a template that the parser refuses, and what to do about it, "" where that says nothing new."""
    template = source.text
    mistake = first_error(source)
    if mistake is not None and any(mistake.message.startswith(each, len('")"')) for each in ABOUT_BRACKETS):
        return mistake, ""
    address = -1 if mistake is None else template.find("://", mistake.start, mistake.end + len("://"))
    if address >= 0:
        start = address
        while start and template[start - 1].isalpha():
            start -= 1
        return Mistake(start, address + len("://"), "this URL is not in quotes"), "Put it in quotes."
    tag = lone_tag(template)
    if tag is not None and tag.name == COMMENT[1:]:
        return Mistake(tag.start, tag.end, f"JSX has no {quoted(COMMENT)} comments"), "Write {/* ... */}."
    for attribute in attributes(template):
        if attribute.is_bare:
            name = attribute.name
            what = f"the value of {quoted(name)} is not in quotes"
            return Mistake(attribute.start, attribute.end, what), f'Write {name}="..." or {name}={{...}}.'
    if tag is None:
        return mistake, ""
    if tag.is_closing:
        return Mistake(tag.start, tag.end, f"{quoted(f'</{tag.name}>')} closes no tag"), ""
    if tag.name == "`":
        return Mistake(tag.start, tag.end, '"`" is never closed'), ""
    advice = f'Write "<{tag.name} ... />".' if tag.name in VOID else f'Add "</{tag.name}>".'
    return Mistake(tag.start, tag.end, f"{quoted(f'<{tag.name}>')} is never closed"), advice
