"""The App Settings that components name, and the commands that KViews call."""

from __future__ import annotations

from typing import Any

import pytest

from kwf_lint.analysis.commands_called import command_name, commands_called
from kwf_lint.analysis.settings_read import settings_read, unknown_settings
from tests.wholes import app, view

ID = "6142bf2f6ef1940524f53d94"


def settings_in(**parts: Any) -> list[str]:
    return [key for _, _, key in settings_read(view(app(**parts)))]


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("acme.default.host", ["default.host"]),
        (f"Acme_{ID}.default.host", ["default.host"]),
        ("other.default.host", []),
        ("acme", []),
        ("acme.", []),
    ],
)
def test_settings_that_an_alias_names(key: str, found: list[str]) -> None:
    for kind in ("actions", "commands"):
        assert settings_in(**{kind: [{"name": "a", "appSettings": {"host": {"key": key}}}]}) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://{{settings.default.host}}/x", ["default.host"]),
        ("https://{{{settings.default.host.part}}}", ["default.host"]),
        ("https://{{settings.default}}", ["default"]),
        ("https://{{settings}}", []),
        ("https://{{other.default.host}}", []),
        ("/#settings.default.host", []),
    ],
)
def test_settings_in_the_address_of_a_widget_or_command(url: str, found: list[str]) -> None:
    read = list(settings_read(view(app(widgets=[{"name": "w", "url": url}]))))

    assert [key for _, _, key in read] == found
    assert [url[slice(*part)] for _, part, _ in read if part is not None] == found
    assert settings_in(commands=[{"name": "c", "url": url}]) == found
    assert settings_in(actions=[{"name": "a", "inputTemplate": {"uri": url}}]) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<A b={appSettings.default.host}/>", ["default.host"]),
        ("appSettings.a.b + appSettings.c.d", ["a.b", "c.d"]),
        ("appSettings.a.b.length", ["a.b"]),
        ("appSettings.a.$b_1", ["a.$b_1"]),
        ("appSettings.a.b(c)", []),
        ("appSettings.a.b[c]", []),
        ("appSettings.a", []),
        ("appSettings.a.", []),
        ("myappSettings.a.b; appSettings.c.d", ["c.d"]),
        ("this.appSettings.a.b", ["a.b"]),
        ("const appSettings = {}; appSettings.a.b", []),
        ("let appSettings= {}; appSettings.a.b", []),
        ("var appSettings: X; appSettings.a.b", []),
        ("f({appSettings: 1}); appSettings.a.b", ["a.b"]),
        ("let appSettingsView; appSettings.a.b", ["a.b"]),
        ("const {appSettings} = kobject; appSettings.a.b", ["a.b"]),
    ],
)
def test_settings_in_the_template_of_a_kview(template: str, found: list[str]) -> None:
    assert settings_in(kviews=[{"name": "k", "template": template}]) == found


def test_where_settings_are_named_that_the_app_does_not_declare() -> None:
    alias, url, template = "acme.default.host", "{{settings.default.port}}", "appSettings.default.host"
    found = unknown_settings(
        view(
            app(
                settings={"default": {"port": {"type": "number"}}},
                actions=[{"name": "a", "appSettings": {"h": {"key": alias}}}],
                widgets=[{"name": "w", "url": url}],
                kviews=[{"name": "k", "template": f" {template}"}],
            )
        )
    )

    assert found == {
        "default.host": [(("actions", 0, "appSettings", "h", "key"), (5, 17)), (("kviews", 0, "template"), (13, 25))]
    }


def commands_in(template: str) -> list[str]:
    found = view(app(kviews=[{"name": "k", "template": template}]))
    called = list(commands_called(found, found.kviews[0]))

    assert [name for name, _, _ in called] == [template[start:end] for _, start, end in called]
    return [name for name, _, _ in called]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("post('/v1/commands/acme.app.sync/run')", ["sync"]),
        ("post('/v1/commands/acme.app.order.get-one/run')", ["order.get-one"]),
        (f"post('/v1/commands/Acme_{ID}.app.sync/run')", ["sync"]),
        ("post('/v1/commands/kustomer.app.acme.sync/run')", ["sync"]),
        ("post(`/v1/commands/${id}.app.sync/run`); post(`/v1/commands/${id}.app.load/run`)", ["sync", "load"]),
        ("/v1/commands/acme.app.sync/run", ["sync"]),
        ("post('/v1/commands/other.app.sync/run')", []),
        ("post('/v1/commands/kustomer.app.other.sync/run')", []),
        ("post('/v1/commands/sync/run')", []),
        ("post('/v1/commands/acme.app./run')", []),
        ("post('/v1/commands/acme.app.sync/running')", []),
        ("post('/v1/jobs/acme.app.sync/run')", []),
        ("// post('/v1/commands/acme.app.sync/run')", []),
        ("commands" + " " * 192 + "acme.app.sync/run", ["sync"]),
        ("commands" + " " * 193 + "acme.app.sync/run", []),
        ("/run('commands/acme.app.sync/run')", ["sync"]),
        ("x/run('commands/acme.app.sync/run')", ["sync"]),
    ],
)
def test_commands_that_a_kview_calls(template: str, found: list[str]) -> None:
    assert commands_in(template) == found


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("sync", "sync"),
        ("acme.app.sync", "sync"),
        ("kustomer.app.acme.sync", "sync"),
        ("other.app.sync", "other.app.sync"),
        ("kustomer.app.other.sync", "kustomer.app.other.sync"),
        ("acme.sync", "acme.sync"),
        ("acme", "acme"),
    ],
)
def test_the_name_of_a_command_without_its_app(name: str, own: str) -> None:
    assert command_name(name, view(app())) == own
