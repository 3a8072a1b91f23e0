"""Recognizes by its beginning what a file is instead of JSON: markup, JavaScript, YAML, the output of npm, Markdown."""

from __future__ import annotations

import re

from kwf_lint.document.json_scan import after_space
from kwf_lint.document.mistake import Mistake

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n\r]*|#[^\n\r]*", re.DOTALL)

CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?=[ \n\r]|\Z)")

MARKUP = re.compile(r"<[!?A-Za-z][^\n\r]*")

JAVASCRIPT = re.compile(
    r"""(?:export|const|let|var|function)\b | import[\ \t]*[{'"*(] | import\b[^\n\r;]*\bfrom\b
    | (?:"use\ strict"|'use\ strict') | \( | [A-Za-z_$][\w$.]*[\ \t]*(?:=[\ \t]*[{\[(]|\()""",
    re.VERBOSE,
)

YAML_LINE = r"(?:- |[A-Za-z_][\w ./-]*:(?=\s|\Z))"

YAML = re.compile(rf"---(?=\s|\Z)|%YAML|{YAML_LINE}(?=[^\n\r]*[\n\r]\s*{YAML_LINE})")

NPM = re.compile(r"> \S+@\S+ [^\n\r]*")


def in_other_format(text: str, start: int) -> Mistake | None:
    """What the whole file is instead of JSON, as far as its beginning shows; comments are skipped."""
    index = after_space(text, start)
    if CONFLICT.match(text, index):
        return None
    while comment := COMMENT.match(text, index):
        index = after_space(text, comment.end())
    if match := MARKUP.match(text, index):
        advice = "Check where the file comes from: it may be a saved error or login page."
        return Mistake(index, match.end(), "the file is HTML or XML, not JSON", advice)
    if match := JAVASCRIPT.match(text, index):
        advice = "Name the file *.js or *.ts; for standard input, add --stdin-filename index.js."
        return Mistake(index, match.end(), "the file is JavaScript, not JSON", advice)
    if match := YAML.match(text, index):
        return Mistake(index, match.end(), "the file is YAML, not JSON", "Convert it to JSON.")
    if match := NPM.match(text, index):
        return Mistake(index, match.end(), "the output of npm is before the JSON", "Run npm with --silent.")
    if text.startswith("```", index):
        return Mistake(index, index + 3, "there is a Markdown fence before the JSON", "Keep only what is inside of it.")
    return None
