"""Names that hold the id or the name of one organization."""

from __future__ import annotations

from kwf_lint import Finding, Fix, rule
from kwf_lint.analysis.usage import holders_of, in_canonical_order, usage_of
from kwf_lint.document.document import value_at
from kwf_lint.document.edits import Part, Rename
from kwf_lint.kustomer.names import DOMAIN, OBJECT_ID_LENGTH, SHARED_HOSTS, is_object_id, same_app, split_text_key
from kwf_lint.rulekit import Related
from kwf_lint.words import kind_in_words, quoted

from .namespaces import keys_of_settings, keys_of_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.analysis.usage import AppUse
    from kwf_lint.document.document import Path
    from kwf_lint.document.edits import Edit

HOST = f".{DOMAIN}"


@rule("KWF207", "warning", fixes="unsafe", apps_only=True, former="organisation-in-name")
def organization_in_name(app: App) -> Iterator[Finding]:
    """A name contains the id or the name of one organization."""
    yield from _ids(app)
    yield from _hosts(app)


def _ids(app: App) -> Iterator[Finding]:
    """The names that hold an id: each id once, its other places beside it."""
    places: dict[str, list[tuple[Path, str]]] = {}
    for path, text in _names(app) + _names_in_workflows(app):
        start, end = _id_in(text) or (0, 0)
        places.setdefault(text[start:end].lower(), []).append((path, text))
    for found in places.values():
        first, text = found[0]
        start, end = _id_in(text) or (0, 0)
        is_own = _is_own_suffix(text, start, app)
        is_key = first[-1] == text
        own = [(path, name) for path, name in found if _is_own_suffix(name, (_id_in(name) or (0, 0))[0], app)]
        yield Finding(
            first,
            f"this name contains the id {quoted(text[start:end])} of one organization",
            key=is_key,
            part=None if is_key else (start, end),
            related=[Related(path, "the same id") for path, _ in found[1:]],
            help=f'Write "{text[: start - 1] + text[end:]}". In other organizations the name with the id does not exist.'
            if is_own
            else "Use a name without the id: in other organizations nothing has this name.",
            fix=_cutting(app, f"remove {quoted(text[start - 1 : end])}", own) if is_own else None,
        )


def _cutting(app: App, title: str, places: list[tuple[Path, str]]) -> Fix | None:
    """The fix that cuts the id out of names and keys; None where something else has such a name or key already."""
    names = {(each.path[:-1], each.name) for _, components in app.components() for each in components}
    edits: list[Edit] = []
    new_keys: set[Path] = set()
    for path, text in places:
        start, end = _id_in(text) or (1, 1)
        right = text[: start - 1] + text[end:]
        if path[-1] != text:
            edits.append(Part(path, (start - 1, end), ""))
            is_taken = (path[:-2], right) in names
        else:
            new = (*path[:-1], right)
            is_taken = right in value_at(app.document.value, path[:-1]) or new in new_keys
            new_keys.add(new)
            edits.append(Rename(path, right))
        if is_taken:
            return None
    return Fix(title, edits)


def _names(app: App) -> list[tuple[Path, str]]:
    """The names outside of workflows that hold an id, and such keys, if they do not begin with the app's name as written.

    Each with its path; that of an i18n key ends with the key itself.
    """
    found = [(app.at("app"), app.name)] if _id_in(app.name) else []
    for _, components in app.components():
        found += [(each.at(each.name_key), each.name) for each in components if _id_in(each.name)]
    found += [(path, key) for path, key in keys_of_settings(app) if _id_in(key)]
    found += [(path, key) for path, key in keys_of_texts(app) if _id_in(key) and split_text_key(key)]
    return found


def _names_in_workflows(app: App) -> list[tuple[Path, str]]:
    """The actions, events and versions that hold an id, of apps other than Kustomer's own."""
    found = []
    held = []
    for use in usage_of(app).uses:
        if _id_in_name(use) or _id_in_version(use):
            held += [(use, holder) for holder in holders_of(app, use)]
    for use, holder in in_canonical_order(held):
        if _id_in_name(use):
            found.append((holder.at(use.key), use.name))
        if _id_in_version(use):
            found.append((holder.at("appVersion"), use.text or ""))
    return found


def _id_in_name(use: AppUse) -> bool:
    return use.name.startswith("kustomer.app.") and _id_in(use.name) is not None


def _id_in_version(use: AppUse) -> bool:
    return use.app != "" and _id_in(use.text or "") is not None


def _id_in(text: str) -> tuple[int, int] | None:
    """The characters of a name that are an id as the platform makes them, between signs or at the end."""
    if len(text) <= OBJECT_ID_LENGTH:
        return None
    words = text.replace("-", ".").replace("_", ".").split(".")
    if OBJECT_ID_LENGTH not in map(len, words):
        return None
    at = 0
    for word in words:
        if len(word) == OBJECT_ID_LENGTH and is_object_id(word.lower()) and not word.isdigit():
            return at, at + OBJECT_ID_LENGTH
        at += len(word) + 1
    return None


def _is_own_suffix(text: str, start: int, app: App) -> bool:
    """Whether the id at `start` is what the platform appends to the name of this app, if it is private."""
    return text[start - 1] == "_" and same_app(text[: start - 1].rpartition(".")[2], app.name)


def _hosts(app: App) -> Iterator[Finding]:
    """The names that hold the name of an organization whose host is in the definition; no other names are known."""
    hosts = {host for host in _organizations(app.document.text) if host not in f"{app.name} {app.title}".lower()}
    for kind, components in app.components() if hosts else ():
        for component in components:
            words = f"-{component.name.lower()}-".replace("_", "-").replace(".", "-")
            for host in sorted(hosts):
                at = words.find(f"-{host}-")
                if at >= 0:
                    yield Finding(
                        component.at(component.name_key),
                        f"this {kind_in_words(kind)} name contains the name of the organization {quoted(host)}",
                        part=(at, at + len(host)),
                        help="Remove it from the name: other organizations install the app too.",
                    )


def _organizations(text: str) -> Iterator[str]:
    """What comes before kustomerapp.com and api.kustomerapp.com in the text, where that is one organization."""
    at = text.find(HOST)
    while at >= 0:
        start = at
        while start and (text[start - 1].isalnum() or text[start - 1] in "-."):
            start -= 1
        name = text[start:at].lower().removesuffix(".api")
        if name and name not in SHARED_HOSTS and "." not in name:
            yield name
        at = text.find(HOST, at + 1)
