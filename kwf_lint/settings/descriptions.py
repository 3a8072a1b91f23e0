"""What each key of a settings file is for, in words and with an example."""

from __future__ import annotations

# What each key is for, and how it may look, in the order of the file that init writes.
DESCRIBED: dict[str, tuple[str, str]] = {
    "exclude": (
        "Files to skip, even when they are named on the command line. Globs as in .gitignore.",
        'exclude = ["exports/"]',
    ),
    "include": ("Files to read in folders, in addition to *.json and modules.", 'include = ["*.kapp"]'),
    "fragments": ("Files that contain a part of an app definition.", 'fragments = ["parts/*.json"]'),
    "select": (
        "Run only these rules: codes, names, families such as KWF5, or ALL.",
        'select = ["KWF3", "KWF6"]',
    ),
    "extend-select": ("Run these rules as well.", 'extend-select = ["missing-display-name"]'),
    "ignore": ("Do not run these rules.", 'ignore = ["KWF211"]'),
    "severity": ("The levels of rules: error, warning or info.", 'severity = {KWF203 = "info"}'),
    "fail-on": ("The lowest level that fails a run (default: warning).", 'fail-on = "error"'),
    "format": ("Report formats. FORMAT=FILE writes the report to a file.", 'format = ["text", "sarif=kwf-lint.sarif"]'),
    "baseline": (
        "A file with findings that are not reported. kwf-lint check --write-baseline writes it.",
        'baseline = "kwf-lint-baseline.json"',
    ),
    "required-version": ("The versions of kwf-lint that may use these settings.", 'required-version = ">=0.1"'),
    "extend-platform": (
        "Files with actions, events and other facts of your organization; kwf-lint facts writes such a file.",
        'extend-platform = ["platform/*.json"]',
    ),
    "unread": (
        'What a run does if it could not read a definition: "note" says so in the summary, "error" also fails the run.',
        'unread = "error"',
    ),
    "setting-reference": (
        "How a workflow reads an App Setting. Fixes that add a setting use this template.",
        'setting-reference = "{{{settings.{key}}}}"',
    ),
    "per-file-ignores": ("Rules that do not run on these files.", '[per-file-ignores]\n"exports/*.json" = ["KWF5"]'),
    "rules": (
        'Folders with rules of your own, and options of rules. For folders alone, write rules = ["lint/rules"].',
        '[rules]\nfolders = ["lint/rules"]\n\n[rules.generic-name]\nextend-words = ["sprocket"]',
    ),
    "suppress": (
        "Findings that are suppressed at one place.",
        """\
[[suppress]]
rule = "KWF405"
where = "poll-invoice/aN0X9A2Hc"
reason = "the id comes from us"
file = "apps/billing.json"
until = 2027-01-31""",
    ),
    "app": (
        "Workflows that belong to an app whose definition is in another folder.",
        """\
[[app]]
file = "apps/refunds/refunds.json"
workflows = ["exports/refunds/**"]""",
    ),
}

SUPPRESSION_DESCRIBED = {
    "rule": "The rule, by its code or name.",
    "where": "A workflow by its name, a step as WORKFLOW/STEP, or a component as KIND:NAME; * matches any characters.",
    "reason": "Why the finding is suppressed.",
    "file": "A glob of the files that the entry applies to.",
    "until": "The last day on which the entry applies.",
}

APP_DESCRIBED = {
    "file": "The file with the app definition, relative to the settings file.",
    "workflows": "Globs of the files with workflows that belong to the app.",
}
