"""File URIs of the protocol as absolute paths, and back."""

from __future__ import annotations

import os
from pathlib import PurePath
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kwf_lint.document.document import Document


def path_of(uri: str) -> str:
    """The absolute path of a file URI, whatever a client escapes in it; "" for a buffer that is not a file yet."""
    try:
        parts = urlsplit(uri.replace("?", "%3F").replace("#", "%23"))
    except ValueError:  # a host that cannot be one
        return ""
    if parts.scheme != "file" or not parts.path:
        return ""
    written = parts.path
    if os.name == "nt":
        host = f"//{parts.netloc}" if parts.netloc else ""
        return os.path.abspath(url2pathname(host + unquote(written)))
    return os.path.abspath(unquote(written, errors="surrogateescape"))


def is_source(uri: str) -> bool:
    """Whether a buffer is a file, or will be one: a client also opens older versions of files, and parts of others."""
    scheme, colon, _ = uri.partition(":")
    return not colon or scheme.lower() in ("file", "untitled")


def uri_of(path: str) -> str:
    """The URI of the file at an absolute path."""
    return PurePath(path).as_uri()


def path_of_document(document: Document) -> str:
    """The absolute path of a file that a run has read: its name is relative to the current folder."""
    return os.path.abspath(document.name)
