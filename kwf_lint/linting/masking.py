"""Hides the credentials of a document wherever something of it is shown: excerpts, messages, fixes, differences.

Whatever rules run, what analysis/secrets.py recognizes anywhere in the text is hidden, prose and templates included:
hiding too much costs little. Loaded only where there is something to show.
"""

from __future__ import annotations

from kwf_lint.analysis.secrets import SHORTEST_SECRET, find_secrets, may_hold_token, names_credential, tokens_written
from kwf_lint.document.document import MISSING
from kwf_lint.document.edits import replaced
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.json_scan import BYTE_ORDER_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint.document.document import Document, Span

MASK = "*"
# What a message leaves out of a long quotation; see words.quoted.
CUT = "…"
# So many characters of a credential beside a cut reveal nothing.
HARMLESS_REMAINS = 4


def secrets_of(document: Document) -> list[str]:
    """The credentials in a document, longest first; they are looked for once."""
    secrets: list[str] | None = document.kept.get("secrets")
    if secrets is None:
        if document.value is MISSING or document.has_duplicate_keys:
            secrets = secrets_of_text(document.text if document.relaxed is None else document.relaxed.json.text)
        else:
            secrets = _secrets_of_value(document.value, document.text)
        document.kept["secrets"] = secrets
    return secrets


def secrets_of_text(text: str) -> list[str]:
    """The credentials in the text of a document, longest first; of one that is not JSON only tokens of known formats."""
    objects: list[dict[str, Any]] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        # Called for each object with all its pairs, those included that a later one of the same key replaces.
        value = dict(pairs)
        objects.append(value)
        if len(value) < len(pairs):
            objects.extend([{"name": value.get("name"), key: item} for key, item in pairs])
        return value

    strings = set(_strings(_loaded(text, look)))
    strings.update([string for each in objects for item in each.values() for string in _strings(item)])
    return _secrets(text, objects, strings, [text])


def _secrets_of_value(value: Any, text: str) -> list[str]:
    """The credentials in the text of a value that has no key twice: without a second look at the text."""
    objects: list[dict[str, Any]] = []
    strings: set[str] = set()
    pending = [value]
    for item in pending:  # grows on the way
        if type(item) is str:
            strings.add(item)
        elif type(item) is dict:
            objects.append(item)
            pending += item.values()
        elif type(item) is list:
            pending += item
    return _secrets(text, objects, strings, ())


def _secrets(text: str, objects: Iterable[dict[str, Any]], strings: set[str], more: Iterable[str]) -> list[str]:
    """The credentials among the strings of a document's objects, and the tokens in the text around them, and in more text."""
    keys = set().union(*objects)
    # A key may be written with escapes, so that the text does not show what it is.
    may_hold_tokens = may_hold_token("\n".join([*more, *keys, *strings]))
    found = {
        secret.value
        for string in (strings | keys if may_hold_tokens else strings)
        for secret in find_secrets(string, tokens=may_hold_tokens)
    }
    found.update(
        [secret.value for key, string in _named(objects, keys) for secret in find_secrets(string, key, tokens=False)]
    )
    if may_hold_tokens:
        # Text that is not JSON, and tokens in keys.
        found.update(tokens_written(text))
    return sorted(found, key=_longest_first)


