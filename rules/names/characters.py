"""Characters in names that the platform refuses or changes."""

from __future__ import annotations

from kwf_lint import Finding, Fix, rule
from kwf_lint.document.edits import Set
from kwf_lint.kustomer.names import without_organization
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint import App
    from kwf_lint.document.document import Path

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WORKFLOW_CHARACTERS = frozenset(LETTERS + "0123456789.-_")
KLASS_CHARACTERS = frozenset(LETTERS + "0123456789-_")

ALLOWED = {
    "app": "the platform takes app names without spaces and dashes",
    "workflow": "the platform takes letters, digits, periods, hyphens and underscores",
    "klass": "the platform takes letters, digits, hyphens and underscores",
}


@rule("KWF202", "error")
def malformed_name(app: App) -> Iterator[Finding]:
    """A name has characters that the platform refuses."""
    if app.is_app:
        wrong = [character for character in app.name if character == "-" or character.isspace()]
        yield from _malformed(app, app.at("app"), "app", app.name, wrong)
    for workflow in app.workflows:
        if not WORKFLOW_CHARACTERS.issuperset(workflow.name):
            wrong = [character for character in workflow.name if character not in WORKFLOW_CHARACTERS]
            yield from _malformed(app, workflow.at("name"), "workflow", workflow.name, wrong)
    for klass in app.klasses:
        wrong = [character for character in klass.name if character not in KLASS_CHARACTERS]
        yield from _malformed(app, klass.at("name"), "klass", klass.name, wrong)


def _malformed(app: App, path: Path, kind: str, name: str, wrong: list[str]) -> Iterator[Finding]:
    # A placeholder is the mistake itself, and another rule's finding.
    if not wrong or "<<" in name:
        return
    right = _slug(name, wrong, "_" if kind == "app" else "-")
    # Something may refer to the name of an app or klass; then more than the name must change.
    is_free = right and right not in [workflow.name for workflow in app.workflows]
    is_alone = kind == "workflow" or app.document.text.count(name) == 1
    yield Finding(
        path,
        f"the {kind} name {quoted(name)} has {_in_words(wrong)} in it",
        help=f"{ALLOWED[kind]}, for example {quoted(right)}" if right else ALLOWED[kind],
        fix=Fix(f"name it {quoted(right)}", [Set(path, right)]) if is_free and is_alone else None,
    )


def _slug(name: str, wrong: list[str], mark: str) -> str:
    """The name with `mark` for what is wrong in it, letters without their accents."""
    from unicodedata import normalize

    for character in wrong:
        letter = normalize("NFKD", character)[0]
        name = name.replace(character, letter if letter in LETTERS else mark)
    return mark.join([part for part in name.lower().split(mark) if part])


def _in_words(characters: list[str]) -> str:
    """Each of the characters once, at most two of them, in words."""
    names = ["a space" if character == " " else quoted(character) for character in dict.fromkeys(characters)]
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and more"


@rule("KWF208", "warning", apps_only=True)
def case_in_app_name(app: App) -> Iterator[Finding]:
    """The app's name has capital letters, which the platform makes small ones."""
    name = without_organization(app.name)
    if name != name.lower():
        yield Finding(
            app.at("app"),
            f"the platform knows this app as {quoted(name.lower())}",
            help="what refers to the app as it is written here may not be found: write small letters",
        )
