"""Workflows as Markdown: a heading and a Mermaid diagram for each."""

from __future__ import annotations

from kwf_lint.drawing.mermaid import mermaid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kwf_lint.drawing.picture import Picture

# As numeric entities these never act as Markdown, HTML, mentions, short codes or formulas.
ESCAPES = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]<>()#&|~$@:^!"}


def markdown(pictures: Iterable[Picture]) -> str:
    """A heading with the name and a fence for each workflow."""
    return "\n".join(f"## {escaped(picture.name)}\n\n{fence(picture)}" for picture in pictures)


def fence(picture: Picture) -> str:
    """The diagram of a workflow, as GitHub and GitLab draw it."""
    return f"```mermaid\n{mermaid([picture])}```\n"


def escaped(text: str) -> str:
    """A visible text in Markdown that is shown as it is."""
    return text.translate(ESCAPES)
