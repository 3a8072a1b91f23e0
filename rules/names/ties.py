"""KWF204 and KWF209: names of workflows, kviews and klasses that do not tell which app they belong to."""

from __future__ import annotations

from kwf_lint.rules.names.checks import COMMON_WORDS, KLASS_CHARACTERS, SHORTEST_WORD, is_generic

from kwf_lint import App, Finding, Workflow
from kwf_lint.names import own_name, same_app, split_app_name, without_organisation, words_of
from kwf_lint.wording import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kwf_lint.app import Klass, KView


def untied_workflows(app: App, workflows: Iterable[Workflow]) -> Iterator[Finding]:
    """Those of the workflows whose names have no telling word of the app's."""
    own = _telling_words(_names_of_app(app))
    for workflow in workflows if own else ():
        name = workflow.name
        if split_app_name(name):
            continue
        words = _telling_words([name])
        is_tied = any(word in other or other in word for word in words for other in own)
        if not is_tied and not is_generic(name, app, words_of(app.name)):
            yield Finding(
                workflow.at("name"),
                f"the workflow name {quoted(name)} has no word of the app's",
                help="names are unique over all workflows of an organisation: begin this one with the app's name, "
                f"as in {quoted(app.name.replace('_', '-') + '-' + name)}",
            )


def untied_kviews(app: App, kviews: Iterable[KView]) -> Iterator[Finding]:
    """Those of the kviews whose names begin with something else than the app's name."""
    for kview in kviews:
        head = kview.name.partition(".")[0]
        if not _is_name_of(head, app) and not is_generic(kview.name, app, words_of(app.name)):
            yield Finding(
                kview.at("name"),
                f"the kview name begins with {quoted(head)}, which is not this app",
                part=(0, len(head)),
                help=f'names of kviews are unique over all apps: begin it with "{app.name}."',
            )


def _is_name_of(head: str, app: App) -> bool:
    return same_app(head, app.name) or words_of(head) == words_of(app.name) or head == app.identifier


def _names_of_app(app: App) -> Iterator[str]:
    yield from (app.name, app.title, app.identifier)
    for component in (*app.hooks, *app.triggers, *app.actions, *app.klasses):
        yield own_name(component.name, app.name)


def _telling_words(names: Iterable[str]) -> set[str]:
    return {
        word
        for name in names
        for word in words_of(name)
        if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS and not word.isdigit()
    }


def foreign_klasses(app: App, klasses: Iterable[Klass]) -> Iterator[Finding]:
    """Those of the custom klasses that do not begin with the app's name."""
    for klass in klasses:
        if not KLASS_CHARACTERS.issuperset(klass.name) or _begins_as_app(klass.name, app):
            continue
        right = f"{without_organisation(app.name).lower().replace('_', '-')}-{klass.name}"
        yield Finding(
            klass.at("name"),
            f"the klass name {quoted(klass.name)} does not begin with the app's name",
            help=f"names of klasses are unique in an organisation, and can never be changed: {quoted(right)}",
        )


def _begins_as_app(name: str, app: App) -> bool:
    """Whether a name begins with the app's name, identifier or title, or with a first word that they have too."""
    first, *_ = words_of(name) or [""]
    whole = "".join(words_of(name))
    own = words_of(without_organisation(app.name))
    if len(first) >= SHORTEST_WORD and first in own:
        return True
    return any(
        each and (whole.startswith(each) or (len(first) >= SHORTEST_WORD and each.startswith(first)))
        for each in ("".join(own), app.identifier.lower(), "".join(words_of(app.title)))
    )
