"""Pages and a logo that a library makes itself, as the web catalog may show them: no markup, no script, no secrets.

Markdown becomes elements of a short list; HTML in it is text. A picture is drawn anew, so that nothing but the picture
comes along: no place and no name that a camera wrote into it.
"""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from tuils.files import open_input
from tuils.values.words import N_, Unclear

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST_BYTES, MOST_PIXELS, HEIGHT, WIDTH = 5_000_000, 25_000_000, 128, 512
"""The bounds of a logo: of the file, of what it unpacks to, and of what is drawn: twice the dots that a page shows."""
_NO_SCHEME = re.compile(r"[^/\\:][^:\\]*|", re.ASCII)
_GOOD_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)[^\\]", re.IGNORECASE | re.ASCII)
_LOWEST_HEADING = 6
_NO_PICTURE = N_("a picture as PNG, JPEG, GIF, or WebP")


def html_of_markdown(text: str) -> str:
    """Return the text as HTML for below a heading of its own: its `#` is the second level.

    >>> html_of_markdown("# Hours\\n<b>Bold</b> [x](javascript:alert(1))")
    '<h2>Hours</h2>\\n<p>&lt;b&gt;Bold&lt;/b&gt; [x](javascript:alert(1))</p>\\n'
    """
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, _LOWEST_HEADING)}"
    return str(reader.renderer.render(tokens, reader.options, {}))


def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class OwnPageReader(MarkdownIt):
        """The reader of pages. Links lead to pages, mail and telephones; anything else stays text."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 (its name there)
            return bool(_GOOD_SCHEME.match(url) or _NO_SCHEME.fullmatch(url))

    return OwnPageReader("commonmark", {"html": False}).enable("table").disable("image")


def logo_from(file: Path) -> bytes:
    """Return the picture in a file as a small PNG. Raises Unclear, OSError."""
    if not file.is_absolute():
        raise Unclear(N_("the full path of a picture, such as /home/library/logo.png"))
    try:
        with open_input(file, MOST_BYTES) as stream:
            data = stream.read(MOST_BYTES)
    except FileNotFoundError:
        raise Unclear(N_("the full path of a picture. There is no {file}"), file=file) from None
    return _drawn(data)


def _drawn(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unclear(N_("a smaller picture: this one has more than {n} million dots"), n=MOST_PIXELS // 10**6)
            picture.load()
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except Unclear:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError, LookupError) as no:
        raise Unclear(_NO_PICTURE) from no  # Pillow raises any of them for a broken file
    drawn.thumbnail((WIDTH, HEIGHT))
    drawn.info.clear()
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