def _named(objects: Iterable[dict[str, Any]], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The strings under a key that names a credential, each after that key: also headers, and the defaults of settings."""
    telling = {key for key in keys if names_credential(key)}
    for each in objects:
        pairs = [] if telling.isdisjoint(each) else [(key, each[key]) for key in telling.intersection(each)]
        if "value" in each:
            # A header, {"name": ..., "value": ...}.
            name = each.get("name")
            pairs += [(name, each["value"])] if type(name) is str and names_credential(name) else []
        if "defaultValue" in each and each.get("type") == "secret":
            pairs.append(("secret", each["defaultValue"]))
        for key, item in pairs:
            of_setting = type(item) is dict and "defaultValue" in item
            yield from [(key, string) for string in _strings(item["defaultValue"] if of_setting else item)]


def _loaded(text: str, pairs_hook: Callable[[list[tuple[str, Any]]], Any]) -> Any:
    """The value of a text; None where it is not JSON, not even with comments. The hook is called for each object."""
    import json

    try:
        return json.loads(text.removeprefix(BYTE_ORDER_MARK), object_pairs_hook=pairs_hook)
    except (ValueError, RecursionError):
        for name in ("any.json", "any.json5"):
            relaxed = document_of_text(name, text, relaxed=True).relaxed
            if relaxed is not None:
                return _loaded(relaxed.json.text, pairs_hook)
        return None


def _longest_first(secret: str) -> tuple[int, str]:
    return -len(secret), secret


def _strings(value: Any) -> list[str]:
    """The value if it is a string, or its items that are; deeper ones belong to objects of their own."""
    if type(value) is str:
        return [value]
    strings = []
    if type(value) is list:
        for item in value:
            strings += _strings(item)
    return strings


def secret_spans(text: str, secrets: Iterable[str]) -> list[Span]:
    """Where credentials are in the text of a document, everywhere they are, in order and without overlaps."""
    spans: list[Span] = []
    for secret in secrets:
        written = _written(text, secret)
        for form in written:
            start = text.find(form)
            while start >= 0:
                spans.append((start, start + len(form)))
                start = text.find(form, start + len(form))
    return joined_spans(spans)


def _written(text: str, secret: str) -> list[str]:
    """How a credential is written in the text; where an escape is in its way, the strings that hold it."""
    import json

    escaped = json.dumps(secret, ensure_ascii=False)[1:-1]
    forms = {secret, escaped, escaped.replace("/", "\\/")}
    if any(form in text for form in forms):
        return sorted(forms)
    import re

    literals = re.findall(r'"(?:[^"\\]|\\.)*\\(?:[^"\\]|\\.)*"', text)
    return [literal for literal in literals if secret in _unescaped(literal)]


def _unescaped(literal: str) -> str:
    import json

    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def masked_text(text: str) -> str:
    """The text of a document with asterisks in place of its credentials, line by line as long as before."""
    spans = secret_spans(text, secrets_of_text(text))
    return replaced(text, [(start, end, _asterisks(text[start:end])) for start, end in spans])


def _asterisks(text: str) -> str:
    return "".join([sign if sign in "\r\n" else MASK for sign in text])


def mask_of(secrets: Sequence[str]) -> Callable[[str], str]:
    """The function that hides credentials (longest first) in words that quote them.

    Also where the quotation cuts them, and where a rule spells them differently, in a name that it suggests: `ghpX7k2`,
    `ghp-x7k2`. As costly for one credential as for a thousand.
    """
    odd = [each for each in secrets if not _is_plain(each)]
    squeezed = [_squeezed(each)[0] for each in secrets]
    by_start: dict[str, list[str]] = {}
    for each in squeezed:
        if len(each) >= SHORTEST_SECRET:
            by_start.setdefault(each[:SHORTEST_SECRET], []).append(each)
    all_squeezed = "\n".join(each for each in squeezed if len(each) >= SHORTEST_SECRET)

    def mask(words: str) -> str:
        words = _exactly_masked(words, odd) if odd else words
        shown, places = _squeezed(words)
        spans = [
            (places[start], places[start + len(each) - 1] + 1)
            for start in range(len(shown) - SHORTEST_SECRET + 1)
            for each in by_start.get(shown[start : start + SHORTEST_SECRET], ())
            if shown.startswith(each, start)
        ]
        at = shown.find(CUT)
        while at >= 0:
            left, right = _common(shown[:at], all_squeezed, -1), _common(shown[at + 1 :], all_squeezed, 1)
            spans += [(places[at - left], places[at])] if left else []
            spans += [(places[at] + 1, places[at + right] + 1)] if right else []
            at = shown.find(CUT, at + 1)
        for start, end in joined_spans(spans):
            words = words[:start] + MASK * (end - start) + words[end:]
        return words

    return mask


def masked(words: str, secrets: Sequence[str]) -> str:
    """Words without the credentials (longest first) that they quote; see mask_of()."""
    return mask_of(secrets)(words)


def _is_plain(secret: str) -> bool:
    """Whether a credential is found by its letters and digits alone, and nothing of it stays beside these."""
    return len(_squeezed(secret)[0]) >= SHORTEST_SECRET and secret[0].isalnum() and secret[-1].isalnum()


def _squeezed(words: str) -> tuple[str, list[int]]:
    """The letters and digits of words in lower case, and cuts, with the place of each in the words."""
    places = [at for at, sign in enumerate(words) if sign.isalnum() or sign == CUT]
    return "".join([words[at].lower()[:1] for at in places]), places


def _exactly_masked(words: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if secret in words:
            words = words.replace(secret, MASK * len(secret))
    at = words.find(CUT)
    while at >= 0:
        for secret in secrets:
            left = _common(words[:at], secret, -1)
            right = _common(words[at + 1 :], secret, 1)
            if left:
                words = f"{words[: at - left]}{MASK * left}{words[at:]}"
            if right:
                words = f"{words[: at + 1]}{MASK * right}{words[at + 1 + right :]}"
        at = words.find(CUT, at + 1)
    return words


def _common(words: str, secret: str, direction: int) -> int:
    """How many characters before (-1) or after (1) a cut are a part of a credential; 0 where that reveals nothing."""
    length = HARMLESS_REMAINS + 1
    while length <= len(words) and (words[-length:] if direction < 0 else words[:length]) in secret:
        length += 1
    return length - 1 if length > HARMLESS_REMAINS + 1 else 0
