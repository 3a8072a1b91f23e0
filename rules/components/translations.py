"""Texts of i18n: those that people see on the settings page and in the sidebar, and those that nothing shows."""

from __future__ import annotations

from kwf_lint import Add, App, Finding, Fix, Related, Rename, rule
from kwf_lint.definition.node import object_of
from kwf_lint.definition.text_forms import fixed_locale, is_locale
from kwf_lint.kustomer.names import BASE_LOCALE, SETTING_TEXTS, spells_app, split_text_key
from kwf_lint.spelling import Names, did_you_mean, nearest, words_of
from kwf_lint.words import counted, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit, Text

PAGE = "settings.page."
WIDGETS = "widgets."
# Keys of texts have about five parts; of a longer key only so many are looked at.
MOST_PARTS = 50


class Texts:
    """The texts of i18n by locale and by the part of their keys that follows the app.

    own: those of this app; a locale that is spelled differently counts as the one that was meant. foreign: the keys
    that begin with the name of another app. written: each locale as the file has it. keys: the keys of the base in full,
    by that part.
    """

    __slots__ = ("foreign", "keys", "own", "written")

    def __init__(self, app: App) -> None:
        self.own: dict[str, dict[str, None]] = {}
        self.foreign: set[str] = set()
        self.keys: dict[str, str] = {}
        self.written: dict[str, str] = {}
        for locale, texts in object_of(app.value, "i18n").items():
            if type(texts) is not dict:
                continue
            # A wrong locale is reported by malformed-value; its texts are not missing as well.
            right = locale if locale == BASE_LOCALE else fixed_locale(locale) or BASE_LOCALE
            self.written.setdefault(right, locale)
            own = self.own.setdefault(right, {})
            for key in texts:
                is_own, rest = _split(key, app)
                if is_own:
                    own[rest] = None
                    if right == BASE_LOCALE:
                        self.keys.setdefault(rest, key)
                elif rest:
                    self.foreign.add(rest)


def _split(key: str, app: App) -> tuple[bool, str]:
    """Whether a key is one of this app, and what follows the app in it; "" in keys of anything else."""
    name = app.name
    size = len(name)
    if key.startswith(name) and key.startswith((".settings.", ".widgets."), size):
        return True, key[size + 1 :]
    parts = split_text_key(key)
    return (spells_app(parts[0], name), parts[1]) if parts else (False, "")


class Item:
    """What has texts. kind: "setting", "page" or "widget"; slots: the name of a text -> the rest of its key."""

    __slots__ = ("kind", "name", "path", "slots")

    def __init__(self, kind: str, name: str, path: Path, slots: dict[str, str]) -> None:
        self.kind = kind
        self.name = name
        self.path = path
        self.slots = slots

    @property
    def in_words(self) -> str:
        if self.kind == "page":
            return "the settings page"
        return f"the {self.kind} {quoted(self.name)}" if self.name else f"the {self.kind}"


@rule(
    "KWF714",
    "warning",
    fixes="unsafe",
    apps_only=True,
    rests_on="here.title here.name here.description app.app app.i18n app.settings.*.*.hidden app.settingsPageConfig",
)
def missing_translation(app: App) -> Iterator[Finding]:
    """A setting, the settings page or a widget has no translation to show."""
    if not app.settings and not app.widgets:
        return
    texts = Texts(app)
    base = texts.own.get(BASE_LOCALE, {})
    items = list(_items(app, base))
    slips = _misspelled_slots(app, texts, items)
    yield from slips.values()
    missing: list[tuple[Item, list[str]]] = []
    for item in items:
        absent = [
            slot
            for slot, rest in item.slots.items()
            if rest not in base and rest not in texts.foreign and rest not in slips
        ]
        if absent:
            missing.append((item, absent))
    if missing:
        # Where a text has a misspelled key, that key is the mistake.
        misspelled = Names(_orphan_settings(app, base))
        missing = [each for each in missing if each[0].kind != "setting" or not nearest(each[0].name, misspelled)]
    yield from _locales_behind(app, texts, items)
    # Only one fix can add a missing object, so it adds all texts.
    at_once = None if BASE_LOCALE in texts.written else _fix_at_once(app, [each for each, _ in missing])
    whole = _whole_categories(app, missing)
    for category, items in whole.items():
        edits = [edit for item in items for edit in _texts_to_add(app, item, list(item.slots), texts)]
        yield Finding(
            app.at("settings", category),
            f"no setting of the category {quoted(category)} has a displayName in {BASE_LOCALE}",
            key=True,
            help=f'Add a translation for each to i18n.{BASE_LOCALE}, such as "{app.name}.{items[0].slots["displayName"]}". '
            "Until then users see the raw keys.",
            fix=Fix("add draft translations", edits) if edits else at_once,
        )
        at_once = None
    missing = [each for each in missing if each[0].kind != "setting" or str(each[0].path[-2]) not in whole]
    for item, absent in missing:
        edits = _texts_to_add(app, item, absent, texts)
        fix = (
            Fix(f"add {'a draft translation' if len(edits) == 1 else 'draft translations'}", edits)
            if edits
            else at_once
        )
        at_once = None
        where = "" if item.kind == "widget" else f" in {BASE_LOCALE}"
        message = f"{item.in_words} has no {' and no '.join(absent)}{where}"
        yield Finding(item.path, message, help=_advice_on(app, item, absent), fix=fix)


