"""Slides, posters and texts as files in a folder. Their names never change, so that nothing that is over stays behind:
an old screen shows `index.html`, which goes from slide to slide by itself, without a server and without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import cycle, islice
from pathlib import Path

from tuils.files import PUBLIC, fit_folder, open_input, whole_files
from tuils.i18n import _, language as spoken
from tuils.library.activities.calendar_files.ical_out import location_of
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.desk import Desk, permitted
from tuils.values.cells import one_plain_line
from tuils.values.dataclass import dataclass

from .posts import NETWORKS, Post, posts
from .slide_words import BOOKS, NOTHING, POSTERS as POSTERS_TITLE, SLIDES, WEEK
from .slides import (
    Announced,
    SlideLine,
    announced,
    reader_language,
    registering,
    signage_lines,
    slide_lines,
    when_announced,
)

SECONDS, POSTER_DAYS, WIDTH = 15, 14, 72
INDEX, POSTERS, TEXTS = "index.html", "posters.html", "posts.txt"
MARK = "tuils signage"
"""The words that each of our pages says of itself, so that no page of somebody else is replaced unasked."""
SLIDE_STYLE = (
    "body{margin:0;padding:4vh 5vw;background:#111;color:#fff;font:3.4vh/1.35 sans-serif}"
    "h1{font-size:6vh;margin:0 0 3vh;border-bottom:.4vh solid #fff}p{margin:0 0 2.2vh}"
    ".when{color:#ffd54a}.where,footer{color:#bbb}footer{position:fixed;bottom:2vh;font-size:2.6vh}"
)
POSTER_STYLE = (
    "body{margin:0;font:20pt/1.4 sans-serif;color:#000}section{page-break-after:always;padding:2cm;text-align:center}"
    "h1{font-size:48pt;margin:2cm 0 1cm}.when{font-size:30pt;font-weight:bold}footer{margin-top:2cm}"
)


@dataclass(frozen=True)
class SignageWritten:
    """The files, and how many programs, new titles and texts are in them."""

    folder: Path
    files: tuple[Path, ...]
    programs: int
    titles: int
    texts: int


@permitted("programs.see")
def write_signage(
    desk: Desk, folder: Path, *, language: str | None = None, seconds: int = SECONDS, replace: bool = False
) -> SignageWritten:
    """Write the slides (HTML and text), posters and texts of now into this folder, which is made if need be. Files that
    an earlier run wrote are replaced; raises FileRefused for others, unless `replace`."""
    fit_folder(folder)
    with reader_language(language):
        lines, texts, coming = signage_lines(desk), posts(desk), announced(desk, POSTER_DAYS)
        written = _slide_files(lines, seconds) | {
            POSTERS: _posters(desk, coming),
            TEXTS: _posts_text(texts),
        }
    folder.mkdir(parents=True, exist_ok=True)
    ours = replace or _is_ours(folder / INDEX)
    whole_files({folder / name: text for name, text in written.items()}, replace=ours, mode=PUBLIC)
    return SignageWritten(
        folder, tuple(folder / name for name in written), len(coming), len(slide_lines(lines, BOOKS)), len(texts)
    )


def _is_ours(index: Path) -> bool:
    """Return whether an earlier run wrote this folder."""
    if not index.is_file():
        return False
    with open_input(index) as there:
        return MARK.encode() in there.read(500)


def _slide_files(lines: Sequence[SlideLine], seconds: int) -> dict[str, str]:
    """Return each slide as a page, which goes on to the next, and as text. The first page is `index.html`, too."""
    found: dict[str, str] = {}
    for slide, after in zip(SLIDES, islice(cycle(SLIDES), 1, None), strict=False):
        held = slide_lines(lines, slide)
        found[f"{slide}.html"] = _slide_page(slide, held, f"{seconds};url={after}.html")
        found[f"{slide}.txt"] = _slide_text(slide, held)
    return {INDEX: next(iter(found.values())), **found}


def _slide_page(slide: str, lines: Sequence[SlideLine], onward: str) -> str:
    told = "\n".join(map(_slide_entry, lines)) or f"<p>{_e(_(NOTHING[slide]))}</p>"
    body = f"<h1>{_e(_(SLIDES[slide]))}</h1>\n{told}\n<footer>{_e(library_name())}</footer>"
    return _page(_(SLIDES[slide]), SLIDE_STYLE, body, onward)


def _slide_entry(line: SlideLine) -> str:
    parts = (("when", line.when), ("what", line.what), ("where", line.where or line.note))
    told = (f'<span class="{name}" dir="auto">{_e(text)}</span>' for name, text in parts if text)
    return f"<p>{' '.join(told)}</p>"


def _page(title: str, style: str, body: str, onward: str = "") -> str:
    refresh = f'<meta http-equiv="refresh" content="{onward}">' if onward else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken()}"><head><meta charset="utf-8"><meta name="generator" content="{MARK}">'
        f"{refresh}<title>{_e(title)}</title><style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _slide_text(slide: str, lines: Sequence[SlideLine]) -> str:
    told = ["  ".join(filter(None, map(one_plain_line, (one.when, one.what, one.where, one.note)))) for one in lines]
    return "\n".join([_(SLIDES[slide]), "", *(told or [_(NOTHING[slide])]), "", library_name(), ""])


def _posters(desk: Desk, coming: Iterable[Announced]) -> str:
    """Return a page to print for each program."""
    told = "\n".join(_poster(desk, one) for one in coming)
    return _page(_(POSTERS_TITLE), POSTER_STYLE, told or f"<p>{_e(_(NOTHING[WEEK]))}</p>")


def _poster(desk: Desk, one: Announced) -> str:
    row = one.row
    told = (
        ("when", when_announced(desk, one)),
        ("where", location_of(row)),
        ("blurb", row.blurb),
        ("register", registering(one)),
    )
    parts = "".join(f'<p class="{name}" dir="auto">{_e(text)}</p>' for name, text in told if text)
    return f'<section><h1 dir="auto">{_e(row.title)}</h1>{parts}<footer>{_e(library_name())}</footer></section>'


def _posts_text(texts: Iterable[Post]) -> str:
    """Return all texts to post, one below the other."""
    told = [f"== {_(NETWORKS[one.network][0])}, {one.length} / {one.limit}\n{one.text}\n" for one in texts]
    return "\n".join(told) or _(NOTHING[WEEK]) + "\n"


def _e(text: str) -> str:
    return escape(one_plain_line(text))
