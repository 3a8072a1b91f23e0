"""The format `gitlab`: GitLab's Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from hashlib import sha256

from kwf_lint.report.root_names import name_from_root
from kwf_lint.report.visible import visible, writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kwf_lint.linting.diagnostic import Diagnostic
    from kwf_lint.report.options import Options
    from kwf_lint.run.outcome import Outcome

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def report(outcome: Outcome, options: Options) -> str:
    """An array, empty where there are no findings."""
    issues = ",\n".join(json.dumps(_issue(each, name_from_root(each.file, options))) for each in outcome.diagnostics)
    return f"[\n{issues}\n]\n" if issues else "[]\n"


def _issue(diagnostic: Diagnostic, file: str) -> dict[str, Any]:
    return {
        "description": visible(f"{diagnostic.message} [{diagnostic.code} {diagnostic.name}]"),
        "check_name": diagnostic.code,
        "fingerprint": _fingerprint(diagnostic, file),
        "severity": SEVERITIES[diagnostic.severity],
        "location": {
            "path": writable(file).removeprefix("./"),
            "lines": {"begin": diagnostic.start.line, "end": diagnostic.end.line},
        },
    }


def _fingerprint(diagnostic: Diagnostic, file: str) -> str:
    """GitLab drops a second issue of one fingerprint, whichever file it is in, so the file goes into it."""
    return sha256(f"{file}\0{diagnostic.fingerprint}".encode("utf-8", "surrogatepass")).hexdigest()
