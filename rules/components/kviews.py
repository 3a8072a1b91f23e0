"""KViews: their resources, and mistakes in their templates.

Templates are JSX. They are never read as Handlebars, and judged only for a few mistakes that are certain.
"""

from __future__ import annotations

from kwf_lint import App, Finding, Related, rule
from kwf_lint.analysis.commands_called import command_name, commands_called
from kwf_lint.definition.kept import kept
from kwf_lint.kustomer.versions import split_app_version
from kwf_lint.spelling import Names, did_you_mean
from kwf_lint.words import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kwf_lint.definition.components import KView, Setting

OBJECT = "kobject."


@rule("KWF712", "error", rests_on="here app.app app.klasses.*.name")
def kview_resource(app: App) -> Iterator[Finding]:
    """A KView has an unknown resource, or a context that its resource does not have."""
    for kview in app.kviews:
        resource = kview.resource
        if not resource.strip():
            continue
        if resource in app.platform.kview_resources:
            if kview.context == "smartbar-details":
                yield Finding(
                    kview.at("context"),
                    f'the resource {quoted(resource)} has no context "smartbar-details"',
                    related=[Related(kview.at("resource"), "the resource")],
                    help='Use "smartbar-card": only the app\'s own klasses have "smartbar-details".',
                )
        elif not resource.startswith(OBJECT) or resource == OBJECT:
            yield Finding(
                kview.at("resource"),
                f"{quoted(resource)} is not a resource",
                severity="warning" if resource in app.platform.standard_klasses else None,
                help=_right_resource(app, resource),
            )
        elif app.is_app and not _is_declared(app, resource[len(OBJECT) :]):
            yield Finding(
                kview.at("resource"),
                f"the app declares no klass {quoted(resource[len(OBJECT) :])}",
                severity="warning",
                help=did_you_mean(resource, _names_of_objects(app))
                or 'Declare it under "klasses": in an organization without such a klass the KView never shows.',
            )


def _right_resource(app: App, resource: str) -> str:
    if OBJECT + resource in _objects(app):
        return f'Write "{OBJECT}{resource}".'
    return did_you_mean(resource, _names_of_resources(app)) or (
        'Use "customer", "conversation", "company", or "kobject." and the name of a klass.'
    )


def _is_declared(app: App, klass: str) -> bool:
    """Whether the app declares the klass, or an app that it depends on may do so."""
    name = klass.lower()
    return f"{OBJECT}{name}" in _lowered_objects(app) or name.startswith(_neighbors(app))


@kept
def _objects(app: App) -> set[str]:
    """The resources of the app's klasses."""
    return {OBJECT + klass.name for klass in app.klasses if klass.name}


@kept
def _lowered_objects(app: App) -> set[str]:
    return {OBJECT + klass.name.lower() for klass in app.klasses}


@kept
def _neighbors(app: App) -> tuple[str, ...]:
    """The names of the apps that the app depends on, in lower case."""
    apps = [parts[0].lower() for parts in (split_app_version(text) for _, text in app.dependencies) if parts]
    return tuple([each for each in apps if each != "kustomer"])


@kept
def _names_of_objects(app: App) -> Names:
    return Names(_objects(app))


@kept
def _names_of_resources(app: App) -> Names:
    return Names([*app.platform.kview_resources, *_objects(app)])


# How the names of files end that hold a view, and how long a path may be.
SOURCES = (".html", ".htm", ".js", ".jsx", ".mjs", ".ts", ".tsx", ".vue")
LONGEST_PATH = 300
NOT_IN_VIEWS = "Let a command send the secret in a header. Everyone who sees the KView can read a secret in it."


@rule("KWF713", "warning", rests_on="here app.app app.commands.*.name app.settings.*.*.type")
def kview_template(app: App) -> Iterator[Finding]:
    """The template of a KView has a mistake that JSX or the platform does not accept."""
    for kview in app.kviews:
        template = kview.template
        if _is_path(template):
            # Manifests of the legacy SDK name the page of an iframe like this.
            if kview.value.get("iframe") is not True:
                yield Finding(
                    kview.at("template"),
                    f"the template is the path {quoted(template.strip())}, not JSX",
                    help="Put the content of the file here: Kustomer does not read files of the app.",
                )
            continue
        # To follow the tags or to parse takes modules of their own, which few templates need.
        in_braces = list(_settings_in_braces(kview))
        is_html = _may_hold_html(template)
        is_doubtful = not in_braces and kview.value.get("iframe") is not True and _may_be_broken(template)
        if is_html or is_doubtful or in_braces:
            from ._jsx import insertions, slips

            yield from slips(kview, is_html=is_html, is_doubtful=is_doubtful)
            keys = [_key_of_setting(app, template[at : at + LONGEST_PATH]) for _, _, at in in_braces]
            reads = [(start, end, f"appSettings.{key}") for (start, end, _), key in zip(in_braces, keys, strict=True)]
            for (start, end, _), key, code in zip(reads, keys, insertions(template, reads), strict=True):
                yield Finding(
                    kview.at("template"),
                    "{{settings...}} is not resolved in a KView",
                    part=(start, end),
                    help=f"Write {code}: only widgets and commands read {{{{settings...}}}}." if key else NOT_IN_VIEWS,
                )
        yield from _double_schemes(kview)
        if app.is_app:
            yield from _undeclared_commands(app, kview)


