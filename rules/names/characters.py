"""Characters in names that the platform refuses or changes."""

from __future__ import annotations

from kwf_lint import Finding, Fix, rule
from kwf_lint.definition.kept import kept
from kwf_lint.document.edits import Set
from kwf_lint.kustomer.names import own_name, without_organization
from kwf_lint.words import kind_in_words, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.document.document import Path

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WORKFLOW_CHARACTERS = frozenset(LETTERS + "0123456789.-_")
KLASS_CHARACTERS = frozenset(LETTERS + "0123456789-_")

# At most so many klasses of an app get a fix: each one takes a search of the whole text for references to its name.
MOST_FIXED = 100

ALLOWED = {
    "app": "an app name has no spaces or dashes",
    "workflow": "a workflow name has only letters, digits, periods, hyphens and underscores",
    "klass": "a klass name has only letters, digits, hyphens and underscores",
}


@rule("KWF202", "error", fixes="unsafe")
def malformed_name(app: App) -> Iterator[Finding]:
    """A name has characters that the platform refuses."""
    if app.is_app:
        wrong = [character for character in app.name if character == "-" or character.isspace()]
        yield from _malformed(app, app.at("app"), "app", app.name, wrong)
    for workflow in app.workflows:
        if not WORKFLOW_CHARACTERS.issuperset(workflow.name):
            wrong = [character for character in workflow.name if character not in WORKFLOW_CHARACTERS]
            yield from _malformed(app, workflow.at("name"), "workflow", workflow.name, wrong)
    for number, klass in enumerate(app.klasses):
        wrong = [character for character in klass.name if character not in KLASS_CHARACTERS]
        yield from _malformed(app, klass.at("name"), "klass", klass.name, wrong, may_fix=number < MOST_FIXED)
    for kind, components in (("command", app.commands), ("kview", app.kviews)):
        spaced = [each for each in components if each.name != each.name.strip() and each.name.strip()]
        taken = {own_name(each.name, app.name) for each in components} if spaced else set()
        for component in spaced:
            right = component.name.strip()
            yield Finding(
                component.at("name"),
                f"the {kind_in_words(kind)} name {quoted(component.name)} begins or ends with a space",
                severity="warning",
                help=f"Write {quoted(right)}: as it is, every reference to it must repeat the space.",
                fix=Fix("remove the spaces around it", [Set(component.at("name"), right)])
                if own_name(right, app.name) not in taken
                else None,
            )


def _malformed(
    app: App, path: Path, kind: str, name: str, wrong: list[str], *, may_fix: bool = True
) -> Iterator[Finding]:
    # A placeholder is another rule's finding.
    if not wrong or "<<" in name:
        return
    right = _slug(name, wrong, "_" if kind == "app" else "-")
    # Something may refer to the name of an app or klass; then the fix would have to change more than the name.
    is_free = may_fix and right and right not in (klass_names if kind == "klass" else workflow_names)(app)
    is_alone = is_free and (kind == "workflow" or app.document.text.count(name) == 1)
    yield Finding(
        path,
        f"the {kind} name {quoted(name)} contains {_in_words(wrong)}",
        help=f"Rename it{f' to {quoted(right)}' if right else ''}: {ALLOWED[kind]}.",
        fix=Fix(f"rename it to {quoted(right)}", [Set(path, right)]) if is_alone else None,
    )


@kept
def workflow_names(app: App) -> dict[str, int]:
    """How many workflows of the app have each name, which counts without its namespace.

    Those of the app definition that bare workflows belong to count as well.
    """
    times: dict[str, int] = {}
    for workflow in [*app.workflows, *(app.owner.workflows if app.owner is not None else ())]:
        name = own_name(workflow.name, app.name)
        times[name] = times.get(name, 0) + 1
    return times


@kept
def klass_names(app: App) -> set[str]:
    """The names that klasses of the app have."""
    return {klass.name for klass in app.klasses}


def _slug(name: str, wrong: list[str], mark: str) -> str:
    """The name with `mark` in place of refused characters, and letters without their accents."""
    from unicodedata import normalize

    letters = {character: normalize("NFKD", character)[0] for character in dict.fromkeys(wrong)}
    name = name.translate(
        {ord(character): letter if letter in LETTERS else mark for character, letter in letters.items()}
    )
    return mark.join([part for part in name.lower().split(mark) if part])


def _in_words(characters: list[str]) -> str:
    """Each of the characters once, at most two of them, in words."""
    names = ["a space" if character == " " else quoted(character) for character in dict.fromkeys(characters)]
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and more"


@rule("KWF208", "warning", apps_only=True)
def case_in_app_name(app: App) -> Iterator[Finding]:
    """The app name has uppercase letters, which the platform lowercases."""
    name = without_organization(app.name)
    if name != name.lower():
        yield Finding(
            app.at("app"),
            f"the platform registers this app as {quoted(name.lower())}",
            help=f"Write {quoted(name.lower())}: names that contain {quoted(name)} probably do not match the registered name.",
        )
