"""How kwf-lint speaks, as far as a machine can judge it: words that it avoids, and the form of each kind of sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from kwf_lint.linting.diagnostic import Diagnostic

LONGEST_MESSAGE = 72  # without what is quoted
LONGEST_SUMMARY = 90

# What a help may begin with: it says first what to do. A verb that is missing here is added.
IMPERATIVES = {
    "Add", "Ask", "Begin", "Break", "Call", "Change", "Check", "Choose", "Close", "Combine", "Compare", "Complete", "Convert",
    "Copy", "Correct", "Cover", "Create", "Declare", "Delete", "End", "Enter", "Escape", "Fill", "Find", "Follow", "Give",
    "Guard", "Include", "Install", "Join", "Keep", "Let", "List", "Look", "Make", "Mark", "Match", "Merge", "Move",
    "Name", "Open", "Pass", "Pin", "Point", "Put", "Quote", "Raise", "Read", "Reduce", "Remove", "Rename", "Repeat",
    "Replace", "Report", "Return", "Review", "Revoke", "Run", "Save", "Schedule", "See", "Send", "Separate", "Set", "Shorten",
    "Split", "Start", "Store", "Swap", "Switch", "Test", "Translate", "Trim", "Turn", "Update", "Upgrade", "Use",
    "Wait", "Wrap", "Write",
}  # fmt: skip

_BRITISH = r"""
    \w*organis(?:e|ed|ing|ation|ations)\b | \w*colour\w* | \w*behaviour\w* | \w*neighbour\w* | \w*favour\w* | \w*honour\w*
    | (?:recogn|serial|normal|optim|initial|summar|capital|maxim|minim|general|special|local|author|util|standard|real|categor)
      is(?:e|es|ed|ing|ation|ations)\b
    | analys(?:e|ed|ing)\b | catalogues? | centres? | greys? | licences? | cancell(?:ed|ing) | labell(?:ed|ing)
    | modell(?:ed|ing) | judgements? | whilst | misspelt | spelt
"""
# Words for which there is a better one everywhere, also in comments and docstrings.
_ODD = r"""
    mend(?:s|ed|ing)? | anew | nobody's | without\ a\ word | circles? | tells?\ of | speaks\ of | faults?\ of
    | cannot\ do\ without
"""
# Words of the source alone, where people read a message, a help, a label, the title of a fix or a summary.
_ODD_TO_USERS = r"""
    (?<!there\ )is\ no | are\ no | is\ none | are\ none | none\ of | (?:a|this|no|longer)\ text | lacks? | speaks?
    | starts\ this | (?:asks|asked)\ (?:for|whether|what|only|before) | stands?(?!\ for) | gives | capital\ letters?
    | for\ people | no\ word | on\ (?:the|every|each|one|this)\ way | ways? | such\ as\ it\ stands | faults? | takes?\ back
    | true\ or\ false | admits?
"""
EVERYWHERE = re.compile(rf"\b(?:{_BRITISH}|{_ODD})(?!\w)", re.VERBOSE | re.IGNORECASE)
TO_USERS = re.compile(rf"\b(?:{_ODD_TO_USERS})(?!\w)", re.VERBOSE | re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|`[^`]*`|\{\{.*?\}\}')


def odd_words(text: str) -> list[str]:
    """Words that the project does not use: British spellings, and words that readers stumble over."""
    return [match.group() for match in EVERYWHERE.finditer(text)]


def without_quotes(text: str) -> str:
    """A sentence without what it quotes from a definition."""
    return _QUOTED.sub('""', text)


def flaws_of(kind: str, text: str) -> list[str]:
    """What is wrong with a message, a help, a label, the title of a fix ("fix") or the summary of a rule."""
    own = without_quotes(text)
    flaws = [f"says {word!r}" for word in odd_words(own)]
    flaws += [f"says {match.group()!r}" for match in TO_USERS.finditer(own)]
    if kind == "message" and len(own) - own.count('"') > LONGEST_MESSAGE:
        flaws.append(f"has more than {LONGEST_MESSAGE} characters")
    if kind == "summary" and len(text) > LONGEST_SUMMARY:
        flaws.append(f"has more than {LONGEST_SUMMARY} characters")
    if kind in ("message", "label", "fix") and text.endswith("."):
        flaws.append("ends with a period")
    if kind == "summary" and not text.endswith("."):
        flaws.append("does not end with a period")
    if kind == "help":
        first = re.split(r"\W", text, maxsplit=1)[0]
        if text[-1:] not in (".", "?"):
            flaws.append("does not end with a period")
        if first not in IMPERATIVES and not text.startswith("Did you mean "):
            flaws.append(f"begins with {first!r}, not with what to do")
    return flaws


def sentences_of(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """What a diagnostic says to people, each with its kind."""
    yield "message", diagnostic.message
    if diagnostic.help:
        yield "help", diagnostic.help
    if diagnostic.fix:
        yield "fix", diagnostic.fix.title
    for related in diagnostic.related:
        yield "label", related.message


def flaws_in(diagnostics: Iterable[Diagnostic], names: Container[str]) -> list[str]:
    """What is wrong with what the rules of these names say, each with the sentence."""
    said = {(each.name, kind, text) for each in diagnostics if each.name in names for kind, text in sentences_of(each)}
    return [f"{name}: {kind} {flaw}: {text}" for name, kind, text in sorted(said) for flaw in flaws_of(kind, text)]
