"""The fix that turns a hardcoded value into an App Setting: declares the setting, reads it in all its places, names it.

It edits five places of the definition and needs the user's settings, so the rules that find the values ask for it by
an offer (`as_setting`). It is made for the findings of all rules together: the settings of an app are named at once,
so that no two values get the same name.

How a setting is read is documented for actions and commands (an alias under `appSettings`, and `{{{alias}}}`) and for the
URLs of widgets (`{{{settings.<category>.<name>}}}`; Kustomer's pages "App settings", "Workflow actions", "Commands",
"Widgets"). How workflows read one is not documented: the user's `setting-reference` says it; without it there is no fix.
"""

from __future__ import annotations

from kwf_lint import Add, Fix, Part
from kwf_lint.analysis.secrets import SECRET_WORDS
from kwf_lint.definition.node import all_strings, object_of, strings_in, text_of
from kwf_lint.document.document import value_at
from kwf_lint.expressions.fast_path import is_reference, is_reference_or_function
from kwf_lint.kustomer.names import (
    BASE_LOCALE,
    DOMAIN,
    OPEN_ACTIONS,
    SETTING_TEXTS,
    is_object_id,
    spells_app,
    split_text_key,
)
from kwf_lint.spelling import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kwf_lint import App, Finding
    from kwf_lint.definition.components import Action, Command, Setting
    from kwf_lint.document.document import Document, Path
    from kwf_lint.document.edits import Edit
    from kwf_lint.settings.settings import Settings

# Keys that say nothing about the value under them.
PLAIN_KEYS = frozenset(
    (
        "body", "custom", "data", "form", "headers", "href", "id", "ids", "json", "length",
        "qs", "query", "to", "uri", "url", "value", "values",
    )
)  # fmt: skip

# Keys above these say nothing about the value.
TOP_KEYS = frozenset(("condition", "defaultBody", "defaultHeaders", "errorCases", "inputTemplate", "params", "url"))

DESCRIPTIONS = {
    "secret": "The {words} of your account. It is kept secret.",
    "organization": "The name of your organization in Kustomer, the first part of its URL.",
    "host": "The host to call, without https.",
    "account": "Your account at the service.",
    "id": "The id of the {words} in your organization.",
    "address": "The email address of your organization.",
    "phone": "The phone number of your organization.",
    "url": "The URL in your organization, with https.",
}

# What a value is called where no key names it.
NOUNS = {"id": "record id", "organization": "org name", "phone": "phone number"}

# The word added to the words of a key that does not contain it ("from").
SUFFIXES = {"address": "address", "phone": "phone"}

CONTACT_WORDS = frozenset(("email", "mail", "mailbox", "mobile", "number", "telephone"))


class Place:
    """A place of a value: the string it is in, and its part of that."""

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
    """A value that should be a setting: what it is, the findings about it, and its places.

    kind: a key of DESCRIPTIONS. setting: the one that was meant for it, None where a new one is needed.
    """

    __slots__ = ("findings", "kind", "setting", "uses")

    def __init__(self, kind: str, setting: Setting | None) -> None:
        self.kind = kind
        self.setting = setting
        self.findings: list[tuple[Finding, list[Place]]] = []
        self.uses: dict[tuple[Path, int], Place] = {}


def make_settings(document: Document, apps: Iterable[App], findings: Sequence[Finding], settings: Settings) -> None:
    """Add the fix that turns hardcoded values into App Settings to their findings, where it is known how."""
    for app in apps:
        if app.kind == "app":
            size = len(app.path)
            own = [finding for finding in findings if finding.path[:size] == app.path]
            _Extraction(app, settings.setting_reference).fix(_hardcoded_values(document, app, own))


def _hardcoded_values(document: Document, app: App, findings: Iterable[Finding]) -> list[HardcodedValue]:
    """The values that the findings of an app are about, by their first place in the file."""
    values = _values(app, findings)
    places_by_object: dict[int, dict[str, int]] = {}

    def place(use: Place) -> list[int]:
        return [*_numbers(document.value, use.path, places_by_object), use.start]

    for value in values:
        value.uses = {(use.path, use.start): use for use in sorted(value.uses.values(), key=place)}
    return sorted(values, key=lambda value: place(next(iter(value.uses.values()))))


def _numbers(value: Any, path: Path, places_by_object: dict[int, dict[str, int]]) -> Iterator[int]:
    """A path as numbers, which sort in the order of the file.

    `places_by_object` keeps the places of the keys of each object from one call to the next.
    """
    for key in path:
        if type(value) is dict:
            places = places_by_object.get(id(value))
            if places is None:
                places = places_by_object[id(value)] = {each: place for place, each in enumerate(value)}
            yield places[str(key)]
        else:
            yield int(key)
        value = value[key]


