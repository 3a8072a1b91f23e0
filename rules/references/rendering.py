"""What becomes of templates when they are rendered: what throws, and whose values are harmless in any text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint import App
    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.throwing import Throwing

# Ends of names whose values hold nothing that HTML escapes or JSON breaks at.
SAFE_ENDINGS = ("Id", "ID", "Num", "At", "Bool", "Time", "Date")
SAFE_NAMES = frozenset(("id", "_id", "length", "statusCode"))


def throwing_in(app: App, text: Text) -> list[Throwing]:
    """What throws in a template that can be parsed."""
    template = text.template
    if template is None or template.mistakes:
        return []
    from kwf_lint.expressions.throwing import throwing

    return throwing(text.text, template, app.platform.helpers)
