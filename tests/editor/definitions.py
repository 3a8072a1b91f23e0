"""An app and a workflow in a file beside it, which the tests of the language server walk."""

from __future__ import annotations

import json
from typing import Any

ALWAYS: dict[str, Any] = {"op": "true", "values": [True]}


def workflow() -> dict[str, Any]:
    return {
        "name": "acme-refunds",
        "description": "Looks the order up and refunds it.",
        "trigger": {
            "id": "1",
            "eventName": "kustomer.app.acme.order.returned",
            "appVersion": "acme-^1.0.0",
            "transitions": [{"target": "find", "condition": ALWAYS}],
        },
        "steps": [
            {
                "id": "find",
                "action": "kustomer.customer.find-by-email",
                "appVersion": "kustomer-^1.0.0",
                "meta": {"displayName": "Find 😀 customer"},
                "params": {"email": "/#steps.1.email"},
                "transitions": [
                    {"target": "refund", "condition": {"op": "exists", "values": ["/#steps.find.id"]}},
                    {"target": "note", "condition": ALWAYS},
                ],
            },
            {
                "id": "refund",
                "action": "kustomer.app.acme.refund",
                "appVersion": "acme-^1.0.0",
                "meta": {"displayName": "Refund it"},
                "params": {"orderId": "/#steps.1.orderId", "reason": "Customer {{{steps.find.name}}} asked"},
                "transitions": [{"target": "note", "condition": ALWAYS}],
            },
            {
                "id": "note",
                "action": "kustomer.note.create",
                "appVersion": "kustomer-^1.0.0",
                "meta": {"displayName": "Write it down"},
                "params": {"conversation": "/#steps.1.conversation", "body": "Refund {{steps.refund.number}} is done"},
                "transitions": [],
            },
        ],
    }


def app(*workflows: dict[str, Any]) -> dict[str, Any]:
    return {
        "app": "acme",
        "version": "1.0.0",
        "title": "Acme",
        "settings": {"default": {"region": {"type": "string", "defaultValue": "eu", "required": True}}},
        "i18n": {
            "en_us": {
                "acme.settings.path.default.region.displayName": "Region",
                "acme.settings.path.default.region.description": "Where your shop is.",
            }
        },
        "actions": [
            {
                "name": "kustomer.app.acme.refund",
                "type": "rest_api",
                "description": "Refunds an order.",
                "appSettings": {"region": {"key": "acme.default.region"}},
                "inputSchema": {
                    "type": "object",
                    "properties": {"orderId": {"type": "string"}, "reason": {"type": "string"}},
                    "additionalProperties": False,
                },
                "inputTemplate": {
                    "uri": "https://{{{region}}}.acme-shop.io/orders/{{{orderId}}}",
                    "method": "POST",
                    "json": True,
                    "data": {"reason": "/#reason"},
                },
            }
        ],
        "hooks": [{"type": "web", "eventName": "order.returned"}],
        "triggers": [{"eventName": "kustomer.app.acme.order.returned"}],
        "commands": [{"name": "cancel", "url": "https://acme-shop.io/cancel", "httpMethod": "post"}],
        "kviews": [
            {
                "name": "acme.card",
                "resource": "kobject.order",
                "context": "smartbar-card",
                "template": "<b>{appSettings.default.region}</b> <i run={'/v1/commands/acme.app.cancel/run'} />",
            }
        ],
        "klasses": [{"name": "order", "metadata": {"properties": {"numberStr": {"displayName": "Number"}}}}],
        "workflows": list(workflows),
    }


def text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
