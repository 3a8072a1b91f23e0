"""The hardcoded values that the findings of this family are about: equal ones as one value, with all their places."""

from __future__ import annotations

from kwf_lint.document.document import value_at
from kwf_lint.document.places import locate
from kwf_lint.kustomer.names import DOMAIN, is_object_id
from kwf_lint.spelling import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint import App, Finding
    from kwf_lint.definition.components import Setting
    from kwf_lint.document.document import Document, Path

# What a value is called where no key says it.
NOUNS = {"id": "record id", "organization": "org name", "phone": "phone number"}


class Place:
    """A place of a value: the string it stands in, and its part of that."""

    __slots__ = ("end", "path", "start", "text")

    def __init__(self, path: Path, text: str, start: int, end: int) -> None:
        self.path = path
        self.text = text
        self.start = start
        self.end = end

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end == len(self.text)


class HardcodedValue:
    """A value that should be a setting: what it is, the findings that say so, and its places.

    kind: a key of DESCRIPTIONS. setting: the one that was meant for it, None where a new one is needed.
    """

    __slots__ = ("findings", "kind", "setting", "uses")

    def __init__(self, kind: str, setting: Setting | None) -> None:
        self.kind = kind
        self.setting = setting
        self.findings: list[tuple[Finding, list[Place]]] = []
        self.uses: dict[tuple[Path, int], Place] = {}


def hardcoded_values(document: Document, app: App, findings: Iterable[Finding]) -> list[HardcodedValue]:
    """The values that the findings of an app are about, by their first place in the file."""
    values = _values(app, findings)
    places = locate(document, {use.path for value in values for use in value.uses.values()})

    def place(use: Place) -> tuple[int, int]:
        return places[use.path].value[0], use.start

    for value in values:
        value.uses = {(use.path, use.start): use for use in sorted(value.uses.values(), key=place)}
    return sorted(values, key=lambda value: place(next(iter(value.uses.values()))))


def _values(app: App, findings: Iterable[Finding]) -> list[HardcodedValue]:
    """The values that the findings are about; equal ones are one value."""
    values: dict[tuple[str, str, str], HardcodedValue] = {}
    for finding in findings:
        about = finding.offer.about if finding.offer else ""
        known = _value(app, about, finding)
        if known is None:
            continue
        kind, setting, use = known
        literal = use.text[use.start : use.end]
        key = kind, literal, setting.full_name if setting else ""
        value = values.setdefault(key, HardcodedValue(kind, setting))
        uses = [use]
        if about == "repeated":
            uses += [each for related in finding.related for each in _uses_in(app, related.path, literal)]
        value.findings.append((finding, uses))
        value.uses.update({((each.path, each.start), each) for each in uses})
    return list(values.values())


def _value(app: App, about: str, finding: Finding) -> tuple[str, Setting | None, Place] | None:
    """What a finding is about: the kind of value, the setting that was meant for it, its place. None if it is unclear."""
    text = value_at(app.document.value, finding.path)
    if type(text) is not str:
        return None
    start, end = finding.part or (0, len(text))
    literal = text[start:end]
    use = Place(finding.path, text, start, end)
    if about == "secret":
        return "secret", None, use
    if about != "url":
        return _kind_of(literal), None, use
    if finding.related:
        return _meant_setting(app, finding, use)
    _, equals, argument = literal.partition("=")
    if equals:
        use.start = end - len(argument)
        return "account", None, use
    if text[end : end + 1] == ":" or text[start - 1 : start] == "@":
        return None
    if literal.lower().endswith(f".{DOMAIN}"):
        use.end = start + literal.index(".")
        named = [each for each in app.settings if words_of(each.name) == words_of(NOUNS["organization"])]
        return "organization", named[0] if named and named[0].type == "string" else None, use
    return "host", None, use


def _kind_of(literal: str) -> str:
    if is_object_id(literal):
        return "id"
    return "url" if "://" in literal else "address" if "@" in literal else "phone"


def _meant_setting(app: App, finding: Finding, use: Place) -> tuple[str, Setting | None, Place] | None:
    """The setting that a finding says is not read here; None where it is unclear how much of the address it holds."""
    setting = next((each for each in app.settings if each.path == finding.related[0].path), None)
    if setting is None:
        return None
    default = setting.text("defaultValue")
    if "://" in default:
        # Then it holds the scheme as well, and must hold nothing behind the host.
        if default != use.text[: use.end]:
            return None
        use.start = 0
    elif words_of(setting.name)[-1:] not in (["host"], ["hostname"], ["domain"]):
        return None
    return "host", setting, use


def _uses_in(app: App, path: Path, literal: str) -> list[Place]:
    text = value_at(app.document.value, path)
    if type(text) is not str:
        return []
    at = text.find(literal)
    return [Place(path, text, at, at + len(literal))] if at >= 0 else []
