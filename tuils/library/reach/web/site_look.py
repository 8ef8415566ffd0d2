"""The library's own part of the web catalog: its colors, logo, covers, and pages. Read from the library."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tuils.files import disk_words
from tuils.formats.own_pages import html_of_markdown, logo_from
from tuils.i18n import LANGUAGES, _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.site_ways import site_mail
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.office.policies.policies import policies
from tuils.library.office.policies.policy_fields import PAGE
from tuils.values.web_colors import for_dark_pages
from tuils.values.words import Unclear

from .covers_there import CoversThere, read_covers
from .shown_registers import pages_of_registers
from .shown_texts import with_texts

LOGO, COLORS, CARD = "logo.png", "colors.css", "card"


class OwnPageText(NamedTuple):
    """A page of the library's own. `language`: empty where it is for all; `html`: what stands below its title."""

    topic: str
    language: str
    title: str
    html: str

    @property
    def file(self) -> str:
        """The page's file. One with the topic `card` takes the place of the page that is there anyway."""
        return "card.html" if self.topic == CARD else f"page-{self.topic}.html"


class SiteLook(NamedTuple):
    """`colors`: a style sheet, empty where the usual ones hold. `logo`: None where there is one that can't be read
    right now; then `problem` says why, and the one that is published stays. `address`: of the site on the web, for
    search engines; empty where the library did not say. `covers`: its pictures of titles."""

    colors: str = ""
    logo: bytes | None = b""
    pages: tuple[OwnPageText, ...] = ()
    problem: str = ""
    address: str = ""
    covers: CoversThere = CoversThere(names={})
    mail: str = ""

    def pages_in(self, language: str) -> list[OwnPageText]:
        """Return the pages for readers of a language: in it, else as it is for all, else in another one."""
        found: dict[str, OwnPageText] = {}
        for page in self.pages:
            best = found.get(page.topic, page)
            found[page.topic] = max(best, page, key=lambda one: (one.language == language, not one.language))
        return [*found.values()]


@permitted("catalog.publish")
def read_look(desk: Desk) -> SiteLook:
    """Read what the library chose, and draw its logo anew; covers are drawn when the site is made."""
    colors = _style(value_of("site_color", ""), value_of("site_color_dark", ""))
    logo, problem = _logo(value_of("site_logo", ""))
    address = str(value_of("site_address", ""))
    return SiteLook(colors, logo, tuple(_pages(desk)), problem, address, read_covers(), site_mail())


def _pages(desk: Desk) -> list[OwnPageText]:
    """Return the published pages, and those of registers that patrons see. `about-es` is `about` for readers of
    Spanish; a page of the library's own takes the place of a register's."""
    found, registers = [], [OwnPageText(*told) for told in pages_of_registers()]
    topics = {page.topic for page in registers}
    for one in policies(desk, PAGE, patrons=True):
        topic, dash, language = one.topic.rpartition("-")
        if not dash or language not in LANGUAGES:
            topic, language = one.topic, ""
        found.append(OwnPageText(topic, language, one.title, with_texts(desk, html_of_markdown(one.text), topics)))
    own = {page.topic for page in found}
    return [*found, *(page for page in registers if page.topic not in own)]


def _style(light: str, dark: str) -> str:
    """Return the style sheet of the library's colors. On paper all is black."""
    dark = dark or (light and for_dark_pages(light))
    text = f"@media screen {{ :root {{ --accent: {light}; }} }}\n" if light else ""
    wanted = "screen and (prefers-color-scheme: dark)"
    return text + (f"@media {wanted} {{ :root {{ --accent: {dark}; }} }}\n" if dark else "")


def _logo(file: str) -> tuple[bytes | None, str]:
    if not file:
        return b"", ""
    try:
        return logo_from(Path(file)), ""
    except Unclear as no:
        why = no.sentence(_)
    except OSError as no:
        why = disk_words(no)[0]
    text = _("The logo {file} can't be read, and stays as it was: {why}. Put it back, or name another: {command}")
    return None, text.format(file=file, why=why.rstrip("."), command="tuils setting set site_logo FILE")
