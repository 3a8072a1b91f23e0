"""A buffer as requests see it: its newest text, and the analysis of its last complete text."""

from __future__ import annotations

from lsprotocol import types

from kwf_lint.document.document import Document
from kwf_lint.document.places import locate
from kwf_lint.editor.names import is_module, names_of
from kwf_lint.editor.positions import offset_at, range_of
from kwf_lint.editor.text_map import TextMap
from kwf_lint.editor.uris import path_of_document, uri_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kwf_lint.definition.app import App
    from kwf_lint.document.document import Path, Span
    from kwf_lint.editor.checked import Checked
    from kwf_lint.editor.diagnostics import Client
    from kwf_lint.editor.names import Names, Use


class View:
    """A buffer for one request.

    uri: what the client calls it. document: its newest text, for positions only. good: what checking the last text with
    definitions gave. Offsets that come in are of the newest text; spans of `good` go out by way of `range_of`.
    """

    __slots__ = ("_map", "client", "document", "good", "uri")

    def __init__(self, uri: str, text: str, good: Checked, client: Client) -> None:
        self.uri = uri
        self.client = client
        self.good = good
        is_same = good.document.text == text
        self.document = good.document if is_same else Document(good.document.name, text)
        self._map = TextMap("", "") if is_same else TextMap(good.document.text, text)

    @property
    def is_whole(self) -> bool:
        """Whether the analysis is that of the newest text."""
        return self.document is self.good.document

    def offset_at(self, position: types.Position) -> int:
        """An offset of the newest text."""
        return offset_at(self.document, position, self.client.encoding)

    def old_offset(self, offset: int) -> int:
        """The offset in the text of `good`."""
        return offset if self.is_whole else self._map.to_old(offset)

    def range_of(self, span: Span) -> types.Range | None:
        """The range of a span of `good` in the newest text, None where that has been changed."""
        moved = span if self.is_whole else self._map.to_new(span)
        return None if moved is None else range_of(self.document, moved, self.client.encoding)

    def use_at(self, offset: int) -> Use | None:
        """The name at an offset of the newest text."""
        return self.names.at(self.good.document.name, self.old_offset(offset))

    @property
    def definition(self) -> Document:
        """The document of the definitions: that of the buffer, or the JSON that a module stands for."""
        return self.good.apps[0].document

    @property
    def names(self) -> Names:
        """The names of the buffer."""
        return names_of(self.good.apps)

    def all_apps(self) -> Iterator[tuple[Document, list[App]]]:
        """The definitions of the buffer, then those of the other files that belong to them."""
        yield self.definition, list(self.good.apps)
        if self.good.project is not None:
            for definition in self.good.project.family(self.good.document):
                origin = definition.document.origin
                # What loads the buffer has all that is in it under its own paths.
                if origin is None or self.good.document.name not in origin.loaded:
                    yield definition.document, definition.apps

    def all_names(self) -> Iterator[Names]:
        """The names of the buffer, then those of the other files that belong to it."""
        for _, apps in self.all_apps():
            if apps:
                yield names_of(apps)

    def places(self, paths: Iterable[Path]) -> dict[Path, tuple[int, Span]]:
        """Where parts of the definition stand in the text of `good`: from the key on where there is one, and the value."""
        wanted = set(paths)
        if not is_module(self.definition):
            found = locate(self.definition, wanted)
            return {path: ((place.key or place.value)[0], place.value) for path, place in found.items()}
        origin = self.definition.origin
        assert origin is not None
        placed = {path: origin.place(self.definition, path, False, None) for path in wanted}
        here = {path: each.span for path, each in placed.items() if each.document.name == self.good.document.name}
        return {path: (span[0], span) for path, span in here.items()}

    def literal_around(self, offset: int) -> tuple[Path, int] | None:
        """The innermost object or array literal of a module around an offset of the newest text, that is known.

        As the path of what it is in the definition, and the offset in the newest text where it begins.
        """
        origin = self.definition.origin
        assert origin is not None
        old = self.old_offset(offset)
        found: list[tuple[int, int, Path, int]] = []
        for path, spot in origin.spots.items():
            if spot.at is not None and spot.at[0].document.name == self.good.document.name:
                start, end = spot.at[0].span(spot.at)
                if start < old < end and self.good.document.text[start] in "{[":
                    found.append((end - start, len(found), path, start))
        for _, _, path, start in sorted(found):
            moved = (start, start) if self.is_whole else self._map.to_new((start, start + 1))
            if moved is not None:
                return path, moved[0]
        return None

    def others(self, found: Iterable[tuple[Document, Span]]) -> dict[str, str]:
        """The texts of the other files that these places are in, as they were read, by path."""
        here = self.good.document.name
        return {path_of_document(document): document.text for document, _ in found if document.name != here}

    def locations(
        self, found: Iterable[tuple[Document, Span]], others: Mapping[str, str | None]
    ) -> list[types.Location]:
        """Spans of documents of the project for the client, without those that have been changed since.

        others: the texts that the other files have now, by path; None for those that are gone.
        """
        locations = []
        for document, span in found:
            if document.name == self.good.document.name:
                shown = self.range_of(span)
            else:
                shown = self._range_in(document, span, others[path_of_document(document)])
            if shown is not None:
                locations.append(types.Location(self.uri_of(document), shown))
        return locations

    def _range_in(self, document: Document, span: Span, now: str | None) -> types.Range | None:
        """The range of a span in the text that another file has now, which may be incomplete while somebody writes it."""
        if now == document.text:
            return range_of(document, span, self.client.encoding)
        moved = None if now is None else TextMap(document.text, now).to_new(span)
        return None if moved is None else range_of(Document(document.name, now or ""), moved, self.client.encoding)

    def uri_of(self, document: Document) -> str:
        return self.uri if document.name == self.good.document.name else uri_of(path_of_document(document))
