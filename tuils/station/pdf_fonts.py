"""Text of a PDF in a font that has its letters: the fonts that every reader has, else a TrueType font of this machine.

reportlab is imported with the first text. Where no font has a letter, or it would have to be shaped and nothing here
does that, it is written in Latin letters (see values/readable).
"""

from __future__ import annotations

import os
import struct
import unicodedata
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from tuils.values.readable import in_letters, in_pdf_fonts

NAMES = (
    "DejaVuSans", "NotoSans-Regular", "LiberationSans-Regular", "FreeSans", "arial", "Arial Unicode",
    "NotoSansArabic-Regular", "NotoSansHebrew-Regular", "NotoSansEthiopic-Regular", "NotoSansThai-Regular",
    "DroidSansFallbackFull", "NotoSansSC-Regular", "NotoSansJP-Regular", "NotoSansKR-Regular", "wqy-microhei",
    "wqy-zenhei", "uming", "ipag", "NanumGothic", "msyh", "simsun", "malgun", "msgothic", "STHeiti Light",
    "AppleGothic",
)  # fmt: skip
"""The font files to look for, in this order: Linux, Windows and macOS have some of them. Fonts with PostScript outlines
(.otf, Noto Sans CJK) can't be put into a PDF here."""
EVEN = ("DejaVuSansMono", "NotoSansMono-Regular", "LiberationMono-Regular", "FreeMono", "cour", "Courier New")
"""The fonts for receipts, where all letters have the same width."""
OWN = ("~/.local/share/fonts", "~/.fonts", "~/Library/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts")
"""The folders where people put fonts: all are tried, after the named ones."""
FOLDERS = ("/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
SHAPED = ((0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x17FF))
"""The scripts whose letters change beside each other: India's, Tibet's, Burmese, Khmer."""
Has = Callable[[str], bool]
_PLACES = {"left": "drawString", "middle": "drawCentredString", "right": "drawRightString"}


def draw_text(canvas: Any, x: float, y: float, text: str, font: str, points: float, place: str = "left") -> None:
    """Draw a text. `font`: one of Helvetica and Courier, replaced if it lacks a letter. `place`: the part of the text
    that is at x."""
    shown, name = written(text, font)
    canvas.setFont(name, points)
    getattr(canvas, _PLACES[place])(x, y, shown)


def text_width(text: str, font: str, points: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    shown, name = written(text, font)
    return float(stringWidth(shown, name, points))


def cut_text(text: str, font: str, points: float, room: float) -> str:
    """Cut a text to this width, at a word if possible, with an ellipsis."""
    if text_width(text, font, points) <= room:
        return text
    words = text.split()
    while len(words) > 1:
        words.pop()
        if text_width(cut := " ".join(words) + "\u2026", font, points) <= room:
            return cut
    kept = text
    while kept and text_width(kept + "\u2026", font, points) > room:
        kept = kept[:-1]
    return kept + "\u2026"


def folded_text(text: str, font: str, points: float, room: float) -> list[str]:
    """Return the text in lines of this width; a wider word is alone."""
    lines = list[str]()
    for word in text.split():
        if lines and text_width(longer := f"{lines[-1]} {word}", font, points) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=4096)
def written(text: str, font: str) -> tuple[str, str]:
    """Return the text as drawn from left to right, and the name of the font that draws it."""
    if text.isascii():
        return text, font
    text = "".join(
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in ("Cc", "Cf")
    )
    if all(map(in_pdf_fonts, text)):
        return text, font
    seen = _as_seen(text)
    found = _font_for(seen, font, _anyhow)
    if found[2]:
        seen, found = text, _font_for(text, font, _onward)
    return in_letters(seen, found[1]), found[0]


def _font_for(text: str, font: str, only: Callable[[Has], Has]) -> tuple[str, Has, int]:
    """Return the font that lacks the fewest letters, the letters it has, and how many it lacks."""
    has = only(in_pdf_fonts)
    best = font, has, _lacking(text, has)
    for file in _files(font.startswith("Courier")):
        if not best[2]:
            break
        if letters := _letters_of(_bold(file) if font.endswith("Bold") else file):
            has = only(_able(letters[1]))
            if (lacking := _lacking(text, has)) < best[2]:
                best = letters[0], has, lacking
    return best


def _lacking(text: str, has: Has) -> int:
    """Count the missing letters. Signs that are no letters, such as pictures, are no reason for another font."""
    return sum(not has(letter) for letter in text if unicodedata.category(letter)[0] == "L")


def _able(codes: Container[int]) -> Has:
    return lambda letter: ord(letter) in codes and not any(first <= ord(letter) <= last for first, last in SHAPED)


def _anyhow(has: Has) -> Has:
    return has


def _onward(has: Has) -> Has:
    """Return `has` without letters that run from right to left: they would be drawn in the wrong order."""
    return lambda letter: has(letter) and not _is_backward(letter)


def _is_backward(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _as_seen(text: str) -> str:
    """Return the text with Arabic letters joined and right-to-left text reversed."""
    if not any(map(_is_backward, text)):
        return text
    from arabic_reshaper import reshape
    from bidi import get_display

    return str(get_display(reshape(text)))


def _bold(file: Path) -> Path:
    """Return the font's bold neighbor, or itself."""
    bold = file.with_name(f"{file.stem.removesuffix('-Regular')}-Bold{file.suffix}")
    return bold if bold.exists() else file


@lru_cache
def _letters_of(file: Path) -> tuple[str, Container[int]] | None:
    """Return the name under which reportlab has the font now, and its letters; None if it can't be used."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        font = TTFont(f"tuils-{file.stem}", str(file))
    except (TTFError, struct.error, OSError, ValueError, KeyError, IndexError, ArithmeticError, MemoryError):
        return None
    registerFont(font)
    return font.fontName, font.face.charToGlyph


@lru_cache
def _files(even: bool) -> tuple[Path, ...]:
    """Return the machine's fonts, the likeliest first."""
    own = list(_fonts_in(OWN))
    there = {file.stem.lower(): file for file in (*own, *_fonts_in(FOLDERS))}
    named = [there[name.lower()] for name in (*(EVEN if even else ()), *NAMES) if name.lower() in there]
    return (*named, *(file for file in own if file not in named))


def _fonts_in(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for root, _folders, files in os.walk(os.path.expanduser(folder)):
            yield from (Path(root, file) for file in sorted(files) if file.lower().endswith((".ttf", ".ttc")))
