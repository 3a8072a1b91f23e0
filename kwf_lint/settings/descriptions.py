"""What each key of a settings file is for, in words and with an example."""

from __future__ import annotations

# What each key is for, and how it may look, in the order of the file that init writes.
DESCRIBED: dict[str, tuple[str, str]] = {
    "exclude": (
        "Files that are left alone, also when they are named; globs as in .gitignore.",
        'exclude = ["exports/"]',
    ),
    "include": ("What a walk over folders takes besides *.json.", 'include = ["*.kapp"]'),
    "fragments": ("Files that hold a part of an app definition.", 'fragments = ["parts/*.json"]'),
    "select": (
        "Run these rules and no others: codes, names, families such as KWF5, or ALL.",
        'select = ["KWF3", "KWF6"]',
    ),
    "extend-select": ("Run these rules as well.", 'extend-select = ["missing-display-name"]'),
    "ignore": ("Do not run these rules.", 'ignore = ["KWF211"]'),
    "severity": ("The levels of rules: error, warning or info.", 'severity = {KWF203 = "info"}'),
    "fail-on": ("The lowest level that fails a run (default: warning).", 'fail-on = "error"'),
    "format": ("Reports, to standard output or to a file.", 'format = ["text", "sarif=kwf-lint.sarif"]'),
    "baseline": (
        "Findings that are left out; kwf-lint check --write-baseline writes the file.",
        'baseline = "kwf-lint-baseline.json"',
    ),
    "required-version": ("The versions of kwf-lint that these settings are for.", 'required-version = ">=0.1"'),
    "extend-platform": ("Facts about your Kustomer that kwf-lint does not know.", 'extend-platform = "platform.json"'),
    "setting-reference": (
        "How a workflow reads an App Setting, for fixes that make one.",
        'setting-reference = "{{{settings.{key}}}}"',
    ),
    "per-file-ignores": ("Rules that do not run on some files.", '[per-file-ignores]\n"exports/*.json" = ["KWF5"]'),
    "rules": (
        'Folders with rules of your own (as the only thing said here: rules = ["lint/rules"]), and options of rules.',
        '[rules]\nfolders = ["lint/rules"]\n\n[rules.generic-name]\nextend-words = ["sprocket"]',
    ),
    "suppress": (
        "Findings that are left out at one place.",
        """\
[[suppress]]
rule = "KWF405"
where = "poll-invoice/aN0X9A2Hc"
reason = "the id comes from us"
file = "apps/billing.json"
until = 2027-01-31""",
    ),
    "app": (
        "Workflows that belong to an app whose definition lies elsewhere.",
        """\
[[app]]
file = "apps/refunds/refunds.json"
workflows = ["exports/refunds/**"]""",
    ),
}

SUPPRESSION_DESCRIBED = {
    "rule": "The rule, by its code or name.",
    "where": "A workflow by its name, a step of it as WORKFLOW/STEP, or a component as KIND:NAME; * stands for anything.",
    "reason": "Why, for people.",
    "file": "A glob, for entries that hold for some files alone.",
    "until": "The last day on which it suppresses.",
}

APP_DESCRIBED = {
    "file": "The file with the app definition, relative to the settings file.",
    "workflows": "Globs of the files with workflows that belong to the app.",
}