def _values(app: App, findings: Iterable[Finding]) -> list[HardcodedValue]:
    """The values that the findings are about; equal ones are one value."""
    settings = _KnownSettings(app)
    values: dict[tuple[str, str, str], HardcodedValue] = {}
    for finding in findings:
        about = finding.offer.about if finding.offer else ""
        known = _value(app, settings, about, finding)
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


class _KnownSettings:
    """The App Settings that a value may be meant for. organization: the one that is named for the organization, or None."""

    __slots__ = ("by_path", "organization")

    def __init__(self, app: App) -> None:
        self.by_path: dict[Path, Setting] = {}
        for setting in app.settings:
            self.by_path.setdefault(setting.path, setting)
        words = words_of(NOUNS["organization"])
        named = next((each for each in app.settings if words_of(each.name) == words), None)
        self.organization = named if named and named.type == "string" else None


def _value(
    app: App, settings: _KnownSettings, about: str, finding: Finding
) -> tuple[str, Setting | None, Place] | None:
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
        return _meant_setting(settings, finding, use)
    _, equals, argument = literal.partition("=")
    if equals:
        use.start = end - len(argument)
        return "account", None, use
    if text[end : end + 1] == ":" or text[start - 1 : start] == "@":
        return None
    if literal.lower().endswith(f".{DOMAIN}"):
        use.end = start + literal.index(".")
        return "organization", settings.organization, use
    return "host", None, use


def _kind_of(literal: str) -> str:
    if is_object_id(literal):
        return "id"
    return "url" if "://" in literal else "address" if "@" in literal else "phone"


def _meant_setting(settings: _KnownSettings, finding: Finding, use: Place) -> tuple[str, Setting | None, Place] | None:
    """The setting that a finding says is not read here; None where it is unclear how much of the address it holds."""
    setting = settings.by_path.get(finding.related[0].path)
    if setting is None:
        return None
    default = setting.text("defaultValue")
    if "://" in default:
        # Then it includes the scheme, and must not include anything after the host.
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


class _Extraction:
    """What turning values of one app into settings needs to know about the app."""

    __slots__ = (
        "_aliases", "_app", "_categories", "_components", "_names", "_numbers", "_prefix", "_reference", "_separator",
        "_words_of_values",
    )  # fmt: skip

    def __init__(self, app: App, reference: str) -> None:
        self._app = app
        self._reference = reference
        self._components: dict[Path, Action | Command] = {each.path: each for each in app.actions}
        self._components.update((each.path, each) for each in app.commands)
        categories = object_of(app.value, "settings").values()
        self._names = {name.lower() for each in categories if type(each) is dict for name in each}
        self._numbers: dict[str, int] = {}
        self._separator = _separator(app)
        self._categories = {kind: _category(app, kind) for kind in ("secret", "string")}
        self._prefix = _prefix(app)
        self._aliases: dict[Path, _Aliases] = {}
        self._words_of_values: dict[int, list[str]] = {}

    def fix(self, values: Iterable[HardcodedValue]) -> None:
        app = self._app
        if not app.name or not _can_hold_settings(app):
            return
        for value in values:
            uses = [use for use in value.uses.values() if self._form(use, value, "") is not None]
            if not uses:
                continue
            if value.setting is not None:
                category, name = value.setting.category, value.setting.name
                title = f'replace it with the App Setting "{category}.{name}"'
                edits: list[Edit] = []
            else:
                words = _words(app, value.kind, uses[0], self._words_of_values)
                category = self._categories["secret" if value.kind == "secret" else "string"]
                name = self._new_name(words)
                title = f'turn it into the App Setting "{category}.{name}"'
                edits = [
                    *_declaration(app, category, name, value.kind),
                    *_texts(app, self._prefix, f"{category}.{name}", words, value.kind),
                ]
            edits += self._readings(uses, value, category, name)
            fix = Fix(title, edits)
            replaced = {id(use) for use in uses}
            for finding, own in value.findings:
                places = [value.uses[use.path, use.start] for use in own]
                if all(id(use) in replaced for use in places):
                    finding.fix = fix

    def _readings(self, uses: Iterable[Place], value: HardcodedValue, category: str, name: str) -> list[Edit]:
        """The edits that read the setting in these places, with the aliases that they need."""
        aliases: dict[Path, str] = {}
        new: dict[Path, tuple[Action | Command, str]] = {}
        edits: list[Edit] = []
        for use in uses:
            component = self._component(use)
            alias = ""
            if component is not None:
                if component.path not in aliases:
                    if component.path not in self._aliases:
                        self._aliases[component.path] = _Aliases(component)
                    known = self._aliases[component.path].of_setting(f"{category}.{name}")
                    alias = known or self._aliases[component.path].free(name)
                    aliases[component.path] = alias
                    if known is None:
                        new[component.path] = component, alias
                alias = aliases[component.path]
            form = self._form(use, value, f"{category}.{name}", alias)
            assert form is not None  # the places are those that it can be read in
            edits.append(Part(use.path, (use.start, use.end), form))
        for component, alias in new.values():
            entry = {"key": f"{self._app.name}.{category}.{name}"}
            if "appSettings" in component.value:
                edits.append(Add(component.at("appSettings"), alias, entry))
            else:
                edits.append(Add(component.path, "appSettings", {alias: entry}))
        return edits

    def _form(self, use: Place, value: HardcodedValue, key: str, alias: str = "") -> str | None:
        """How the setting is read in a place; None where that is not known, or would show a secret."""
        if is_reference_or_function(use.text):
            return None
        part, *below = use.path[len(self._app.path) :]
        is_secret = value.kind == "secret"
        if part == "workflows":
            if not self._reference or (is_secret and self._is_open_step(use)):
                return None
            if self._reference.startswith("/#") and not use.is_whole:
                return None
            return self._reference.replace("{key}", key)
        if part == "widgets" and below[1:] == ["url"]:
            return None if is_secret else f"{{{{{{settings.{key}}}}}}}"
        component = self._component(use)
        if component is None or type(component.value.get("appSettings", {})) is not dict:
            return None
        return None if is_secret and _is_in_query(use) else f"{{{{{{{alias}}}}}}}"

    def _component(self, use: Place) -> Action | Command | None:
        size = len(self._app.path)
        if use.path[size + 2 : size + 3] and use.path[size + 2] in (
            "inputTemplate",
            "url",
            "defaultHeaders",
            "defaultBody",
        ):
            return self._components.get(use.path[: size + 2])
        return None

    def _is_open_step(self, use: Place) -> bool:
        step = value_at(self._app.document.value, use.path[: len(self._app.path) + 4])
        return type(step) is dict and text_of(step, "action").startswith(OPEN_ACTIONS)

    def _new_name(self, words: Sequence[str]) -> str:
        """A name that no setting of the app has, in the style of the other names."""
        parts = words if self._separator else [words[0], *(word.capitalize() for word in words[1:])]
        name = self._separator.join(parts)
        number = self._numbers.get(name, 1)
        free = name if number == 1 else f"{name}{self._separator}{number}"
        while free.lower() in self._names:
            number += 1
            free = f"{name}{self._separator}{number}"
        self._names.add(free.lower())
        self._numbers[name] = number
        return free


