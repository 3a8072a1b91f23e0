"""Namespaces: names that stand under another app, or hold what belongs to one organisation."""

from __future__ import annotations

from kwf_lint import App, Finding, Fix, rule
from kwf_lint.app import Component, object_of, text_of
from kwf_lint.names import app_key, is_object_id, same_app, spells_app, split_app_name, split_text_key
from kwf_lint.usage import in_canonical_order, is_app_name, usage, users
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.app import Workflow
    from kwf_lint.document import Path
    from kwf_lint.usage import Use

PREFIX = "kustomer.app."
ID_LENGTH = 24
ALL_DIGITS_ZERO = bytes.maketrans(b"123456789abcdefABCDEF", b"0" * 21)
HOST = ".kustomerapp.com"
# What stands before the host and is no organisation.
COMMON_HOSTS = frozenset(("", "api", "app", "apps", "cdn", "dev", "docs", "help", "status", "www"))


@rule("KWF206", "error", apps_only=True)
def foreign_namespace(app: App) -> Iterator[Finding]:
    """A name or key of this app stands under the name of another app."""
    if not app.name:
        return
    own = f"{PREFIX}{app.name}."
    for kind, components in app.components():
        for component in components:
            # All names that another app can stand in have this in them, and few of their own.
            if ".app." not in component.name or component.name.startswith(own):
                continue
            found = _foreign_app(kind, component.name, app)
            if found:
                start, end = found
                right = f"{component.name[:start]}{app.name}{component.name[end:]}"
                yield Finding(
                    component.at(_name_key(component)),
                    f"this {kind} is named as one of the app {quoted(component.name[start:end])}",
                    part=found,
                    help=f'write "{right}", or the last part alone: the platform adds the rest by itself',
                )
    yield from _foreign_settings(app)
    yield from _foreign_texts(app)


def _foreign_app(kind: str, name: str, app: App) -> tuple[int, int] | None:
    """Where another app stands in a component's name."""
    parts = split_app_name(name)
    if parts:
        # A klass can have no name with dots at all: malformed-name says that.
        start, head = len(PREFIX), "" if kind == "klass" else parts[0]
    else:
        # Commands are also known as <app>.app.<name> (Kustomer's page "Commands").
        head, dots, _ = name.partition(".app.")
        start, head = 0, head if kind == "command" and dots and is_app_name(head) and head != "kustomer" else ""
    return (start, start + len(head)) if head and not same_app(head, app.name) else None


def _foreign_settings(app: App) -> Iterator[Finding]:
    neighbours: set[str] | None = None
    for path, key in _keys_read(app):
        head = _app_of(key)
        if not head or same_app(head, app.name):
            continue
        if neighbours is None:
            neighbours = {dependency.app for _, dependency in usage(app).dependencies}
        if app_key(head) not in neighbours:
            yield Finding(
                path,
                f"{quoted(key)} is a setting of the app {quoted(head)}",
                part=(0, len(head)),
                help=f'an app reads its own settings: write "{app.name}{key[len(head) :]}"',
            )


def _keys_read(app: App) -> list[tuple[Path, str]]:
    """The keys of settings that components read, but for those that begin with the app's name as written."""
    own = f"{app.name}."
    found = []
    for component in (*app.actions, *app.commands):
        for alias, setting in object_of(component.value, "appSettings").items():
            key = text_of(setting, "key") if type(setting) is dict else ""
            if not key.startswith(own):
                found.append((component.at("appSettings", alias, "key"), key))
    return found


def _app_of(key: str) -> str:
    """The app in the key of a setting, <app>.<category>.<name>; "" in a key of another form."""
    parts = key.split(".")
    return parts[0] if len(parts) == 3 and is_app_name(parts[0]) else ""


def _foreign_texts(app: App) -> Iterator[Finding]:
    """One finding for each other app in the keys of i18n: at its first key, the rest beside it."""
    places: dict[str, list[Path]] = {}
    for path, key in _keys_of_texts(app):
        parts = split_text_key(key)
        if parts and not spells_app(parts[0], app.name):
            places.setdefault(parts[0], []).append(path)
    for other, found in places.items():
        found.sort(key=str)
        first, *more = found
        yield Finding(
            first,
            f"this text is one of the app {quoted(other)}",
            key=True,
            related=[(path, "and this one") for path in more],
            help=f'people see the key instead of the text: write "{app.name}." before what follows the app',
        )


def _keys_of_texts(app: App) -> list[tuple[Path, str]]:
    """The keys of i18n, but for those that begin with the app's name as written."""
    own = f"{app.name}."
    return [
        ((*app.path, "i18n", locale, key), key)
        for locale, texts in object_of(app.value, "i18n").items()
        if type(texts) is dict
        for key in texts
        if not key.startswith(own)
    ]


