"""The components of an app as read-only views: actions, triggers, hooks, commands, KViews, klasses, widgets, webhooks."""

from __future__ import annotations

from kwf_lint.definition.node import Node, object_of, text_of, texts_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.definition.node import JsonObject
    from kwf_lint.document.document import Path

# How far before a place of a KView's template the beginning of its comment is looked for.
_REACH = 10_000


class Component(Node):
    """A component that is known by a name: a member of one of the definition's arrays."""

    __slots__ = ("name",)

    # The key under which the kind of component keeps its name.
    name_key = "name"

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = text_of(value, self.name_key)


class Action(Component):
    """A workflow action that the app provides."""

    __slots__ = ()

    @property
    def type(self) -> str:
        return text_of(self.value, "type")

    @property
    def input_template(self) -> JsonObject:
        return object_of(self.value, "inputTemplate")

    @property
    def input_schema(self) -> JsonObject:
        return object_of(self.value, "inputSchema")

    @property
    def output_schema(self) -> JsonObject:
        return object_of(self.value, "outputSchema")

    @property
    def aliases(self) -> list[Alias]:
        return _aliases(self)


class Alias(Node):
    """An entry of `appSettings`: the alias under which an action or command reads a setting, and the setting's key."""

    __slots__ = ("key", "name")

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = str(path[-1])
        self.key = text_of(value, "key")


class Command(Component):
    """A command that KViews and widgets call."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def permitted_args(self) -> list[tuple[Path, str]]:
        return texts_in(self.value, self.path, "permittedArgs")

    @property
    def aliases(self) -> list[Alias]:
        return _aliases(self)


class Hook(Component):
    """An inbound webhook; its name is its event."""

    __slots__ = ()
    name_key = "eventName"


class AppTrigger(Component):
    """A trigger of the app: what gives a hook's event its name and output; its name is its event."""

    __slots__ = ()
    name_key = "eventName"

    @property
    def output_schema(self) -> JsonObject:
        return object_of(self.value, "outputSchema")


class KView(Component):
    """A view: a JSX template for a resource in a context."""

    __slots__ = ()

    @property
    def template(self) -> str:
        return text_of(self.value, "template")

    @property
    def resource(self) -> str:
        return text_of(self.value, "resource")

    @property
    def context(self) -> str:
        return text_of(self.value, "context")

    def is_comment(self, at: int) -> bool:
        """Whether a place of the template seems to lie in a comment: after // in its line, or between /* and */."""
        template = self.template
        line = template[template.rfind("\n", 0, at) + 1 : at].replace("://", "")
        nearest = max(at - _REACH, 0)
        return "//" in line or template.rfind("/*", nearest, at) > template.rfind("*/", nearest, at)


class Widget(Component):
    """A widget: a page of the app's own in Kustomer's sidebar."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def title(self) -> str:
        return text_of(self.value, "title")


class Webhook(Component):
    """An outbound webhook."""

    __slots__ = ()

    @property
    def url(self) -> str:
        return text_of(self.value, "url")

    @property
    def events(self) -> list[tuple[Path, str]]:
        return texts_in(self.value, self.path, "events")


class Klass(Component):
    """A custom object, or the app's additions to a standard one."""

    __slots__ = ()

    @property
    def is_marked_standard(self) -> bool:
        return object_of(self.value, "metadata").get("standard") is True

    @property
    def attributes(self) -> list[Attribute]:
        path = (*self.path, "metadata", "properties")
        return [
            Attribute(value, (*path, name))
            for name, value in object_of(object_of(self.value, "metadata"), "properties").items()
            if type(value) is dict
        ]


class Attribute(Node):
    """An attribute of a klass."""

    __slots__ = ("name",)

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.name = str(path[-1])

    @property
    def display_name(self) -> str:
        return text_of(self.value, "displayName")


class Setting(Node):
    """An App Setting, known as <category>.<name>."""

    __slots__ = ("category", "name")

    def __init__(self, value: JsonObject, path: Path) -> None:
        self.value = value
        self.path = path
        self.category = str(path[-2])
        self.name = str(path[-1])

    @property
    def full_name(self) -> str:
        return f"{self.category}.{self.name}"

    @property
    def type(self) -> str:
        return text_of(self.value, "type")

    @property
    def is_hidden(self) -> bool:
        return self.value.get("hidden") is True


def _aliases(component: Component) -> list[Alias]:
    path = (*component.path, "appSettings")
    return [
        Alias(value, (*path, name))
        for name, value in object_of(component.value, "appSettings").items()
        if type(value) is dict
    ]