class _Aliases:
    """The aliases of an action or command: which reads a setting, and which names are free."""

    __slots__ = ("_component", "_ends", "_taken")

    def __init__(self, component: Action | Command) -> None:
        self._component = component
        self._ends: dict[int, dict[str, str]] = {}
        inputs = object_of(object_of(component.value, "inputSchema"), "properties")
        own = object_of(component.value, "appSettings")
        self._taken = {*own, *inputs, "_env", "appSettings", "body", "response", "settings"}
        for key in ("permittedArgs", "permittedUrlArgs"):
            self._taken.update(all_strings(component.value.get(key)))

    def of_setting(self, setting: str) -> str | None:
        """The first alias whose key ends with a setting's category and name, after a dot."""
        count = setting.count(".") + 1
        if count not in self._ends:
            ends = self._ends[count] = {}
            for alias in self._component.aliases:
                names = alias.key.rsplit(".", count)
                if len(names) > count:
                    ends.setdefault(".".join(names[1:]), alias.name)
        return self._ends[count].get(setting)

    def free(self, name: str) -> str:
        """An alias for a setting: its name, unless an alias, input or argument of the component has that."""
        alias, number = name, 1
        while alias in self._taken:
            alias = f"{name}Setting{number if number > 1 else ''}"
            number += 1
        return alias


def _can_hold_settings(app: App) -> bool:
    """Whether settings and texts have the expected types, so that others can be added to them."""
    settings, texts = app.value.get("settings", {}), app.value.get("i18n", {})
    return (
        type(settings) is dict
        and all(type(each) is dict for each in settings.values())
        and type(texts) is dict
        and all(type(each) is dict for each in texts.values())
    )


def _separator(app: App) -> str:
    """The separator of words in the names of settings: "_", "-" or nothing (camelCase)."""
    names = [setting.name for setting in app.settings if len(words_of(setting.name)) > 1]
    return _most_common(["_" if "_" in name else "-" if "-" in name else "" for name in names], "")


def _most_common(words: list[str], otherwise: str) -> str:
    """The most frequent word, the first of equals."""
    counts = dict.fromkeys(words, 0)
    for word in words:
        counts[word] += 1
    return max(counts, key=counts.__getitem__, default=otherwise)


