"""The forms that strings of a definition must have: versions, URLs, email addresses, colors, locales, changelog texts.

A template or reference has every form, since what it stands for shows only at run time.
"""

from __future__ import annotations

from kwf_lint.expressions.fast_path import is_expression
from kwf_lint.kustomer.versions import parse_version


def is_placeholder(text: str) -> bool:
    """Whether the string is a placeholder: rule placeholder reports it, and then it is not also malformed."""
    lowered = text.lower()
    return (
        "<<" in text
        or "example.com" in lowered
        or lowered.startswith(("example@", "undefined/", "null/"))
        or "lorem ipsum" in lowered
        or lowered in ("undefined", "null")
        or lowered.strip(" .…") in ("in progress", "tbd", "todo")
    )


def is_version(text: str) -> bool:
    """Whether the string is MAJOR.MINOR.PATCH, with or without pre-release and build, or a template."""
    return parse_version(text) is not None or is_expression(text)


_SCHEME = frozenset("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def is_url(text: str) -> bool:
    """Whether the string is an absolute URL, a template, or blank."""
    if text.startswith(("https://", "http://")):
        start = text.index("/") + 2
        if text[start : start + 1] not in ("", "/", "?", "#") and len(text.split()) == 1 and not text[-1].isspace():
            return True
    if not text.strip() or is_expression(text):
        return True
    scheme, colon, rest = text.partition(":")
    lowered = scheme.lower()
    if not colon or not _SCHEME.issuperset(scheme) or not scheme[:1].isalpha():
        return False
    if lowered == "data":
        return True
    if any(map(str.isspace, rest)):
        return False
    if lowered in ("http", "https"):
        return rest.startswith("//") and rest[2:3] not in ("", "/", "?", "#")
    return rest.startswith("/") or lowered in ("mailto", "tel")


_BARE_SCHEMES = ("http://", "https://")


def is_request_url(text: str) -> bool:
    """Whether the string can be requested: no blanks and more than a scheme, or a template, or blank."""
    return (text.split() == [text] and text not in _BARE_SCHEMES) or not text.strip() or is_expression(text)


def is_email(text: str) -> bool:
    """Whether the string is one email address, a template, or blank."""
    name, _, domain = text.rpartition("@")
    if name and "." in domain.strip(".") and text.split() == [text] and "@" not in name:
        return True
    return not text.strip() or is_expression(text)


_HEXADECIMAL = "0123456789ABCDEFabcdef"

COLOR_FUNCTIONS = (
    "color", "color-mix", "hsl", "hsla", "hwb", "lab", "lch", "light-dark", "oklab", "oklch", "rgb", "rgba", "var",
)  # fmt: skip

# One string, which costs nothing to load; a set of so many words would be built in every run.
COLOR_NAMES = (
    " aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood"
    " cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson currentcolor cyan darkblue darkcyan"
    " darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred"
    " darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue"
    " dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green"
    " greenyellow grey honeydew hotpink indianred indigo inherit initial ivory khaki lavender lavenderblush lawngreen"
    " lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink"
    " lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen"
    " magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue"
    " mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace"
    " olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru"
    " pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell"
    " sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent"
    " turquoise unset violet wheat white whitesmoke yellow yellowgreen "
)


def is_color(text: str) -> bool:
    """Whether the string is a color of CSS (a name, # and hexadecimal digits, a function), a template, or blank."""
    if text[:1] == "#" and len(text) in (4, 5, 7, 9) and not text[1:].strip(_HEXADECIMAL):
        return True
    word = text.strip().lower()
    if not word or is_expression(text):
        return True
    if word.endswith(")"):
        return word.partition("(")[0] in COLOR_FUNCTIONS
    return word.isalpha() and f" {word} " in COLOR_NAMES


def is_locale(text: str) -> bool:
    """Whether the string is a locale as Kustomer writes them: `en_us`, `fr`, `zh_hant_tw`."""
    language, *others = text.split("_")
    return (
        text.isascii()
        and text == text.lower()
        and language.isalpha()
        and len(language) in (2, 3)
        and all(part.isalnum() and 2 <= len(part) <= 8 for part in others)
    )


def fixed_locale(text: str) -> str:
    """The locale as Kustomer writes it ("en-US" -> "en_us"), or "" where the string is not one in any spelling.

    So rules on translations know which strings were meant for "en_us".
    """
    fixed = text.strip().lower().replace("-", "_")
    return fixed if is_locale(fixed) else ""


def is_change_text(text: str) -> bool:
    """Whether a string of the changelog begins with `{{Month YYYY}}` or with no braces at all."""
    if not text.startswith("{{"):
        return True
    month, _, year = text[2:].partition("}}")[0].partition(" ") if "}}" in text else ("", "", "")
    return month.isascii() and month.isalpha() and len(year) == 4 and year.isascii() and year.isdigit()