@rule("KWF207", "warning", apps_only=True)
def organisation_in_name(app: App) -> Iterator[Finding]:
    """A name holds the id or the name of one organisation."""
    places: dict[str, list[Path]] = {}
    if _may_hold_id(app):
        for path, text in _names(app) + _names_in_workflows(app):
            places.setdefault(text, []).append(path)
    for text, found in places.items():
        start, end = _id_in(text) or (0, 0)
        is_own = _is_own_suffix(text, start, app)
        is_key = found[0][-1] == text
        yield Finding(
            found[0],
            f"the id {quoted(text[start:end])} of one organisation is part of this name",
            key=is_key,
            part=None if is_key else (start, end),
            related=[(path, "and here") for path in found[1:]],
            help="leave it out: to that organisation the name is the same with and without it, to others it is another"
            if is_own
            else "in any other organisation nothing has this name",
            fix=Fix(
                f"leave out {quoted(text[start - 1 : end])}",
                [
                    ("rename", path, text[: start - 1] + text[end:])
                    if path[-1] == text
                    else ("part", path, (start - 1, end), "")
                    for path in found
                ],
            )
            if is_own
            else None,
        )
    yield from _organisations_in_names(app)


def _may_hold_id(app: App) -> bool:
    """Whether so many hexadecimal digits stand side by side in any name: one look at all spares the look at each."""
    names = [app.name]
    for _, components in app.components():
        names += [component.name for component in components]
    for use in usage(app).uses:
        names.append(use.name)
        names.append(use.text or "")
    names += [key for _, key in _keys_read(app) + _keys_of_texts(app)]
    return b"0" * ID_LENGTH in "\n".join(names).encode("utf-8", "surrogatepass").translate(ALL_DIGITS_ZERO)


def _names(app: App) -> list[tuple[Path, str]]:
    """The names outside of workflows that hold an id, and such keys, if they do not begin with the app's name as written.

    Each with its path; that of an i18n key ends with the key itself.
    """
    found = [(app.at("app"), app.name)] if _id_in(app.name) else []
    for _, components in app.components():
        found += [(each.at(_name_key(each)), each.name) for each in components if _id_in(each.name)]
    found += [(path, key) for path, key in _keys_read(app) if _id_in(key)]
    found += [(path, key) for path, key in _keys_of_texts(app) if _id_in(key) and split_text_key(key)]
    return found


def _names_in_workflows(app: App) -> list[tuple[Path, str]]:
    """The actions, events and versions that hold an id, of apps other than Kustomer's own."""
    found = []
    held = []
    for use in usage(app).uses:
        if _id_in_name(use) or _id_in_version(use):
            held += [(use, holder) for holder in users(app, use)]
    for use, holder in in_canonical_order(held) if held else ():
        if _id_in_name(use):
            found.append((holder.at(use.key), use.name))
        if _id_in_version(use):
            found.append((holder.at("appVersion"), use.text or ""))
    return found


def _id_in_name(use: Use) -> bool:
    return use.name.startswith(PREFIX) and _id_in(use.name) is not None


def _id_in_version(use: Use) -> bool:
    return use.app != "" and _id_in(use.text or "") is not None


def _id_in(text: str) -> tuple[int, int] | None:
    """Where an id as the platform makes them stands in a name, between signs or at its end."""
    if len(text) <= ID_LENGTH:
        return None
    at = 0
    for word in text.replace("-", ".").replace("_", ".").split("."):
        if len(word) == ID_LENGTH and is_object_id(word.lower()) and not word.isdigit():
            return at, at + ID_LENGTH
        at += len(word) + 1
    return None


def _is_own_suffix(text: str, start: int, app: App) -> bool:
    """Whether the id at `start` is what the platform appends to the name of this app, if it is private."""
    return text[start - 1] == "_" and same_app(text[: start - 1].rpartition(".")[2], app.name)


def _organisations_in_names(app: App) -> Iterator[Finding]:
    """Those whose host stands in the definition too; other names of organisations nobody can tell."""
    if HOST not in app.document.text:
        return
    hosts = {host for host in _organisations(app.document.text) if host not in f"{app.name} {app.title}".lower()}
    for kind, components in app.components() if hosts else ():
        for component in components:
            words = f"-{component.name.lower()}-".replace("_", "-").replace(".", "-")
            for host in sorted(hosts):
                at = words.find(f"-{host}-")
                if at >= 0:
                    yield Finding(
                        component.at(_name_key(component)),
                        f"the organisation {quoted(host)} is part of this {kind}'s name",
                        part=(at, at + len(host)),
                        help="the app serves every organisation: leave the name of this one out",
                    )


def _organisations(text: str) -> Iterator[str]:
    """What stands before kustomerapp.com and api.kustomerapp.com, where that is one organisation."""
    at = text.find(HOST)
    while at >= 0:
        start = at
        while start and (text[start - 1].isalnum() or text[start - 1] in "-."):
            start -= 1
        name = text[start:at].lower().removesuffix(".api")
        if name not in COMMON_HOSTS and "." not in name:
            yield name
        at = text.find(HOST, at + 1)


def _name_key(component: Workflow | Component) -> str:
    return component.name_key if isinstance(component, Component) else "name"
