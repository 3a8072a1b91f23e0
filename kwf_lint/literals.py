"""What stands literally in a string: the parts outside templates, and the ids, URLs and addresses in them.

All offsets are into the string. Does not judge; the rules do.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEXADECIMAL = frozenset("0123456789abcdef")
_DIGITS = frozenset("0123456789")
_ID_LENGTH = 24
# What ends a host in running text: the path, query and fragment, and what may stand around a URL.
_AFTER_HOST = frozenset("/?#\\\"'`<>()[]{}|^, \t\r\n")
_AFTER_URL = frozenset("\"'`<>()\\^| \t\r\n")


def is_reference(text: str) -> bool:
    """Whether the whole string is a reference or function, which holds no literal."""
    return text.startswith("/#")


def literal_parts(text: str) -> list[tuple[int, str]]:
    """The parts of a string outside its templates, each with its offset."""
    if "{{" not in text:
        return [(0, text)]
    parts = []
    start = 0
    while True:
        opening = text.find("{{", start)
        if opening < 0:
            parts.append((start, text[start:]))
            break
        parts.append((start, text[start:opening]))
        closing = text.find("}}", opening + 2)
        if closing < 0:
            break
        start = closing + 2
        if text[start : start + 1] == "}":
            start += 1
    return [(offset, part) for offset, part in parts if part]


def object_ids(text: str) -> Iterator[tuple[int, int, str]]:
    """The ids that the platform makes (24 hexadecimal digits, standing alone) outside templates, with their offsets.

    A run of digits only is no such id: it may be a number of any kind.
    """
    if len(text) < _ID_LENGTH or is_reference(text):
        return
    for offset, part in literal_parts(text):
        start = 0
        for end in range(len(part) + 1):
            if end < len(part) and (part[end].isalnum() or part[end] == "_"):
                continue
            word = part[start:end]
            if len(word) == _ID_LENGTH and _HEXADECIMAL.issuperset(word) and not _DIGITS.issuperset(word):
                yield offset + start, offset + end, word
            start = end + 1


class Url:
    """A URL in a string: its offsets and those of its host, and the host in lower case without user and port.

    The host is "" where a template or an expression makes it, wholly or in part.
    """

    __slots__ = ("end", "host", "host_end", "host_start", "query", "query_start", "scheme", "start")

    def __init__(self, text: str, start: int, scheme: str) -> None:
        self.start = start
        self.scheme = scheme
        begin = start + len(scheme) + 3
        end = begin
        while end < len(text) and text[end] not in _AFTER_HOST:
            end += 1
        made = text[end : end + 1] == "{" or text[max(begin - 1, 0) : begin] == "}" or text[end - 1 : end] == "$"
        host_start = max(begin, text.rfind("@", begin, end) + 1)
        host = text[host_start:end]
        name, colon, port = host.rpartition(":")
        if colon and _DIGITS.issuperset(port):
            host = name
        self.host = "" if made else host.lower()
        self.host_start = host_start
        self.host_end = host_start + len(host)
        while end < len(text) and text[end] not in _AFTER_URL:
            end += 1
        self.end = end
        mark = text.find("?", self.host_end, end)
        self.query_start = mark + 1 if mark >= 0 else end
        self.query = text[self.query_start : end]


def urls(text: str) -> list[Url]:
    """The http and https URLs in a string."""
    found = []
    at = text.find("://")
    while at >= 0:
        start = at
        while start and text[start - 1].isalpha():
            start -= 1
        scheme = text[start:at].lower()
        if scheme in ("http", "https"):
            found.append(Url(text, start, scheme))
        at = text.find("://", at + 3)
    return found


def is_email(text: str) -> bool:
    """Whether the whole string is an e-mail address."""
    local, at, domain = text.partition("@")
    labels = domain.split(".")
    return bool(
        at
        and local
        and not set(local) & set(" \t\r\n\"'<>(){}[],;:/\\@")
        and len(labels) > 1
        and all(label and label.replace("-", "").isalnum() for label in labels)
        and labels[-1].isalpha()
        and len(labels[-1]) > 1
    )


def is_phone(text: str) -> bool:
    """Whether the whole string is a phone number in international form: a plus sign, then 8 to 15 digits."""
    if not text.startswith("+"):
        return False
    digits = text[1:]
    for mark in " -.()":
        digits = digits.replace(mark, "")
    return 8 <= len(digits) <= 15 and _DIGITS.issuperset(digits)
