"""The helpers of Handlebars templates: is their name known, are their units and keys spelled right, and what throws?"""

from __future__ import annotations

from kwf_lint import App, Finding, rule
from kwf_lint.analysis.reads import reads_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.analysis.reads import Text
    from kwf_lint.expressions.throwing import Throwing


def throwing_in(app: App, text: Text) -> list[Throwing]:
    """What throws in a template that can be parsed."""
    template = text.template
    if template is None or template.mistakes:
        return []
    from kwf_lint.expressions.throwing import throwing

    return throwing(text.text, template, app.platform.helpers)


@rule("KWF414", "warning", fixes="unsafe")
def unknown_helper(app: App) -> Iterator[Finding]:
    """A template misspells a helper, or a unit or key that the helper takes."""
    for text in reads_of(app).odd_templates:
        if text.template is not None and not throwing_in(app, text):
            from ._helper_calls import wrong_calls  # few templates call helpers

            yield from wrong_calls(app, text, text.template)
