"""The titles, descriptions and sources of the fields of shapes.py, for the JSON Schema that `kwf-lint schema` prints.

By the name of the shape and the key. A source is a key of platform.json's "sources"; commands/schema.py writes it out.
"""

from __future__ import annotations

_ALIASES = (
    "App Settings",
    "The settings that are read here: alias -> {key}. Templates read the alias.",
    "O/workflow-actions",
)

_ACCOUNT = ("App account", "The app account whose OAuth credentials the request uses.", "O/oauth-20-client")
_INPUT_SCHEMA = ("Input schema", "The inputs, as a JSON Schema.", "O/workflow-actions")
_OUTPUT_SCHEMA = ("Output schema", "The output, as a JSON Schema.", "O/workflow-actions")
_ADDED = "Added when the workflow is read from the API."
_SDK_ONLY = "Only in manifests of the legacy SDK."
_VERY_OLD = "From the first form of app definitions."

FIELD_TEXTS: dict[str, dict[str, tuple[str, str, str]]] = {
    "workflow": {
        "name": (
            "Name",
            "Unique in the organization. Letters, digits, periods, hyphens and underscores; at most 128 characters.",
            "O/workflows",
        ),
        "description": ("Description", "At most 4096 characters.", "O/workflows"),
        "trigger": ("Trigger", "The event that starts the workflow.", "OAS"),
        "steps": ("Steps", "The steps in any order; transitions say which follows which.", "OAS"),
        "meta": ("Meta", "Flat; `displayName` is the title people see.", "D/workflows/workflow-json"),
        "enabled": ("Enabled", "Whether it runs; new workflows are disabled unless this is true.", "OAS"),
        "logging": ("Logging", "Whether runs are logged.", "OAS"),
        "replaces": ("Replaces", "The workflow of the app that this one replaces.", "OAS"),
        "response": ("Response", "What a callable workflow returns.", "API"),
        "id": (
            "Id",
            "Only in app definitions, for callable workflows: the id that `workflowId` of a schedule names.",
            "O/scheduled-workflows",
        ),
        "appDisabled": ("App disabled", _ADDED, "API"),
        "appSettings": ("App Settings", _ADDED, "API"),
        "containsVariables": ("Contains variables", _ADDED, "API"),
        "createdAt": ("Created at", _ADDED, "API"),
        "dynamicSchedules": ("Dynamic schedules", _ADDED, "API"),
        "editable": ("Editable", _ADDED, "API"),
        "lastError": ("Last error", _ADDED, "API"),
        "loggingAt": ("Logging at", _ADDED, "API"),
        "modifiedAt": ("Modified at", _ADDED, "API"),
        "objectMapping": ("Object mapping", _ADDED, "API"),
        "rev": ("Revision", _ADDED, "API"),
        "schedules": ("Schedules", _ADDED, "API"),
        "systemDisabled": ("System disabled", _ADDED, "API"),
        "updatedAt": ("Updated at", _ADDED, "API"),
    },
    "workflowTrigger": {
        "id": ("Id", 'Always "1": `/#steps.1...` reads what the trigger provides.', "OAS"),
        "eventName": ("Event", "The event that starts the workflow, such as `kustomer.conversation.create`.", "OAS"),
        "transitions": ("Transitions", "Where the run goes next; the first match wins.", "OAS"),
        "appVersion": ("App version", "The app of the event and its versions: `kustomer-^1.9.2`.", "OAS"),
        "meta": ("Meta", "`displayName` and `description`, which people read.", "OAS"),
        "callable": ("Callable", "Whether other workflows and schedules start the workflow.", "OAS"),
        "schema": ("Schema", "The inputs of a callable workflow, as a JSON Schema.", "OAS"),
    },
    "transition": {
        "target": ("Target", "The id of the step to go to.", "OAS"),
        "condition": ("Condition", "When to go there; the first match wins.", "OAS"),
        "meta": ("Meta", "`name` and `description` of the branch, which people read.", "BULK"),
    },
    "condition": {
        "op": ("Operator", "How the values are compared; `and` and `or` combine conditions.", "OAS"),
        "values": ("Values", "The operands: references such as `/#steps.1.status`, and literal values.", "OAS"),
    },
    "junction": {
        "op": ("Operator", "How the values are compared; `and` and `or` combine conditions.", "OAS"),
        "values": ("Values", "The conditions that are combined.", "OAS"),
    },
    "step": {
        "id": ("Id", "Unique in the workflow; later steps read the output as `/#steps.<id>...`.", "OAS"),
        "action": ("Action", "What the step does; a step without an action only branches.", "OAS"),
        "params": ("Params", "The inputs of the action: literals, references and templates.", "OAS"),
        "transitions": ("Transitions", "Where to go next; without a transition the run ends.", "OAS"),
        "errorCases": ("Error cases", "What to do when the action fails.", "OAS"),
        "appVersion": ("App version", "The app of the action and its versions: `kustomer-^1.9.2`.", "OAS"),
        "meta": ("Meta", "`displayName` and `description`, which people read.", "BULK"),
        "_id": ("Internal id", _ADDED, "API"),
    },
    "errorCase": {
        "condition": ("Condition", "Which errors this case is for.", "OAS"),
        "errorAction": ("Error action", "What to do about them.", "OAS"),
    },
    "errorCondition": {
        "op": ("Operator", "`and` or `or`.", "OAS"),
        "values": ("Values", "Conditions; `/#error...` reads the error.", "OAS"),
    },
    "errorAction": {
        "type": ("Type", "Whether to continue, retry or stop.", "OAS"),
    },
    "response": {
        "schema": ("Schema", "What a callable workflow returns, as a JSON Schema.", "API"),
    },
    "app": {
        "app": (
            "App",
            "The app's id: letters, digits and underscores. The platform appends the organization's id for a private app.",
            "D/apps/app-definition",
        ),
        "version": (
            "Version",
            "MAJOR.MINOR.PATCH, higher than any registered one. A registered version cannot be changed.",
            "D/apps/versioning",
        ),
        "title": ("Title", "The name in the directory and on the consent screen.", "D/apps/app-definition"),
        "identifier": (
            "Identifier",
            "The short prefix of the attributes that the app adds to standard klasses: `custom.@<identifier>...`.",
            "D/apps/app-definition",
        ),
        "visibility": ("Visibility", "Only Kustomer can make an app public.", "D/apps/marketplace"),
        "description": ("Description", "Markdown, for the directory.", "D/apps/app-definition"),
        "iconUrl": ("Icon", "The logo, PNG, 1200x1200 for the marketplace.", "D/apps/marketplace"),
        "screenshots": ("Screenshots", "URLs of images.", "D/apps/marketplace"),
        "appDetails": ("Details", "Developer, platform, links.", "O/creating-an-app"),
        "tags": ("Tags", "Categories in the directory.", "O/creating-an-app, SDK"),
        "dependencies": (
            "Dependencies",
            "The apps that this one needs, each as `kustomer-^1.9.2`.",
            "O/creating-an-app",
        ),
        "changelog": (
            "Changelog",
            "Version -> Markdown, which may begin with `{{Month YYYY}}`.",
            "D/apps/versioning, O/creating-an-app",
        ),
        "settings": (
            "Settings",
            "Category -> name -> setting. Use the category `default` if there is only one.",
            "D/apps/settings",
        ),
        "settingsPageConfig": ("Settings page", "A page of your own for the settings.", "O/custom-settings-pages"),
        "klasses": ("Klasses", "Custom objects, and attributes added to standard ones.", "D/apps/klasses"),
        "kviews": ("KViews", "Cards in the timeline and beside the conversation.", "D/apps/kviews"),
        "widgets": ("Widgets", "Pages behind an icon in the navigation rail.", "D/apps/widgets"),
        "hooks": ("Hooks", "Inbound webhooks.", "O/hooks"),
        "triggers": ("Triggers", "Events that can start workflows.", "O/triggers"),
        "actions": ("Actions", "What steps of workflows can call.", "O/workflow-actions"),
        "workflows": ("Workflows", "Workflows that are installed with the app.", "O/workflows"),
        "commands": ("Commands", "Requests that KViews and widgets can make.", "O/commands"),
        "outboundWebhooks": ("Outbound webhooks", "Events sent elsewhere.", "O/outbound-webhooks"),
        "i18n": ("Translations", "Locale -> key -> text; `en_us` is what the others fall back to.", "D/apps/i18n"),
        "auth": ("Authorization", "Kustomer as a client of another service.", "D/apps/oauth"),
        "redirectUris": ("Redirect URIs", "Your service as a client of Kustomer.", "D/apps/oauth"),
        "roles": ("Roles", "What the app may do; a change needs a new major version.", "D/apps/versioning"),
        "instructions": ("Instructions", "Markdown, shown before the installation.", "FIELDS, SDK"),
        "installUrl": ("Installation page", "Where the installation begins.", "FIELDS, SDK"),
        "postInstallMessage": ("Message", "Shown after the installation.", "FIELDS, SDK"),
        "releaseNotesUrl": ("Release notes", "An article about the release.", "SDK"),
        "dataSubscriptions": ("Data subscriptions", "In older definitions.", "O/creating-an-app"),
        "shortcuts": ("Shortcuts", "Canned responses.", "SDK"),
        "meta": ("Meta", "In older definitions.", "O/creating-an-app"),
        "clientId": ("Client id", _SDK_ONLY, "SDK"),
        "clientSecret": ("Client secret", _SDK_ONLY + " Never write a secret into a file.", "SDK"),
        "url": ("URL", _SDK_ONLY, "SDK"),
        "default": ("Default", _SDK_ONLY, "SDK"),
        "system": ("System", _SDK_ONLY, "SDK"),
        "setupUrl": ("Set-up page", _SDK_ONLY, "SDK"),
        "inboundHookUris": ("Hooks", _SDK_ONLY, "SDK"),
        "namespace": ("Namespace", _SDK_ONLY, "SDK"),
        "env": ("Environment", _SDK_ONLY, "SDK"),
        "cards": ("Cards", _VERY_OLD, "OAS"),
        "vendor": ("Vendor", _VERY_OLD, "OAS"),
        "website": ("Website", _VERY_OLD, "OAS"),
    },
    "appDetails": {
        "appDeveloper": ("Developer", "Who makes the app.", "O/creating-an-app"),
        "externalPlatform": ("Platform", "What it connects to.", "O/creating-an-app"),
        "documentationLinks": ("Documentation", "A list of links.", "O/creating-an-app"),
    },
    "appDeveloper": {
        "name": ("Name", "Who makes the app.", "O/creating-an-app"),
        "website": ("Website", "Their site.", "O/creating-an-app"),
        "supportEmail": ("Support email", "Where people get help.", "O/creating-an-app"),
    },
    "externalPlatform": {
        "name": ("Name", "The service that the app connects to.", "O/creating-an-app"),
        "website": ("Website", "Its site.", "O/creating-an-app"),
    },
    "documentationLink": {
        "title": ("Title", "The text of the link.", "O/creating-an-app"),
        "url": ("URL", "The address that the link opens.", "O/creating-an-app"),
    },
    "setting": {
        "type": ("Type", "`secret` values can be written but not read back.", "D/apps/settings"),
        "defaultValue": ("Default", "The value until somebody sets one; empty or null for none.", "D/apps/settings"),
        "required": ("Required", "Whether the app needs a value to work.", "D/apps/settings"),
        "description": ("Description", "Markdown; a translation is better.", "D/apps/settings"),
        "hidden": ("Hidden", "Whether the settings page hides it.", "D/apps/settings"),
    },
    "settingsPageConfig": {
        "url": ("URL", "The page that replaces the generated one.", "O/custom-settings-pages"),
        "title": ("Title", "Its title.", "O/custom-settings-pages"),
        "description": ("Description", "Its description.", "O/custom-settings-pages"),
    },
    "klass": {
        "name": ("Name", "Letters, digits, underscore and dash; cannot be changed later.", "O/klasses"),
        "icon": ("Icon", "The name of a Material icon.", "O/klasses"),
        "color": ("Color", "The color of the icon, as in CSS.", "O/klasses"),
        "metadata": ("Metadata", "The attributes.", "O/klasses"),
    },
    "klassMetadata": {
        "properties": (
            "Attributes",
            "Name -> attribute; the end of the name gives the type: Str, Txt, Num, At, Bool, Url, Id, Tree.",
            "O/klasses",
        ),
        "standard": (
            "Standard",
            "True if the klass is one of Kustomer's own, to which the attributes are added.",
            "O/standard-klass-properties",
        ),
    },
    "attribute": {
        "displayName": ("Display name", "The name that people see.", "O/klasses"),
        "example": ("Example", "A note on its values.", "EFF"),
    },
    "kview": {
        "name": ("Name", "Globally unique; begins with `<app>.`.", "O/klass-views"),
        "template": ("Template", "JSX.", "O/klass-views"),
        "resource": ("Resource", "`customer`, `conversation`, `company` or `kobject.<klass>`.", "D/apps/kviews"),
        "context": ("Context", "Where it is shown.", "D/apps/kviews"),
        "meta": ("Meta", "Title, icon and state.", "O/klass-views"),
        "iframe": ("Iframe", "Whether the template is a page in an iframe.", "SDK"),
    },
    "kviewMeta": {
        "displayName": ("Display name", "The title of the card.", "O/klass-views"),
        "icon": ("Icon", "The name of a Material icon.", "O/klass-views"),
        "state": ("State", "Whether the card is open at first.", "SDK"),
    },
    "widget": {
        "url": ("URL", "The page; `{{{settings.<category>.<name>}}}` is a setting of this app.", "D/apps/widgets"),
        "icon": ("Icon", "SVG or PNG, at least 128x128.", "D/apps/widgets"),
        "title": ("Title", "The name that people see.", "D/apps/widgets"),
        "name": ("Name", "Identifies the widget; part of the translation keys.", "D/apps/widgets"),
        "width": ("Width", "For example `24vw`; older definitions use pixels.", "D/apps/widgets"),
        "height": ("Height", "For example `60vh`; older definitions use pixels.", "D/apps/widgets"),
        "iframePermissions": ("Permissions", "What the page may use in the browser.", "D/apps/widgets"),
        "backgroundLoad": ("Background load", "Whether it is loaded before it is opened.", "D/apps/widgets"),
    },
    "hook": {
        "eventName": (
            "Event",
            "Globally unique: `kustomer.app.<app>.<event>`. Only events that begin with `kustomer.` start workflows.",
            "O/hooks",
        ),
        "displayEventName": ("Display name", "The name of the event that people see.", "O/hooks"),
        "description": ("Description", "What it is used for.", "O/hooks"),
        "type": (
            "Type",
            "`form` needs no authorization, `web` needs an API key, `email` is an email address.",
            "O/hooks",
        ),
    },
    "trigger": {
        "eventName": ("Event", "The event of the hook it wraps: `kustomer.app.<app>.<event>`.", "O/triggers"),
        "description": ("Description", "What happened, as people who build workflows read it.", "O/triggers"),
        "outputTemplate": ("Output template", "The output, built from the event: `/#data.id`.", "O/triggers"),
        "outputSchema": _OUTPUT_SCHEMA,
        "sampleOutputContext": ("Sample", "An example of the output.", "O/triggers"),
        "sampleOutputSchema": ("Sample", "An example of the output, under the name that older pages use.", "FIELDS"),
    },
    "action": {
        "name": ("Name", "Known to workflows as `kustomer.app.<app>.<name>`.", "O/workflow-actions"),
        "description": ("Description", "What it does, as people who build workflows read it.", "O/workflow-actions"),
        "type": ("Type", "`rest_api` for apps of partners.", "FIELDS, SDK"),
        "appSettings": _ALIASES,
        "appAccountName": _ACCOUNT,
        "inputTemplate": ("Input template", "The request, built from the inputs.", "O/workflow-actions"),
        "inputSchema": _INPUT_SCHEMA,
        "outputTemplate": ("Output template", "The output, built from the response.", "O/workflow-actions"),
        "outputSchema": _OUTPUT_SCHEMA,
        "sampleOutputContext": ("Sample", "An example of the output.", "O/workflow-actions"),
    },
    "alias": {
        "key": ("Key", "The setting: `<app>.<category>.<name>`.", "O/workflow-actions"),
    },
    "request": {
        "uri": ("URI", "The address; `{{{x}}}` is an input or an alias of a setting.", "O/workflow-actions"),
        "method": ("Method", "GET, POST, PUT, PATCH or DELETE.", "O/workflow-actions"),
        "headers": ("Headers", "Name -> value.", "O/workflow-actions"),
        "qs": ("Query", "Name -> value, or a reference to an object.", "O/workflow-actions"),
        "data": ("Data", "The body.", "O/workflow-actions"),
        "json": ("JSON", "Whether the body and the response are JSON.", "O/workflow-actions"),
    },
    "command": {
        "name": ("Name", "Unique in the app.", "O/commands"),
        "displayName": ("Display name", "The name that people see.", "O/commands"),
        "description": ("Description", "What it does.", "SDK"),
        "url": ("URL", "The address; `{{{x}}}` is a permitted argument or an alias.", "O/commands"),
        "httpMethod": ("HTTP method", "In lowercase.", "O/commands, SDK"),
        "permittedArgs": ("Permitted arguments", "What the caller may put into the URL.", "O/commands"),
        "permittedUrlArgs": ("Permitted URL arguments", "What the caller may put into the URL.", "TASK"),
        "appSettings": _ALIASES,
        "appAccountName": _ACCOUNT,
        "auditLogging": ("Audit log", "Whether calls are recorded.", "O/commands"),
        "cacheSeconds": ("Cache", "For how many seconds a response is kept: 15 to 600.", "O/cache-fallback"),
        "inputSchema": _INPUT_SCHEMA,
        "outputSchema": _OUTPUT_SCHEMA,
        "defaultHeaders": ("Default headers", "Headers of every call.", "SDK"),
        "defaultBody": ("Default body", "The body of a call that has none.", "SDK"),
        "type": ("Type", "`external-api`.", "SDK"),
    },
    "outboundWebhook": {
        "name": ("Name", "At most 255 characters.", "A/apps-platform/list-outbound-webhooks"),
        "url": ("URL", "Where the events are sent, with https.", "A/apps-platform/list-outbound-webhooks"),
        "events": ("Events", "1 to 12 events of the event catalog.", "D/events/event-catalog"),
        "headers": ("Headers", "Headers that are sent with each event.", "O/outbound-webhooks"),
    },
    "header": {
        "name": ("Name", "The header's name.", "O/outbound-webhooks"),
        "value": ("Value", "The header's value.", "O/outbound-webhooks"),
    },
    "appMeta": {
        "externalQueue": ("External queue", "Connects a voice app to Kustomer's events.", "O/guide-voice-apps"),
    },
    "auth": {
        "oauth2": ("OAuth 2.0", "How Kustomer becomes a client of another service.", "D/apps/oauth"),
    },
}

# These have other fields than their plain forms, under the same keys.
FIELD_TEXTS["callableTrigger"] = FIELD_TEXTS["workflowTrigger"]
FIELD_TEXTS["restAction"] = FIELD_TEXTS["action"]