def _double_schemes(kview: KView) -> Iterator[Finding]:
    """URLs that begin with two schemes: `https://http://`."""
    template = kview.template
    start = template.find("://http")
    while start >= 0:
        end = start + len("://http")
        end += template[end : end + 1] == "s"
        first = start - (5 if template.endswith("https", 0, start) else 4)
        has_two = template.endswith(("http", "https"), 0, start) and template.startswith("://", end)
        if has_two and not kview.is_comment(first):
            yield Finding(
                kview.at("template"),
                "this URL has two schemes",
                part=(first, end + 3),
                help="Remove one of them: browsers read the second as the name of a host.",
            )
        start = template.find("://http", end)


def _is_path(template: str) -> bool:
    """Whether a template is nothing but the path of a file."""
    path = template.strip()
    if len(path) > LONGEST_PATH or "://" in path or not path or any(sign in path for sign in "<>{}()=;\n"):
        return False
    return path.startswith(("./", "../", "/")) or (len(path.split()) == 1 and path.lower().endswith(SOURCES))


def _may_hold_html(template: str) -> bool:
    """Whether the template contains `class=`, or `style=` and a quote."""
    for word in ("class", "style"):
        at = template.find(word)
        while at >= 0:
            after = template[at + 5 : at + 12].lstrip()
            if after[:1] == "=" and (word == "class" or after[1:].lstrip()[:1] in ("'", '"')):
                return True
            at = template.find(word, at + 5)
    return False


def _may_be_broken(template: str) -> bool:
    """Whether a template contains code, or brackets, quotes or tags that may not be pairs: what only a parser can judge."""
    if "<" not in template:
        return False
    if (
        ";" in template
        or ".@" in template
        or "=>" in template
        or "<!--" in template
        or any(template.count(sign) % 2 for sign in "'\"`")
    ):
        return True
    return any(template.count(sign) != template.count(other) for sign, other in ("{}", "()", "[]")) or any(
        _open_tags(template).values()
    )


def _open_tags(template: str) -> dict[str, int]:
    """How many tags more of each name open than close, among what looks like tags."""
    found: dict[str, int] = {}
    for piece in template.split("<")[1:]:
        tag = piece.partition(">")[0]
        if tag[:1] == "/":
            name = tag[1:].strip()
            found[name] = found.get(name, 0) - 1
        elif "/>" not in piece and (tag[:1].isalpha() or piece[:1] == ">"):
            name = "".join(tag.split(None, 1)[:1])
            found[name] = found.get(name, 0) + 1
    return found


def _settings_in_braces(kview: KView) -> Iterator[tuple[int, int, int]]:
    """Where the template reads a setting in braces: the start and end of that, and where in it `settings.` begins."""
    template = kview.template
    end = template.find("settings.")
    while end >= 0:
        start = end
        while template[start - 1 : start] == " ":
            start -= 1
        braces = start
        while template[start - 1 : start] == "{":
            start -= 1
        # This cannot be meant as JSX: after two braces there is the key of an object, and no dot follows it.
        if braces - start > 1 and not kview.is_comment(start):
            close = template.find("}}", end)
            last = close + 2
            while close >= 0 and last - close < braces - start and template[last : last + 1] == "}":
                last += 1
            yield start, last if close >= 0 else end + len("settings"), end
        end = template.find("settings.", end + 1)


def _key_of_setting(app: App, rest: str) -> str:
    """The category and name of the setting that a template reads; "" for a secret. `rest` begins with `settings.`."""
    size = next((at for at, sign in enumerate(rest) if not (sign.isalnum() or sign in "_.$")), len(rest))
    _, _, key = rest[:size].rstrip(".").partition(".")
    name = key.rpartition(".")[2]
    known = _settings_by_name(app).get(name)
    if known is not None and known.type == "secret":
        return ""
    if key.count(".") != 1:
        key = known.full_name if known is not None else "<category>.<name>"
    return key


@kept
def _settings_by_name(app: App) -> dict[str, Setting]:
    """The settings by their last names; of those that share one, a secret."""
    found: dict[str, Setting] = {}
    for setting in app.settings:
        if setting.name not in found or setting.type == "secret":
            found[setting.name] = setting
    return found


def _undeclared_commands(app: App, kview: KView) -> Iterator[Finding]:
    """Calls of commands that this app does not declare."""
    reported = set()
    for name, start, end in commands_called(app, kview) if "/run" in kview.template else ():
        if name not in _commands(app) and name not in reported:
            reported.add(name)
            yield Finding(
                kview.at("template"),
                f"the app declares no command {quoted(name)}",
                severity="error",
                part=(start, end),
                help=did_you_mean(name, _names_of_commands(app))
                or 'Declare the command under "commands": until then the call fails.',
            )


@kept
def _commands(app: App) -> set[str]:
    """The names of the app's commands, without the app."""
    return {command_name(command.name, app) for command in app.commands}


@kept
def _names_of_commands(app: App) -> Names:
    return Names(_commands(app))
