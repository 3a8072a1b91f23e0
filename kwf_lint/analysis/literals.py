"""Finds the literals in a string: ids of records, URLs, email addresses and phone numbers outside its tags.

All offsets are into the string. Lists those of an app's workflows too, once for all rules. Does not judge; the rules do.
"""

from __future__ import annotations

from kwf_lint.definition.kept import kept
from kwf_lint.definition.node import text_of
from kwf_lint.expressions.fast_path import is_function, is_reference_or_function, literal_parts
from kwf_lint.kustomer.names import KOBJECT_ACTIONS, OBJECT_ID_LENGTH, is_object_id
from kwf_lint.spelling import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from kwf_lint.definition.app import App
    from kwf_lint.definition.workflow import Step, Trigger, Workflow
    from kwf_lint.document.document import Path

    # A literal in a string: its kind, start and end, and the Url if it is one.
    _Span: TypeAlias = "tuple[str, int, int, Url | None]"

_DIGITS = frozenset("0123456789")
# Everything but letters, digits and "_" becomes a space; letters beyond ASCII are letters.
_ASCII = bytes(range(128))
_BETWEEN_WORDS = _ASCII.translate(None, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_WORDS = bytes.maketrans(_BETWEEN_WORDS, b" " * len(_BETWEEN_WORDS))
# What ends a host in running text: the path, query and fragment, and what may be around a URL.
_AFTER_HOST = frozenset("/?#\\\"'`<>()[]{}|^, \t\r\n")
_AFTER_URL = frozenset("\"'`<>()\\^| \t\r\n")

# Params that people read: what is part of a sentence there is not a value of its own.
_PROSE = frozenset(
    ("body", "comment", "content", "description", "displayName", "html", "message", "note", "subject", "text", "title")
)

# Words in keys of values that are hashes: of a commit, of a file, of what was sent.
_HASH_WORDS = frozenset(
    (
        "checksum",
        "commit",
        "digest",
        "etag",
        "fingerprint",
        "hash",
        "md5",
        "revision",
        "sha",
        "sha1",
        "sha256",
        "sha512",
    )
)


def is_hash_key(path: Path) -> bool:
    """Whether the key under which a value stands says that it is a hash, which may look like an id."""
    key = next((key for key in reversed(path) if type(key) is str), "")
    return not _HASH_WORDS.isdisjoint(words_of(key))


def object_ids(text: str) -> Iterator[tuple[int, int, str]]:
    """The ids that the platform makes (24 hexadecimal digits, a whole word) outside tags, with their offsets.

    Digits alone are not such an id: they may be a number of any kind.
    """
    if len(text) < OBJECT_ID_LENGTH or is_reference_or_function(text) or not may_hold_id(text):
        return
    for offset, part in literal_parts(text):
        start = 0
        for end in range(len(part) + 1):
            if end < len(part) and (part[end].isalnum() or part[end] == "_"):
                continue
            word = part[start:end]
            if is_object_id(word) and not _DIGITS.issuperset(word):
                yield offset + start, offset + end, word
            start = end + 1


def may_hold_id(text: str) -> bool:
    """Whether a word of the string, tags included, is of the form; checking each word is cheaper than each letter."""
    words = text.encode("utf-8", "surrogatepass").translate(_WORDS).split()
    if OBJECT_ID_LENGTH not in map(len, words):
        return False
    return any(len(word) == OBJECT_ID_LENGTH and not word.strip(b"0123456789abcdef") for word in words)


class Url:
    """A URL in a string: its offsets and those of its host, and the host in lower case without user and port.

    The host is "" where a tag or an expression gives it, wholly or in part.
    """

    __slots__ = ("end", "host", "host_end", "host_start", "query", "query_start", "scheme", "start")

    def __init__(self, text: str, start: int, scheme: str) -> None:
        self.start = start
        self.scheme = scheme
        begin = start + len(scheme) + 3
        end = begin
        while end < len(text) and text[end] not in _AFTER_HOST:
            end += 1
        made = text[end : end + 1] == "{" or text[end - 1 : end] == "$"
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
    """The http and https URLs in a string, those inside others too: the addresses in their queries."""
    return list(_urls(text))


def first_url(text: str) -> Url | None:
    """The first of the URLs in a string."""
    return next(_urls(text), None)


def _urls(text: str) -> Iterator[Url]:
    last: Url | None = None
    inside = 0
    at = text.find("://")
    while at >= 0:
        start = at
        while start and text[start - 1].isalpha():
            start -= 1
        scheme = text[start:at].lower()
        after = at + 3
        if scheme in ("http", "https"):
            found = Url(text, start, scheme)
            yield found
            inside = inside + 1 if last and start < last.end else 0
            if inside == MOST_INSIDE:
                after = found.end
            last = found
        at = text.find("://", after)


MOST_INSIDE = 8
"""URLs that are looked for inside one another; a string of nothing else would take as long as its length squared."""


def is_example_host(host: str) -> bool:
    """Whether a host is reserved for examples, so that no organization has it (RFC 2606)."""
    name = ".".join(host.lower().split(".")[-2:])
    return name in ("example.com", "example.org", "example.net") or name.endswith((".example", ".test", ".invalid"))


def is_unset_host(host: str) -> bool:
    """Whether a host begins with what JavaScript writes for an empty variable, which placeholder reports."""
    return host.partition(".")[0] in ("undefined", "null")


def contacts(text: str) -> Iterator[tuple[int, int, str]]:
    """The email addresses and phone numbers that the whole string is or lists, with their offsets and what each is.

    In a list they are between commas or semicolons; a name may be before an address in angle brackets.
    """
    if "@" not in text and "+" not in text:
        return
    start = 0
    for piece in text.replace(";", ",").split(","):
        at, found = start, piece
        if "<" in piece and piece.rstrip().endswith(">"):
            at += piece.index("<") + 1
            found = piece.rstrip()[piece.index("<") + 1 : -1]
        at += len(found) - len(found.lstrip())
        found = found.strip()
        for scheme in ("mailto:", "tel:"):
            if found.startswith(scheme):
                at, found = at + len(scheme), found[len(scheme) :]
        if is_email_address(found):
            yield at, at + len(found), "address"
        elif is_phone(found):
            yield at, at + len(found), "phone number"
        start += len(piece) + 1


def is_email_address(text: str) -> bool:
    """Whether the whole string is an email address."""
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


class Literal:
    """An id, URL, email address or phone number that is a literal in a workflow.

    kind: "id", "URL", "address" or "phone number". text: its characters, of a URL those before its first tag. start,
    end: where it is in the string at `path`; `is_whole` if it is all of that. url: the Url, None for other kinds.
    number: the node of the trigger or step in Workflow.successors.
    """

    __slots__ = ("end", "is_whole", "kind", "number", "path", "start", "text", "url", "workflow")

    def __init__(
        self,
        kind: str,
        string: str,
        start: int,
        end: int,
        place: tuple[Path, Workflow, int],
        url: Url | None = None,
    ) -> None:
        self.kind = kind
        self.text = string[start:end].partition("{{")[0]
        self.start = start
        self.end = end
        self.is_whole = end - start == len(string)
        self.path, self.workflow, self.number = place
        self.url = url

    @property
    def part(self) -> tuple[int, int] | None:
        """The characters of the string to underline; None for all of them."""
        return None if self.is_whole else (self.start, self.end)


@kept
def literals_of(app: App) -> list[Literal]:
    """The literals in params and conditions of an app's workflows.

    Not among them are what is in references, templates and sentences, the names of events and actions, the ids of the
    app's own workflows, and what only looks like an id: hashes, and the data of custom objects. Addresses and phone
    numbers count in params only, as the whole value or a list of them.
    """
    own_ids = {workflow.id for workflow in app.workflows}
    found: list[Literal] = []
    # Many strings come again and again, and nearly all hold no literal.
    spans_of: dict[str, list[_Span]] = {}
    for workflow, number, holder, strings in app.held_strings:
        first = len(holder.path)
        for path, text in strings:
            spans = spans_of.get(text)
            if spans is None:
                spans = spans_of[text] = _spans_in(text)
            if not spans or (not is_function(text) and (path[-1] == "workflowId" or _is_sentence(path, text))):
                continue
            place = (path, workflow, number)
            for kind, start, end, url in spans:
                if kind == "id":
                    is_one = not (
                        text[start:end] in own_ids or is_hash_key(path) or _is_record_data(path, first, holder)
                    )
                else:
                    is_one = kind == "URL" or path[first] == "params"
                if is_one:
                    found.append(Literal(kind, text, start, end, place, url))
    return found


def _spans_in(text: str) -> list[_Span]:
    """The literals in a string, wherever it is; of a function the ids among its arguments."""
    if len(text) < 8 or text.startswith("kustomer."):
        return []
    if is_reference_or_function(text):
        return _ids_in_function(text) if is_function(text) else []
    found: list[_Span] = []
    if "://" in text:
        found += [("URL", url.start, url.end, url) for url in urls(text)]
    found += [("id", start, end, None) for start, end, _ in object_ids(text) if not _is_file_name(text, end)]
    found += [(kind, start, end, None) for start, end, kind in contacts(text)]
    return found


def _ids_in_function(text: str) -> list[_Span]:
    """The ids among the arguments of a function: that of a business schedule."""
    found: list[_Span] = []
    start = 0
    for argument in text.split(","):
        if is_object_id(argument) and not _DIGITS.issuperset(argument):
            found.append(("id", start, start + len(argument), None))
        start += len(argument) + 1
    return found


def _is_sentence(path: Path, text: str) -> bool:
    return path[-1] in _PROSE and any(" " in part.strip() for _, part in literal_parts(text))


def _is_record_data(path: Path, first: int, holder: Trigger | Step) -> bool:
    """Whether a param is among the data that a step keeps in a custom object: values of another system, with its ids."""
    return path[first : first + 2] == ("params", "data") and text_of(holder.value, "action").startswith(KOBJECT_ACTIONS)


def _is_file_name(text: str, end: int) -> bool:
    """Whether what ends here is followed by the ending of a file, as in the address of an image."""
    return text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha()