def _advice_on(app: App, item: Item, absent: list[str]) -> str:
    """How to add the texts that are missing for an item; a widget without a name has no keys for them."""
    if not item.slots[absent[0]]:
        return 'Add a "title", or a "name" and a translation for it in i18n.'
    keys = " and ".join([f'"{app.name}.{item.slots[slot]}"' for slot in absent])
    return f"Add {keys} to i18n.{BASE_LOCALE}. Until then users see the raw key{'s' * (len(absent) > 1)}."


def _items(app: App, base: dict[str, None]) -> Iterator[Item]:
    """What needs texts, in the order of the documentation."""
    has_page = "settingsPageConfig" not in app.value
    if has_page and app.settings and any(rest.startswith("settings.") for rest in base):
        yield Item("page", "", app.at("settings"), {slot: PAGE + slot for slot in ("title", "description")})
    for setting in app.settings if has_page else ():
        if not setting.is_hidden:
            name = setting.full_name
            slots = ("displayName",) if setting.description else ("displayName", "description")
            yield Item("setting", name, setting.path, {slot: f"{SETTING_TEXTS}{name}.{slot}" for slot in slots})
    for widget in app.widgets:
        if not widget.title:
            yield Item("widget", widget.name, widget.path, {"title": widget.name and f"{WIDGETS}{widget.name}.title"})


def _locales_behind(app: App, texts: Texts, items: list[Item]) -> Iterator[Finding]:
    """Locales without some texts of the base: the platform shows those of the base there."""
    base = texts.own.get(BASE_LOCALE, {})
    wanted = {rest for item in items for rest in item.slots.values() if rest in base}
    for locale, own in texts.own.items():
        count = len(wanted.difference(own))
        if own and count and locale != BASE_LOCALE and is_locale(texts.written[locale]):
            yield Finding(
                app.at("i18n", texts.written[locale]),
                f"{counted(count, 'translation')} of {quoted(BASE_LOCALE)} {'is' if count == 1 else 'are'} missing here",
                severity="info",
                key=True,
                help=f"Translate what is missing: until then users of this locale see the text of {BASE_LOCALE}.",
            )


def _misspelled_slots(app: App, texts: Texts, items: list[Item]) -> dict[str, Finding]:
    """Keys of the base whose last part misspells one that an item needs, by the rest of the key that was meant."""
    base = texts.own.get(BASE_LOCALE, {})
    found: dict[str, Finding] = {}
    lacking = [item for item in items if any(rest and rest not in base for rest in item.slots.values())]
    if not lacking:
        return found
    by_beginning: dict[str, list[str]] = {}
    for rest in base:
        by_beginning.setdefault(rest.rpartition(".")[0] + ".", []).append(rest)
    for item in lacking:
        absent = {slot: rest for slot, rest in item.slots.items() if rest and rest not in base}
        beginning = next(iter(absent.values())).rpartition(".")[0] + "."
        known = item.slots.values()
        others = [rest for rest in by_beginning.get(beginning, ()) if rest not in known]
        for rest in others:
            last = rest[len(beginning) :]
            for slot in nearest(last, [slot for slot in absent if absent[slot] not in found])[:1]:
                key = texts.keys[rest]
                path = app.at("i18n", texts.written[BASE_LOCALE], key)
                right = key[: len(key) - len(last)] + slot
                found[absent[slot]] = Finding(
                    path,
                    f"nothing shows a translation with the key {quoted(last)}",
                    key=True,
                    help=f'Did you mean "{slot}"?',
                    fix=Fix(f'rename it to "{slot}"', [Rename(path, right)]),
                )
    return found


def _whole_categories(app: App, missing: list[tuple[Item, list[str]]]) -> dict[str, list[Item]]:
    """The categories of several settings none of which has a text, each with its settings."""
    visible: dict[str, int] = {}
    for setting in app.settings:
        if not setting.is_hidden:
            visible[setting.category] = visible.get(setting.category, 0) + 1
    bare: dict[str, list[Item]] = {}
    for item, absent in missing:
        if item.kind == "setting" and len(absent) == len(item.slots):
            bare.setdefault(str(item.path[-2]), []).append(item)
    return {category: items for category, items in bare.items() if 1 < len(items) == visible[category]}


def _orphan_settings(app: App, own: dict[str, None]) -> list[str]:
    """The settings that texts are for and that the app does not have."""
    names = _names_of_settings(app)
    found = [_setting_of(rest, names) for rest in own if rest.startswith(SETTING_TEXTS)]
    return [name for name in found if name and name not in names]


