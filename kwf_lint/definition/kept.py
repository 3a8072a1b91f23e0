"""Works something out once for a view of a definition and keeps it with the view.

    @kept
    def reads_of(app: App) -> Reads: ...

The first call for an App or a Workflow works the value out; later calls find it in the view's `kept`. So the views know
nothing of the analyses, and what is kept goes when the view goes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol, TypeVar

    class Keeper(Protocol):
        """A view that can keep what is worked out for it."""

        kept: dict[Any, Any]

    View = TypeVar("View", bound=Keeper)

    Result = TypeVar("Result")


def kept(work_out: Callable[[View], Result]) -> Callable[[View], Result]:
    """The function, called at most once for each view."""

    def look_up(view: View) -> Result:
        if work_out not in view.kept:
            view.kept[work_out] = work_out(view)
        return view.kept[work_out]  # type: ignore[no-any-return]  # what is kept has any type

    look_up.__name__ = work_out.__name__
    look_up.__qualname__ = work_out.__qualname__
    look_up.__doc__ = work_out.__doc__
    return look_up