def _category(app: App, kind: str) -> str:
    """The category with most settings of a type, or with most settings at all."""
    categories = [setting.category for setting in app.settings if setting.type == kind]
    return _most_common(categories or [setting.category for setting in app.settings], "default")


def _words(app: App, kind: str, use: Place, words_of_values: dict[int, list[str]]) -> list[str]:
    """The words of a name for a value: those of the key under which it is, or of what it is.

    `words_of_values` keeps what the values of a condition are compared with from one call to the next.
    """
    if kind in ("organization", "host", "url", "account"):
        return NOUNS.get(kind, kind).split()
    words = list(_words_of_key(app, use, words_of_values)) or NOUNS.get(kind, kind).split()
    suffix = SUFFIXES.get(kind, "")
    if suffix and not suffix.endswith(words[-1]) and words[-1] not in CONTACT_WORDS:
        words.append(suffix)
    elif kind != "secret" and words[-1] in SECRET_WORDS:
        words.append("id")
    return words


def _words_of_key(app: App, use: Place, words_of_values: dict[int, list[str]]) -> list[str]:
    """The words of the nearest descriptive key above a place; none where there is no such key."""
    for at in range(len(use.path) - 1, len(app.path) + 1, -1):
        key = use.path[at]
        if key in TOP_KEYS:
            break
        holder = value_at(app.document.value, use.path[:at])
        if key == "value" and type(holder) is dict:
            words = _telling_words([holder.get("name")])  # a header, {"name": ..., "value": ...}
        elif use.path[at - 1] == "values":
            if id(holder) not in words_of_values:
                words_of_values[id(holder)] = _telling_words(_names_read(holder))
            words = words_of_values[id(holder)]
        else:
            words = _telling_words([key])
        if words:
            return words
    return []


def _names_read(values: object) -> Iterator[str]:
    """The names of what the references in the values of a condition lead to: a literal is compared with that."""
    for _, text in strings_in(values, ()):
        if is_reference(text):
            yield from reversed(text.split(".")[2:])


def _telling_words(names: Iterable[object]) -> list[str]:
    """The words of the first descriptive name."""
    for name in names:
        words = [word for word in words_of(name) if word.isascii()] if type(name) is str else []
        if words and words[0].isidentifier() and "".join(words) not in PLAIN_KEYS:
            return words
    return []


def _is_in_query(use: Place) -> bool:
    """Whether a place is in the query of a URL, which logs contain."""
    return "qs" in use.path or (use.path[-1] in ("uri", "url") and "?" in use.text[: use.start])


def _declaration(app: App, category: str, name: str, kind: str) -> list[Edit]:
    setting = {"type": "secret" if kind == "secret" else "string", "defaultValue": "", "required": True}
    settings = app.value.get("settings")
    if settings is None:
        return [Add(app.path, "settings", {category: {name: setting}})]
    if category not in settings:
        return [Add(app.at("settings"), category, {name: setting})]
    return [Add(app.at("settings", category), name, setting)]


def _texts(app: App, beginning: tuple[str, bool], setting: str, words: Sequence[str], kind: str) -> list[Edit]:
    """The edits that give a setting its texts in every language, and the page of settings its own if it has none yet.

    beginning: how the keys of its texts begin, and whether there are texts for settings; see _prefix.
    """
    prefix, has_texts = beginning
    subject = words[:-1] if kind == "id" and words[-1] == "id" else words
    texts = {
        f"{prefix}{SETTING_TEXTS}{setting}.displayName": " ".join([word.capitalize() for word in words]),
        f"{prefix}{SETTING_TEXTS}{setting}.description": DESCRIPTIONS[kind].format(words=" ".join(subject)),
    }
    if not has_texts and "settingsPageConfig" not in app.value:
        title = app.title or app.name
        page = {"title": title, "description": f"What {title} needs to know about your organization."}
        texts = {**{f"{prefix}settings.page.{key}": text for key, text in page.items()}, **texts}
    locales = app.value.get("i18n")
    if locales is None:
        return [Add(app.path, "i18n", {BASE_LOCALE: texts})]
    edits: list[Edit] = [
        Add(app.at("i18n", locale), key, text)
        for locale, known in locales.items()
        for key, text in texts.items()
        if key not in known
    ]
    if all(locale.lower().replace("-", "_") != BASE_LOCALE for locale in locales):
        edits.append(Add(app.at("i18n"), BASE_LOCALE, texts))
    return edits


def _prefix(app: App) -> tuple[str, bool]:
    """How the keys of the app's texts for settings begin, and whether there are any."""
    prefixes = []
    for _, key, _, _ in app.translations:
        parts = split_text_key(key)
        if parts and parts[1].startswith("settings.") and spells_app(parts[0], app.name):
            prefixes.append(key[: -len(parts[1])])
    return _most_common(prefixes, f"{app.name}."), bool(prefixes)
