"""KViews, klasses and hook events (KWF710 to 713, 719, 720): levels, places, and what to write instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.edits import Set
from tests.rules.test_components import app, diagnostics, found, rest_action, slips, step, workflow

if TYPE_CHECKING:
    from typing import Any

CREATED = "kustomer.conversation.create"
SECRET = {"type": "secret", "defaultValue": ""}
TEXT = {"type": "string", "defaultValue": ""}


def view(resource: str, context: str = "smartbar-card") -> dict[str, Any]:
    return {"name": "acme.card", "resource": resource, "context": context, "template": "<div/>"}


def helps(code: str, definition: Any) -> list[str | None]:
    return [each.help for each in diagnostics(code, definition)]


# KWF712


@pytest.mark.parametrize(
    ("resource", "advice"),
    [
        ("acme-order", 'Write "kobject.acme-order".'),
        ("custmer", 'Did you mean "customer"?'),
        ("kobjct.acme-order", 'Did you mean "kobject.acme-order"?'),
        ("orders", '"kobject."'),
        ("kobject.acme-orders", 'Did you mean "kobject.acme-order"?'),
        (
            "kobject.invoice",
            '"klasses"',
        ),
    ],
)
def test_the_resource_that_was_meant(resource: str, advice: str) -> None:
    klasses = [{"name": "acme-order"}, {"name": ""}]

    (told,) = helps("KWF712", app(klasses=klasses, kviews=[view(resource)]))

    assert advice in (told or "")


def test_a_view_with_the_wrong_context_shows_the_resource() -> None:
    views = [view(" "), view("customer", "smartbar-details"), view("kobject.acme-order", "smartbar-details")]
    (told,) = diagnostics("KWF712", app(klasses=[{"name": "acme-order"}], kviews=views))

    assert (told.pointer, told.severity) == ("/kviews/1/context", "error")
    assert [(each.pointer, each.message) for each in told.related] == [("/kviews/1/resource", "the resource")]


def test_an_app_that_everybody_has_declares_no_klasses() -> None:
    definition = app(kviews=[view("kobject.kustomer-order")], dependencies=["kustomer-^1.9.2", "malformed"])

    assert found("KWF712", definition) == ["/kviews/0/resource"]


# KWF713


@pytest.mark.parametrize(
    ("template", "is_path"),
    [
        ("./card.jsx", True),
        ("../views/card", True),
        (" /views/card ", True),
        ("./X.jsx", True),
        ("card.HTML", True),
        ("card.vue", True),
        ("the card.html", False),
        ("card", False),
        ("", False),
        ("https://acme-shop.io/card.html", False),
        ("./a=b.html", False),
        ("<p>./card.html</p>", False),
        ("./" + "x" * 298, True),
        ("./" + "x" * 299, False),
    ],
)
def test_a_template_that_is_the_path_of_a_file(template: str, is_path: bool) -> None:
    kview = {**view("customer"), "template": template}

    assert found("KWF713", app(kviews=[kview])) == (["/kviews/0/template"] if is_path else [])
    assert found("KWF713", app(kviews=[{**kview, "iframe": True}])) == []
    assert len(found("KWF713", app(kviews=[kview, {**kview, "template": '<p class="a"/>'}]))) == 1 + is_path


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<p class  = "a"/>', ["class"]),
        ('<p class       ="a"/>', []),
        ('<p className="a"/><p class="b"/>', ["class"]),
        ("<p style = 'a'/>", ["style"]),
        ("<p style={a}/><p style='b'/>", ["style"]),
        ("<p data-class={x} title='class = 1' class=\"b\"/>", ["class"]),
        ("'https://http://a.io', 'http://http://b.io'", ["https://http://", "http://http://"]),
        ("// 'https://http://a.io'\n'https://http://b.io'", ["https://http://"]),
        ("https://http://a.io", ["https://http://"]),
        ("http://http://a.io", ["http://http://"]),
        ("'xhttps://https://a.io'", ["https://https://"]),
        ("'ftp://http://a.io'", []),
        ("'://http://a.io'", []),
        ("a={{ settings.default.x }}, {{settings.y}}", ["{{ settings.default.x }}", "{{settings.y}}"]),
        ("{{{settings.x}}} }", ["{{{settings.x}}}"]),
        ("{a && {{settings.x}}}", ["{{settings.x}}"]),
        ("{{{settings.x}}", ["{{{settings.x}}"]),
        ("{settings.x} {{settings.y}}", ["{{settings.y}}"]),
        ("/* {{settings.x}} */ {{settings.y}}", ["{{settings.y}}"]),
        ("{ {settings.x}}", []),
    ],
)
def test_what_is_underlined_in_a_template(template: str, expected: list[str]) -> None:
    assert slips(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>(a</p>", []),
        ("<p>{a]</p>", ["]"]),
        ("<p>a[</p>{b[0}", ["}"]),
        ("<p title=`a></p>", ["title"]),
        ("<p>{f(a}</p>", ["}"]),
        ("<p>{() => <br>}</p>", ["<br"]),
        ("<p><br></p>", ["<br"]),
        ("<><p></>", ["<p"]),
        ("<><p/>", ["<>"]),
        ("< ><p/></ >", []),
        ("<p\n a='1'><b/></p>", []),
        ("a < b, b > a", []),
        ("<p>{object.custom.@x}</p>", ["@"]),
        ("<p>{_.get(object, 'custom.@x')}</p>", []),
        ("<p>mail@acme.io and custom.@x</p>", []),
    ],
)
def test_only_what_may_be_broken_is_parsed(template: str, expected: list[str]) -> None:
    assert slips(template) == expected


CUSTOM = "for example style={{ paddingTop: '10px', '--gap': '4px' }}"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("color: red", "Write style={{ color: 'red' }}"),
        ("font-size:12px ; COLOR: red;", "Write style={{ fontSize: '12px', color: 'red' }}"),
        (
            "a: 1; b: 2; c: 3; d: 4",
            "Write an object with names in camelCase, for example style={{ paddingTop: '10px' }}",
        ),
        (
            "color: red !important",
            "Write an object with names in camelCase and without !important, for example style={{ paddingTop: '10px' }}",
        ),
        ("--size: 1px", "Write style={{ '--size': '1px' }}"),
        ("--Row-2: 1px; COLOR: red", "Write style={{ '--Row-2': '1px', color: 'red' }}"),
        (
            "--: 1px",
            "Write an object with names in camelCase (custom properties as they are), " + CUSTOM,
        ),
        (
            "--size: 1px !important",
            "Write an object with names in camelCase (custom properties as they are) and without !important, " + CUSTOM,
        ),
        ("background: url({x})", "Write an object with names in camelCase, for example style={{ paddingTop: '10px' }}"),
        ("color", "Write an object with names in camelCase, for example style={{ paddingTop: '10px' }}"),
        ("", "Write an object with names in camelCase, for example style={{ paddingTop: '10px' }}"),
    ],
)
def test_a_style_is_shown_as_jsx_takes_it(style: str, written: str) -> None:
    kview = {**view("customer"), "template": f'<p style = "{style}"/>'}
    (told,) = diagnostics("KWF713", app(kviews=[kview]))

    assert told.help == f"{written}: React does not render a KView with a string for style."


def test_each_read_in_a_template_has_its_own_advice() -> None:
    template = "<A b='{{settings.a.b}}'>{{settings.a.c}}</A><A d='{{settings.a.d}}{{settings.a.e}}'/>"
    told = diagnostics("KWF713", app(kviews=[{**view("customer"), "template": template}]))

    assert [(each.help or "").partition(":")[0] for each in told] == [
        "Write b={appSettings.a.b}",
        "Write {appSettings.a.c}",
        "Write d={`...${appSettings.a.d}...`}",
        "Write d={`...${appSettings.a.e}...`}",
    ]


@pytest.mark.parametrize(
    ("template", "advice"),
    [
        ("{{settings.default.shop}}", "Write {appSettings.default.shop}: only"),
        ("{{settings.shop}}", "Write {appSettings.default.shop}: only"),
        ("{{settings.other}}", "Write {appSettings.<category>.<name>}: only"),
        ("{{settings.a.b.c}}", "Write {appSettings.<category>.<name>}: only"),
        ("{{settings.a.b.shop}}", "Write {appSettings.default.shop}: only"),
        ("{{settings.shop.}}", "Write {appSettings.default.shop}: only"),
        ("{{settings.default.apiKey}}", "Let a command send the secret"),
        ("{{settings.apiKey}}", "Let a command send the secret"),
        ("{{settings.default.shop + 1}}", "Write {appSettings.default.shop}: only"),
        ("{{settings.default.shop$_1}}", "Write {appSettings.default.shop$_1}: only"),
        ("<A b='{{settings.default.shop}}'/>", "Write b={appSettings.default.shop}: only"),
        ('<A b="x/{{settings.default.shop}}?y"/>', "Write b={`x/${appSettings.default.shop}?y`}: only"),
        ('<A b="x\\n{{settings.default.shop}}"/>', "Write b={`...${appSettings.default.shop}...`}: only"),
        (f"<A b='{'x' * 61}{{{{settings.default.shop}}}}'/>", "Write b={`...${appSettings.default.shop}...`}: only"),
        (
            f"<A b='{'x' * 60}{{{{settings.default.shop}}}}'/>",
            f"Write b={{`{'x' * 60}${{appSettings.default.shop}}`}}: only",
        ),
        ("<A b='c'/> {{settings.default.shop}}", "Write {appSettings.default.shop}: only"),
        ("<A b={`x{{settings.default.shop}}`}/>", "Write ${appSettings.default.shop}: only"),
        ("<A b={`x`}>{{settings.default.shop}}</A>", "Write {appSettings.default.shop}: only"),
        ("<A b={go('x/{{settings.default.shop}}?y')}/>", "Write `x/${appSettings.default.shop}?y`: only"),
        ("<A b={go('{{settings.default.shop}}')}/>", "Write `${appSettings.default.shop}`: only"),
        ('const a = "\\n{{settings.default.shop}}";', "Write `...${appSettings.default.shop}...`: only"),
        ("<A b={`x${go('y{{settings.default.shop}}')}`}/>", "Write `y${appSettings.default.shop}`: only"),
        ("<A b={go({{settings.default.shop}})}/>", "Write appSettings.default.shop: only"),
        ("<A>{a && {{settings.default.shop}}}</A>", "Write appSettings.default.shop: only"),
        ("<A>{`x${ {{settings.default.shop}} }`}</A>", "Write appSettings.default.shop: only"),
        ("const a = {{settings.default.shop}};", "Write appSettings.default.shop: only"),
        ("<A b={{settings.default.shop}}/>", "Write {appSettings.default.shop}: only"),
        ("<A>x {{settings.default.shop}}</A>", "Write {appSettings.default.shop}: only"),
        ("<A>Don't {{settings.default.shop}} or won't</A>", "Write {appSettings.default.shop}: only"),
        ("const a = 'x\n{{settings.default.shop}}'", "Write {appSettings.default.shop}: only"),
        ("const a = 'x{{settings.default.shop}}", "Write {appSettings.default.shop}: only"),
    ],
)
def test_how_a_view_reads_a_setting(template: str, advice: str) -> None:
    settings = {"default": {"shop": TEXT, "apiKey": SECRET}, "other": {"apiKey": TEXT, "shop": TEXT}}
    kview = {**view("customer"), "template": template}
    (told,) = diagnostics("KWF713", app(kviews=[kview], settings=settings))

    assert told.help is not None
    assert told.help.startswith(advice)


def test_of_two_settings_of_one_name_the_secret_counts() -> None:
    settings = {"default": {"apiKey": TEXT}, "other": {"apiKey": SECRET}, "third": {"apiKey": TEXT}}
    kview = {**view("customer"), "template": "{{settings.apiKey}}"}

    (told,) = helps("KWF713", app(kviews=[kview], settings=settings))

    assert (told or "").startswith("Let a command send the secret")


def test_a_command_that_is_called_and_not_declared_is_an_error() -> None:
    kview = {**view("customer"), "template": "fetch('/v1/commands/acme.app.pey/run')"}
    (near,) = diagnostics("KWF713", app(kviews=[kview], commands=[{"name": "pay"}, {"name": "acme.app.get"}]))
    (far,) = diagnostics("KWF713", app(kviews=[kview]))

    assert (near.severity, near.message, near.help) == (
        "error",
        'the app declares no command "pey"',
        'Did you mean "pay"?',
    )
    assert '"commands"' in (far.help or "")


# KWF710


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("order number", 'Add a suffix, as in "orderNumberStr": the platform'),
        ("paidnum", 'Write "paidNum": a suffix begins with an uppercase letter.'),
        ("ORDER_NUM", 'Write "orderNum": a suffix begins with an uppercase letter.'),
        ("num", 'Add a suffix, as in "numStr": the platform'),
        ("OrderNum", 'Write "orderNum" now: a name cannot be changed later.'),
        ("order-stateStr", 'Write "orderStateStr" now: a name cannot be changed later.'),
        ("_", 'Add a suffix, as in "nameStr": the platform'),
    ],
)
def test_how_to_name_an_attribute(name: str, advice: str) -> None:
    klass = {"name": "acme-order", "metadata": {"properties": {name: {"displayName": "X"}, "okStr": {}}}}
    (told,) = diagnostics("KWF710", app(klasses=[klass]))

    assert told.help is not None
    assert told.help.startswith(advice)
    assert told.end.offset - told.start.offset == len(json.dumps(name))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("paidBool", "true", '"paidBool" needs a boolean, but this is a string'),
        ("paidBool", 1, '"paidBool" needs a boolean, but this is a number'),
        ("totalNum", True, '"totalNum" needs a number, but this is a boolean'),
        ("totalNum", 1.5, ""),
        ("stateStr", 1.5, '"stateStr" needs a string, but this is a number'),
        ("stateStr", "open", ""),
        ("stateStr", False, '"stateStr" needs a string, but this is a boolean'),
        ("paidAt", 1, '"paidAt" needs a string, but this is a number'),
        ("other", 1, ""),
    ],
)
def test_which_values_attributes_take(name: str, value: Any, message: str) -> None:
    steps = [
        step("kustomer.app.acme.refund", {"custom": {name: value}}, id="a"),
        step("kustomer.customer.update", {"custom": "x"}, id="b"),
        step("kustomer.customer.update", {"custom": {name: value}}, id="c"),
    ]
    told = diagnostics("KWF710", workflow(CREATED, *steps))

    assert [(each.pointer, each.message) for each in told] == (
        [(f"/steps/2/params/custom/{name}", message)] if message else []
    )


def test_an_action_of_the_platform_that_begins_like_app_is_one() -> None:
    assert found("KWF710", workflow(CREATED, step("kustomer.application.x", {"custom": {"aBool": 1}}))) == []
    assert found("KWF710", workflow(CREATED, step("acme.customer.update", {"custom": {"aBool": 1}}))) == []


# KWF711


def test_a_klass_that_is_no_standard_one_or_marked_hides_no_other() -> None:
    klasses = [
        {"name": "acme-order"},
        {"name": "company", "metadata": {"standard": True}},
        {"name": "company", "metadata": []},
        {"name": "customer"},
    ]

    assert found("KWF711", app(klasses=klasses)) == ["/klasses/3"]


# KWF719


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("kustomer.acme.order.paid", "kustomer.app.acme.order.paid"),
        ("kustomer.Acme.order.paid", "kustomer.app.acme.order.paid"),
        ("kustomer.order.paid", "kustomer.app.acme.order.paid"),
        ("kustomer.acme", "kustomer.app.acme.acme"),
    ],
)
def test_an_event_is_renamed_wherever_it_is_named(name: str, right: str) -> None:
    names = {"hooks": [{"eventName": "fine"}, {"eventName": name}], "triggers": [{"eventName": name.upper()}]}
    (told,) = diagnostics("KWF719", app(**names, workflows=[workflow(CREATED), workflow(name)]))

    assert (told.pointer, told.message) == (
        "/hooks/1/eventName",
        f'the event "{name}" does not begin with "kustomer.app."',
    )
    assert [(each.pointer, each.message) for each in told.related] == [
        ("/triggers/0/eventName", "the same event"),
        ("/workflows/1/trigger/eventName", "the same event"),
    ]
    assert told.help is not None
    assert told.help.startswith(f'Write "{right}", or the last part alone')
    assert told.fix is not None
    assert told.fix.title == f'rename it to "{right}"'
    first, second, third = told.fix.edits
    assert (first, third) == (
        Set(("hooks", 1, "eventName"), right),
        Set(("workflows", 1, "trigger", "eventName"), right),
    )
    assert isinstance(second, Set)
    assert second.path == ("triggers", 0, "eventName")


@pytest.mark.parametrize("taken", ["order.paid", "kustomer.app.acme.order.paid"])
def test_an_event_is_not_renamed_to_what_another_hook_declares(taken: str) -> None:
    names = [{"eventName": "kustomer.order.paid"}, {"eventName": taken}]
    (same,) = diagnostics("KWF719", app(hooks=names))
    (other_kind,) = diagnostics("KWF719", app(hooks=names[:1], triggers=names[1:]))

    assert same.fix is None
    assert other_kind.fix is not None


def test_an_app_without_a_name_gives_an_event_none() -> None:
    (told,) = diagnostics("KWF719", {**app(hooks=[{"eventName": "kustomer.order.paid"}]), "app": ""})

    assert told.fix is None


# KWF720


@pytest.mark.parametrize(
    ("parts", "messages"),
    [
        pytest.param({"auth": {}, "actions": [rest_action(appAccountName="default")]}, [], id="right"),
        pytest.param(
            {"auth": {}, "actions": [{"name": "a", "appAccountName": "default"}]}, [], id="a-request-without-a-type"
        ),
        pytest.param(
            {"auth": {}, "actions": [rest_action(type="event", appAccountName="default")]},
            ["only REST actions and commands use an account"],
            id="another-type",
        ),
        pytest.param(
            {"auth": {}, "commands": [{"name": "c", "type": "event", "appAccountName": "default"}]}, [], id="a-command"
        ),
        pytest.param(
            {"actions": [rest_action(appAccountName="default")]},
            ['the app has no account, since it has no "auth"'],
            id="no-auth",
        ),
        pytest.param(
            {"auth": {}, "commands": [{"name": "c", "appAccountName": "default"}, {"appAccountName": "mine"}]},
            ['the app has no account "mine"'],
            id="another-name",
        ),
    ],
)
def test_accounts_of_requests(parts: dict[str, Any], messages: list[str]) -> None:
    assert [each.message for each in diagnostics("KWF720", app(**parts))] == messages
