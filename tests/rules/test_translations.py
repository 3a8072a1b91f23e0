"""Texts of i18n (KWF714, 715): what each finding says, what its fix adds, and which texts hide no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kwf_lint.document.edits import Add, Rename
from tests.rules.test_components import BOTH, PAGE, app, diagnostics, found, setting

if TYPE_CHECKING:
    from typing import Any

TEXT = {"type": "string", "defaultValue": ""}
NAME, DESCRIPTION = BOTH
HOST = {key.replace("apiKey", "host"): text for key, text in BOTH.items()}


def settings(*names: str, **more: Any) -> dict[str, Any]:
    return {"default": {name: {**TEXT, **more} for name in names}}


def texts(*parts: dict[str, str], without: str = "") -> dict[str, Any]:
    """The texts of en_us, without those whose key ends so."""
    whole = {key: text for part in parts for key, text in part.items()}
    return {"en_us": {key: text for key, text in whole.items() if not without or not key.endswith(without)}}


@pytest.mark.parametrize(
    ("parts", "message", "advice"),
    [
        pytest.param(
            {"settings": setting(), "i18n": texts(PAGE, BOTH, without="apiKey.displayName")},
            'the setting "default.apiKey" has no displayName in en_us',
            f'Add "{NAME}" to i18n.en_us. Until then users see the raw key.',
            id="one-of-a-setting",
        ),
        pytest.param(
            {"settings": setting(), "i18n": texts(PAGE)},
            'the setting "default.apiKey" has no displayName and no description in en_us',
            f'Add "{NAME}" and "{DESCRIPTION}" to i18n.en_us. Until then users see the raw keys.',
            id="both-of-a-setting",
        ),
        pytest.param(
            {"settings": setting(description="Yours."), "i18n": texts(PAGE)},
            'the setting "default.apiKey" has no displayName in en_us',
            f'Add "{NAME}" to i18n.en_us. Until then users see the raw key.',
            id="a-setting-that-describes-itself",
        ),
        pytest.param(
            {"settings": setting(), "i18n": texts(PAGE, BOTH, without="page.title")},
            "the settings page has no title in en_us",
            'Add "acme.settings.page.title" to i18n.en_us. Until then users see the raw key.',
            id="the-page",
        ),
        pytest.param(
            {"widgets": [{"name": "orders"}]},
            'the widget "orders" has no title',
            'Add "acme.widgets.orders.title" to i18n.en_us. Until then users see the raw key.',
            id="a-widget",
        ),
        pytest.param(
            {"widgets": [{"url": "x"}]},
            "the widget has no title",
            'Add a "title", or a "name" and a translation for it in i18n.',
            id="a-widget-without-a-name",
        ),
    ],
)
def test_what_is_said_of_missing_texts(parts: dict[str, Any], message: str, advice: str) -> None:
    (told,) = diagnostics("KWF714", app(**parts))

    assert (told.message, told.help) == (message, advice)


def test_a_category_without_any_text_is_one_finding() -> None:
    both, one = settings("apiKey", "host")["default"], settings("shop")["default"]
    definition = app(settings={"default": both, "other": one}, i18n=texts(PAGE))
    category, lone = diagnostics("KWF714", definition)

    assert (category.pointer, lone.pointer) == ("/settings/default", "/settings/other/shop")
    assert category.message == 'no setting of the category "default" has a displayName in en_us'
    assert category.help == (
        f'Add a translation for each to i18n.en_us, such as "{NAME}". Until then users see the raw keys.'
    )
    assert category.end.offset - category.start.offset == len('"default"')
    assert category.fix is not None
    assert category.fix.title == "add draft translations"
    assert [edit.key for edit in category.fix.edits if isinstance(edit, Add)] == [*BOTH, *HOST]


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        pytest.param(
            {"settings": settings("apiKey", "host"), "i18n": texts(PAGE, {NAME: "Key"})},
            ["/settings/default/apiKey", "/settings/default/host"],
            id="one-has-a-text",
        ),
        pytest.param(
            {"settings": {"default": {"apiKey": TEXT, "host": TEXT, "x": {**TEXT, "hidden": True}}}, "i18n": texts(PAGE)},
            ["/settings/default"],
            id="hidden-ones-do-not-count",
        ),
        pytest.param(
            {"settings": settings("apiKey", "host", "shop"), "i18n": texts(PAGE, HOST)},
            ["/settings/default/apiKey", "/settings/default/shop"],
            id="one-is-complete",
        ),
    ],
)  # fmt: skip
def test_where_missing_texts_are_shown(parts: dict[str, Any], places: list[str]) -> None:
    assert found("KWF714", app(**parts)) == places


def test_what_a_fix_adds_where_there_are_texts() -> None:
    definition = app(
        settings=setting(), i18n=texts(PAGE, BOTH, without="apiKey.description"), widgets=[{"name": "w"}, {}]
    )
    fixes = [each.fix for each in diagnostics("KWF714", definition)]

    assert [(fix.title, fix.edits) if fix else None for fix in fixes] == [
        ("add a draft translation", [Add(("i18n", "en_us"), DESCRIPTION, "Api Key")]),
        ("add a draft translation", [Add(("i18n", "en_us"), "acme.widgets.w.title", "W")]),
        None,
    ]


def test_what_a_fix_adds_where_there_is_another_locale_only() -> None:
    first, second = diagnostics("KWF714", app(settings=setting(), i18n={"fr_fr": {}}, widgets=[{"name": "w"}]))

    assert first.fix is not None
    (edit,) = first.fix.edits
    assert isinstance(edit, Add)
    assert (first.fix.title, edit.path, edit.key) == ("add draft translations", ("i18n",), "en_us")
    assert list(edit.value) == [*PAGE, *BOTH, "acme.widgets.w.title"]
    assert second.fix is None


def test_what_a_fix_adds_where_there_are_no_texts_at_all() -> None:
    (widget,) = diagnostics("KWF714", app(widgets=[{"name": "w"}]))
    (one,) = diagnostics("KWF714", app(settings=setting()))

    assert [
        list(edit.value["en_us"])
        for each in (widget, one)
        if each.fix
        for edit in each.fix.edits
        if isinstance(edit, Add)
    ] == [
        ["acme.widgets.w.title"],
        [*PAGE, *BOTH],
    ]


def test_a_category_has_the_fix_that_adds_all() -> None:
    category, widget = diagnostics("KWF714", app(settings=settings("apiKey", "host"), widgets=[{"name": "w"}]))

    assert category.fix is not None
    assert widget.fix is None


@pytest.mark.parametrize("i18n", [[], {"en_us": []}])
def test_there_is_no_fix_where_texts_have_another_type(i18n: Any) -> None:
    assert [each.fix for each in diagnostics("KWF714", app(widgets=[{"name": "w"}], i18n=i18n))] == [None]


def test_a_draft_for_the_page_is_the_name_of_an_app_without_a_title() -> None:
    (told,) = diagnostics("KWF714", {**app(settings=setting(), i18n=texts(BOTH)), "title": ""})

    assert told.fix is not None
    assert [edit.value for edit in told.fix.edits if isinstance(edit, Add)] == ["acme", "acme"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param([f"{NAME}s"], ["/settings/default/apiKey", f"/i18n/en_us/{NAME}s"], id="one-of-two"),
        pytest.param(
            [f"{NAME}s", f"{DESCRIPTION}s"], [f"/i18n/en_us/{NAME}s", f"/i18n/en_us/{DESCRIPTION}s"], id="both-of-two"
        ),
        pytest.param(
            [NAME, f"{NAME}s", DESCRIPTION], [], id="the-right-one-is-there"
        ),
        pytest.param([NAME, f"{NAME}s"], ["/settings/default/apiKey"], id="the-right-one-is-there-and-another-is-missing"),
        pytest.param([f"{NAME}s", f"{NAME}x", DESCRIPTION], [f"/i18n/en_us/{NAME}s"], id="only-one-is-meant"),
        pytest.param([DESCRIPTION, f"{NAME}.x"], ["/settings/default/apiKey"], id="another-beginning"),
    ],
)  # fmt: skip
def test_a_misspelled_text_is_not_also_missing(keys: list[str], expected: list[str]) -> None:
    definition = app(settings=setting(), i18n={"en_us": {**PAGE, **dict.fromkeys(keys, "x")}})

    assert found("KWF714", definition) == expected


def test_a_misspelled_text_is_renamed() -> None:
    wrong = NAME.replace("displayName", "displayname")
    (told,) = diagnostics("KWF714", app(settings=setting(), i18n={"en_us": {**PAGE, wrong: "x", DESCRIPTION: "x"}}))

    assert told.message == 'nothing shows a translation with the key "displayname"'
    assert told.help == 'Did you mean "displayName"?'
    assert told.fix is not None
    assert told.fix.title == 'rename it to "displayName"'
    assert list(told.fix.edits) == [Rename(("i18n", "en_us", wrong), NAME)]
    assert told.end.offset - told.start.offset == len(wrong) + 2


def test_locales_that_are_behind() -> None:
    i18n = {**texts(PAGE, BOTH), "fr-FR": PAGE, "french": PAGE, "de_de": {**PAGE, **BOTH}, "it_it": {"globex.x": "y"}}
    (told,) = diagnostics("KWF714", app(settings=setting(), i18n={**i18n, "es_es": PAGE}))

    assert told.pointer == "/i18n/es_es"
    assert told.end.offset - told.start.offset == len('"es_es"')


def test_a_locale_that_is_no_object_hides_no_text() -> None:
    assert found("KWF714", app(settings=setting(), i18n={"fr_fr": "x", **texts(PAGE, BOTH)})) == []


def test_texts_that_nothing_shows_are_not_missing_in_other_locales() -> None:
    i18n = {"en_us": {**PAGE, **BOTH, "acme.settings.path.default.gone.displayName": "x"}, "fr_fr": {**PAGE, **BOTH}}

    assert found("KWF714", app(settings=setting(), i18n=i18n)) == []


@pytest.mark.parametrize(
    ("keys", "parts", "expected"),
    [
        pytest.param(["globex.settings.page.title", "acme.widgets.w.title"], {}, [1], id="after-one-of-another-app"),
        pytest.param(["acme.settings.path.default.a.b.displayName"], {"settings": settings("a")}, [], id="a-longer-key"),
        pytest.param(["acme.settings.path.default.a.b.displayName"], {"settings": settings("a.b")}, [], id="a-name-with-a-dot"),
        pytest.param(["acme.settings.path.x"], {"settings": settings("a")}, [], id="too-short"),
        pytest.param(["acme.settings.path.default.displayName"], {"settings": settings("a")}, [], id="without-a-name"),
        pytest.param(["acme.widgets.title"], {"widgets": [{"name": "w"}]}, [], id="a-widget-without-a-name"),
        pytest.param(["acme.widgets.w.a.title"], {"widgets": [{"name": "w"}]}, [], id="a-longer-key-of-a-widget"),
        pytest.param(["acme.widgets.w"], {"widgets": [{"name": "w"}]}, [], id="a-key-without-a-slot"),
        pytest.param(["acme.settings.page.title"], {"settings": settings("a")}, [], id="the-page"),
        pytest.param(["acme.settings.menu"], {}, [], id="another-kind-of-key"),
        pytest.param(["app.acme.widgets.w.title"], {}, [0], id="the-longer-form-of-a-key"),
        pytest.param(["shop.widgets.x.title", "Acme.widgets.w.title"], {}, [1], id="another-app-with-as-many-letters"),
        pytest.param([*PAGE, *BOTH], {"settings": setting()}, [], id="all-there"),
        pytest.param(["acme.settings.path.default.apikey.displayName"], {"settings": setting()}, [0], id="misspelt"),
        pytest.param(["acme.settings.path.default.apiKey.displayName"], {"settings": {"default": {"apiKey": 1}}}, [], id="odd"),
        pytest.param(["acme.settings.path.default.apiKey.displayName"], {"settings": []}, [], id="settings-of-another-type"),
        pytest.param(["globex.settings.path.default.x.displayName"], {"settings": setting()}, [], id="of-another-app"),
        pytest.param(["acme.workflow.builder.x", "acme.other"], {}, [], id="other-kinds-of-keys"),
        pytest.param(list(PAGE), {}, [0], id="page-without-settings"),
        pytest.param(list(PAGE), {"settingsPageConfig": {}}, [], id="page-of-its-own"),
        pytest.param(["acme.widgets.a b.title"], {"widgets": [{"name": "a b"}]}, [], id="widget-with-a-space"),
        pytest.param(["acme.widgets.c.title", "acme.widgets.c.description"], {"widgets": [{"name": "a"}]}, [0], id="no-widget"),
    ],
)  # fmt: skip
def test_orphans(keys: list[str], parts: dict[str, Any], expected: list[int]) -> None:
    definition = app(i18n={"en_us": dict.fromkeys(keys, "text")}, **parts)

    assert found("KWF715", definition) == [f"/i18n/en_us/{keys[number]}" for number in expected]


def test_what_is_said_of_orphans() -> None:
    keys = ["settings.path.default.apikey.displayName", "widgets.ordrs.title", "settings.path.x.gone.description"]
    definition = app(
        settings=setting(), widgets=[{"name": "orders"}], i18n={"en_us": {f"acme.{key}": "x" for key in keys}}
    )
    name, widget, gone = diagnostics("KWF715", definition)

    assert name.message == 'this translation is for the setting "default.apikey", which the app does not have'
    assert (name.help, widget.help) == ('Did you mean "default.apiKey"?', 'Did you mean "orders"?')
    assert widget.message == 'this translation is for the widget "ordrs", which the app does not have'
    assert gone.help is not None
    assert name.end.offset - name.start.offset == len(keys[0]) + len('"acme."')


def test_the_page_is_an_orphan_where_there_are_no_settings() -> None:
    (told,) = diagnostics("KWF715", app(i18n={"en_us": PAGE}))

    assert told.message == "this translation is for a settings page that the app does not have"
    assert [each.message for each in told.related] == ["this translation as well"]


def test_all_texts_of_an_orphan_are_one_finding_at_the_title_of_the_base() -> None:
    keys = [f"acme.settings.path.default.gone.{slot}" for slot in ("description", "a", "displayName")]
    i18n = {"aa_aa": {keys[0]: "x"}, "en_us": {keys[0]: "x", keys[2]: "x"}, "de_de": {keys[2]: "x"}, "zz": "x"}
    (told,) = diagnostics("KWF715", app(settings=setting(), i18n=i18n))

    assert told.pointer == f"/i18n/en_us/{keys[2]}"
    assert [each.pointer for each in told.related] == [
        f"/i18n/en_us/{keys[0]}",
        f"/i18n/aa_aa/{keys[0]}",
        f"/i18n/de_de/{keys[2]}",
    ]
