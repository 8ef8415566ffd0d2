"""The address of the web catalog, and that for email on its pages, as they are typed and as they are kept."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from tuils.values.words import N_, Unclear

_HOST = re.compile(r"(?!.*\.\.)[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]*[a-z0-9]", re.ASCII)
_LONGEST = 500
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}", re.ASCII)


def read_web_address(text: str) -> str:
    """Return the address of the folder on the web, with a `/` at its end; empty for none. Raises Unclear."""
    text = text.strip()
    if not text:
        return ""
    wanted = Unclear(N_("a web address, such as https://riverbend.example/catalog/"))
    if len(text) > _LONGEST or not text.isprintable() or re.search(r"[\s<>\"'\\?#@]", text):
        raise wanted
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as no:
        raise wanted from no
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise wanted
    path = quote(parts.path.removesuffix("/index.html").strip("/"), safe="/%~")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}/{path}{'/' if path else ''}"


def read_ask_address(text: str) -> str:
    """Return an email address of plain characters, which can be a part of a link; empty for none. Raises Unclear."""
    text = text.strip()
    if text and not _MAIL.fullmatch(text):
        raise Unclear(N_("an email address, such as ask@library.example"))
    return text.lower()
