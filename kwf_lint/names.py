"""Names on the platform: the app that a name belongs to, names of private apps, and the nearest right name.

The platform writes "kustomer.app.<app>." before the names of an app's components, and "_<24 hexadecimal digits>" (the
organisation's id) behind the name of a private app; names with and without either are equal (source: Kustomer's pages
"Naming schemes" and "Private app namespacing"). It lower-cases the app (seen in registered apps).
Does not know which names exist: platform.py knows Kustomer's own, app.py those of a definition.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_HEXADECIMAL = "0123456789abcdef"
_OBJECT_ID_LENGTH = 24
_APP_PREFIX = "kustomer.app."
_TEXT_KINDS = ("settings.", "widgets.")


def is_object_id(text: str) -> bool:
    """Whether the text is an id as the platform makes them: 24 hexadecimal digits in lower case."""
    return len(text) == _OBJECT_ID_LENGTH and not text.strip(_HEXADECIMAL)


def without_organisation(app: str) -> str:
    """The app name without the organisation's id behind it: "acme_6142bf2f6ef1940524f53d94" -> "acme"."""
    cut = len(app) - _OBJECT_ID_LENGTH - 1
    return app[:cut] if cut > 0 and app[cut] == "_" and is_object_id(app[cut + 1 :].lower()) else app


def app_key(app: str) -> str:
    """What two spellings of one app's name have in common: lower case, without the organisation's id."""
    return without_organisation(app).lower()


def same_app(one: str, other: str) -> bool:
    """Whether two names mean the same app, whatever their letter case and with or without an organisation's id."""
    return app_key(one) == app_key(other)


def split_app_name(name: str) -> tuple[str, str] | None:
    """The app (as written) and the rest of "kustomer.app.<app>.<rest>", or None for any other name."""
    if not name.startswith(_APP_PREFIX):
        return None
    app, _, rest = name[len(_APP_PREFIX) :].partition(".")
    return (app, rest) if app and rest else None


def own_name(name: str, app: str) -> str:
    """The name without the namespace of this app, which the platform adds by itself; any other name stays as it is."""
    parts = split_app_name(name)
    return parts[1] if parts and same_app(parts[0], app) else name


def split_text_key(key: str) -> tuple[str, str] | None:
    """The app (as written) and the rest of an i18n key of settings or widgets; None for keys of other kinds.

    "<app>.settings.page.title" and "app.<app>.settings.page.title" -> the app, "settings.page.title" (source:
    Kustomer's page "Internationalization"; which other kinds of keys there are is not known).
    """
    app, _, rest = key.partition(".")
    if app == "app" and not rest.startswith(_TEXT_KINDS):
        app, _, rest = rest.partition(".")
    return (app, rest) if app and rest.startswith(_TEXT_KINDS) else None


def spells_app(written: str, app: str) -> bool:
    """Whether the app of an i18n key is this one, also where only the marks between its words are others.

    Kustomer's starter repository has the keys "myFirstWidgetApp.settings..." in the app "my_first_widget_app".
    """
    return same_app(written, app) or _folded(without_organisation(written)) == _folded(without_organisation(app))


def owner_app(name: str) -> str | None:
    """The app (as written) that an action or event belongs to, as its appVersion must name it.

    "kustomer.app.<app>.<rest>" -> the app, "kustomer.hooks...." -> "hooks", other "kustomer...." -> "kustomer". None
    for "kustomer.workflow.<id>.call", which has no version, and for short names, which belong to their own definition.
    """
    if not name.startswith("kustomer."):
        return None
    if name.startswith(_APP_PREFIX):
        parts = split_app_name(name)
        return parts[0] if parts else None
    if name.startswith("kustomer.hooks."):
        return "hooks"
    return None if name.startswith("kustomer.workflow.") else "kustomer"


def words_of(name: str) -> list[str]:
    """The words of a name in lower case: parted by signs, and where a small letter is followed by a capital one."""
    if name.islower():  # most are, and then no capital parts two words
        parts = name.replace("-", " ").replace("_", " ").replace(".", " ").split()
        if all(part.isalnum() for part in parts):
            return parts
    words = []
    word = ""
    for letter in name:
        if not letter.isalnum():
            words.append(word)
            word = ""
            continue
        if letter.isupper() and word and not word[-1].isupper():
            words.append(word)
            word = ""
        word += letter
    words.append(word)
    return [word.lower() for word in words if word]


def edit_distance(one: str, other: str, at_most: int) -> int:
    """How many letters must be added, left out, changed or swapped with their neighbour to make one text the other.

    Counts no further than `at_most`: anything beyond it gives `at_most` + 1.
    """
    beyond = at_most + 1
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end_one, end_other = len(one), len(other)
    while end_one > start and end_other > start and one[end_one - 1] == other[end_other - 1]:
        end_one -= 1
        end_other -= 1
    one, other = one[start:end_one], other[start:end_other]
    if abs(len(one) - len(other)) > at_most:
        return beyond
    earlier: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row] + [beyond] * len(other)
        # Cells farther than `at_most` from the diagonal cannot come back within it.
        for column in range(max(1, row - at_most), min(len(other), row + at_most) + 1):
            same = letter == other[column - 1]
            cost = min(previous[column - 1] + (not same), previous[column] + 1, current[column - 1] + 1)
            if (
                not same
                and row > 1
                and column > 1
                and letter == other[column - 2]
                and one[row - 2] == other[column - 1]
            ):
                cost = min(cost, earlier[column - 2] + 1)
            current[column] = cost
        if min(current) > at_most and min(previous) > at_most:
            return beyond
        earlier, previous = previous, current
    return min(previous[-1], beyond)


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates that may have been meant by `name`, which is none of them: at most `limit`, in a fixed order.

    Names that differ only in letter case and separators come alone. Otherwise those with the fewest letters wrong: at
    most one in a name of three or four letters, two in up to seven, three in longer ones; none in shorter names.
    """
    folded = _folded(name)
    lowered = name.lower()
    best = 0 if len(name) < 3 else 1 if len(name) < 5 else 2 if len(name) < 8 else 3
    alike: set[str] = set()
    near: set[str] = set()
    for candidate in candidates:
        if candidate == name:
            continue
        if folded and _folded(candidate) == folded:
            alike.add(candidate)
        elif best and not alike and abs(len(candidate) - len(name)) <= best:
            distance = edit_distance(lowered, candidate.lower(), best)
            if distance < best:
                best = distance
                near.clear()
            if distance == best:
                near.add(candidate)
    return sorted(alike or near)[:limit]


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """The help that offers the nearest names, as 'did you mean "x"?', or None where none is near."""
    quoted = [f'"{candidate}"' for candidate in nearest(name, candidates)]
    if not quoted:
        return None
    if len(quoted) > 1:
        quoted[-2:] = [f"{quoted[-2]} or {quoted[-1]}"]
    return f"did you mean {', '.join(quoted)}?"


def _folded(name: str) -> str:
    """The name without what people confuse most: letter case and the marks between words."""
    return name.lower().replace("-", "").replace("_", "").replace(".", "").replace(" ", "")