def _names_of_settings(app: App) -> dict[str, int]:
    """<category>.<name> of everything under "settings", whatever its value, with its place among them."""
    names = [
        f"{category}.{name}"
        for category, settings in object_of(app.value, "settings").items()
        if type(settings) is dict
        for name in settings
    ]
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _setting_of(rest: str, names: Mapping[str, int]) -> str:
    """The setting that a text is for, "" where the key is not of that form."""
    path = rest[len(SETTING_TEXTS) :]
    known = _first_beginning(path, names)
    if known is not None:
        return known
    name, _, _ = path.rpartition(".")
    return name if "." in name else ""


def _first_beginning(path: str, names: Mapping[str, int]) -> str | None:
    """The first of the names with which a path begins and which a dot follows."""
    parts = path.split(".")[:MOST_PARTS]
    beginnings = [".".join(parts[:size]) for size in range(1, len(parts))]
    return min([name for name in beginnings if name in names], key=names.__getitem__, default=None)


def _text_for(app: App, rest: str) -> str:
    """A draft text: the title of the app for its page, the words of a name for everything else."""
    if rest.startswith(PAGE):
        return app.title or app.name
    return " ".join(word.capitalize() for word in words_of(rest.split(".")[-2]))


def _texts_to_add(app: App, item: Item, absent: list[str], texts: Texts) -> list[Edit | Text]:
    """The edits that add draft texts, none where the base is missing or the texts cannot have a key."""
    if BASE_LOCALE not in texts.written:
        return []
    return [
        Add(
            app.at("i18n", texts.written[BASE_LOCALE]),
            f"{app.name}.{item.slots[slot]}",
            _text_for(app, item.slots[slot]),
        )
        for slot in absent
        if item.slots[slot]
    ]


def _fix_at_once(app: App, items: list[Item]) -> Fix | None:
    rests = [rest for item in items for rest in item.slots.values() if rest]
    if any(item.kind == "setting" for item in items):
        rests = [PAGE + "title", PAGE + "description", *rests]
    texts = {f"{app.name}.{rest}": _text_for(app, rest) for rest in rests}
    locales = app.value.get("i18n", {})
    if not texts or type(locales) is not dict or BASE_LOCALE in locales:
        return None  # what is there is not an object, which wrong-type reports
    edit = (
        Add(app.at("i18n"), BASE_LOCALE, texts) if "i18n" in app.value else Add(app.path, "i18n", {BASE_LOCALE: texts})
    )
    return Fix("add draft translations", [edit])


@rule(
    "KWF715",
    "warning",
    apps_only=True,
    rests_on="app.app app.settings.*.*.type app.settingsPageConfig app.widgets.*.name",
)
def orphan_translation(app: App) -> Iterator[Finding]:
    """A translation is for a setting or widget that the app does not have."""
    if "i18n" not in app.value or type(app.value.get("settings", {})) is not dict:
        return
    settings = _names_of_settings(app)
    widgets = {name: place for place, name in enumerate(dict.fromkeys([widget.name for widget in app.widgets]))}
    has_page = bool(settings) or "settingsPageConfig" in app.value
    orphans: dict[tuple[str, str], list[Path]] = {}
    for locale, texts in object_of(app.value, "i18n").items():
        for key in texts if type(texts) is dict else ():
            is_own, rest = _split(key, app)
            if not is_own:
                continue
            if rest.startswith(SETTING_TEXTS):
                name = _setting_of(rest, settings)
                orphan = ("setting", name) if name and name not in settings else None
            elif rest.startswith(WIDGETS):
                name = rest[len(WIDGETS) :].rpartition(".")[0]
                is_orphan = name and _first_beginning(rest[len(WIDGETS) :], widgets) is None
                orphan = ("widget", name) if is_orphan else None
            else:
                orphan = ("page", "") if rest.startswith(PAGE) and not has_page else None
            if orphan:
                orphans.setdefault(orphan, []).append((*app.path, "i18n", locale, key))
    near_settings, near_widgets = Names(settings), Names(widgets)
    for (kind, name), found in orphans.items():
        # The place must not depend on the order of locales and keys in the file.
        first, *more = sorted(
            found, key=lambda path: (path[-2] != BASE_LOCALE, str(path[-2]), _slot_rank(str(path[-1])))
        )
        known = near_settings if kind == "setting" else near_widgets
        yield Finding(
            first,
            "this translation is for a settings page that the app does not have"
            if kind == "page"
            else f"this translation is for the {kind} {quoted(name)}, which the app does not have",
            key=True,
            related=[Related(path, "this translation as well") for path in more],
            help=did_you_mean(name, known) or "Delete the translation, or correct its key: nothing shows it.",
        )


def _slot_rank(key: str) -> tuple[bool, str]:
    """Titles and names before descriptions."""
    return key.endswith(".description"), key
