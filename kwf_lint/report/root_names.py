"""File names from the root of the repository, as the services of CI attach findings to files.

A run in a folder below the root names files from that folder; a service knows the repository only.
"""

from __future__ import annotations

import os

from kwf_lint.paths import path_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.report.options import Options


def name_from_root(name: str, options: Options) -> str:
    """The name of a file from the root of the repository; as it is outside of it, and for standard input."""
    if not options.root or options.root == options.current or name.startswith("<"):
        return name
    below = path_below(os.path.join(options.current, name), options.root)
    return below.replace(os.sep, "/") if below else name
