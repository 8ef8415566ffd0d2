"""Pages and pictures that a library makes itself, as the web catalog may show them: no markup, no script, no secrets.

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
from tuils.i18n import _
from tuils.values.words import N_, Unclear

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from PIL.Image import Image as Picture

MOST_BYTES, MOST_PIXELS, LEAST = 5_000_000, 25_000_000, 20
"""The bounds of a picture: of the file, of what it unpacks to, and how wide and high a cover is at least."""
LOGO_SIZE, COVER_SIZE = (512, 128), (120, 180)
"""The bounds of what is drawn: twice the dots that a page shows."""
_NO_SCHEME = re.compile(r"[^/\\:][^:\\]*|", re.ASCII)
_GOOD_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)[^\\]", re.IGNORECASE | re.ASCII)
_LOWEST_HEADING = 6
_NO_PICTURE = N_("a picture as PNG, JPEG, GIF, or WebP")
_TOO_MANY_DOTS = N_("a smaller picture: this one has more than {n} million dots")


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
        drawn = _drawn(file, LOGO_SIZE)
    except FileNotFoundError:
        raise Unclear(N_("the full path of a picture. There is no {file}"), file=file) from None
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def cover_from(file: Path) -> bytes:
    """Return the picture in a file as a small JPEG on white. Raises Unclear, OSError."""
    from PIL import Image

    drawn = _drawn(file, COVER_SIZE)
    if min(drawn.size) < LEAST:
        raise Unclear(N_("a larger picture: this one has only {w} by {h} dots"), w=drawn.width, h=drawn.height)
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()


def _drawn(file: Path, size: tuple[int, int]) -> Picture:
    """Return the picture in a file, no larger than `size`, and without all that was written beside its dots."""
    from PIL import Image, ImageOps

    with open_input(file, MOST_BYTES, _("Save it smaller.")) as stream:
        data = stream.read(MOST_BYTES)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unclear(_TOO_MANY_DOTS, n=MOST_PIXELS // 10**6)
            picture.draft("RGB", (2 * max(size), 2 * max(size)))  # of a photo only as many dots as are needed
            plain = picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert("RGBA")
            plain.thumbnail((2 * max(size), 2 * max(size)))
            drawn = ImageOps.exif_transpose(plain).convert("RGBA")
    except Unclear:
        raise
    except Image.DecompressionBombError as no:
        raise Unclear(_TOO_MANY_DOTS, n=MOST_PIXELS // 10**6) from no
    except Exception as no:  # Pillow raises any of them for a broken file
        raise Unclear(_NO_PICTURE) from no
    drawn.thumbnail(size)
    drawn.info.clear()
    return drawn


_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
