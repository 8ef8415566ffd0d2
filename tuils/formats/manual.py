"""The pages of docs/, as they are read inside the program: where they are, their sections, and finding these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tuils.values.dataclass import dataclass
from tuils.values.everyday_words import everyday
from tuils.values.folding import fold_text

PLACES = (Path(__file__).parents[1] / "docs", Path(__file__).parents[2] / "docs")
"""The places of the manual: in the installed program; beside the source."""
INDEX = "index"
MOST_FOUND = 99
_HEAD = re.compile(r"(#{1,4}) +(.*?) *#*")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)\)")


@dataclass(frozen=True)
class ManualSection:
    """A heading (`level` 1 is the page's own) and the Markdown below it up to the next one."""

    page: str
    title: str
    level: int
    text: str

    @property
    def anchor(self) -> str:
        """The section's name in links, behind #."""
        return re.sub(r"[^\w\- ]", "", self.title.lower()).replace(" ", "-")


def manual_pages() -> Mapping[str, Path]:
    """Return the pages by name: the index first, then in its order, then the others."""
    found = {file.stem: file for place in PLACES for file in sorted(place.glob("*.md"))}
    if INDEX not in found:
        return found
    named = [Path(link).stem for _words, link in _LINK.findall(found[INDEX].read_text(encoding="utf-8"))]
    return {name: found[name] for name in dict.fromkeys([INDEX, *named, *found]) if name in found}


def sections(page: str, text: str) -> Iterator[ManualSection]:
    """Yield a page, heading by heading; # in a block of code is none."""
    head, level, lines, in_code = "", 1, list[str](), False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        found = None if in_code else _HEAD.fullmatch(line)
        if not found:
            lines.append(line)
            continue
        if head or any(lines):
            yield ManualSection(page, head or page, level, "\n".join(lines).strip("\n"))
        head, level, lines = found[2], len(found[1]), []
    yield ManualSection(page, head or page, level, "\n".join(lines).strip("\n"))


def every_section() -> list[ManualSection]:
    """Return all sections of all pages, in the order of the index."""
    return [
        section for page, file in manual_pages().items() for section in sections(page, file.read_text(encoding="utf-8"))
    ]


def find_sections(known: list[ManualSection], typed: str) -> list[ManualSection]:
    """Return the sections, best first: the heading or command of this name; what everyday words mean; then those with
    all these words in their heading, in the heading of their page, in bold text, where a job is named, or in the
    text."""
    words = fold_text(typed).split()
    named = {" ".join(words), " ".join(["tuils", *words])}
    pages = {section.page: section.title for section in reversed(known)}
    meant = [task.page for task in everyday(typed)]
    ranked = []
    for place, one in enumerate(known):
        if fold_text(one.title) in named:
            ranked.append((-len(meant) - 1, place))
            continue
        if (name := one.page if one.level == 1 else f"{one.page}#{one.title}") in meant:
            ranked.append((meant.index(name) - len(meant), place))
            continue
        bold = " ".join(_BOLD.findall(one.text))
        whole = (f"{one.title} {more}" for more in ("", pages[one.page], bold, one.text))
        for rank, text in enumerate(whole):
            if all(word in fold_text(text) for word in words):
                ranked.append((rank, place))
                break
    return [known[place] for _rank, place in sorted(ranked)[:MOST_FOUND]]


def heading_words(section: ManualSection, pages: Mapping[str, str]) -> str:
    """The heading, and the page it is on. `pages`: the title of each."""
    return section.title if section.level == 1 else f"{section.title}  ({pages[section.page]})"


def links_of(text: str) -> list[tuple[str, str]]:
    """Return page (empty: this one) and heading, if any, of the links to pages, in the order of their numbers."""
    links = [link[2] for link in _LINK.finditer(text) if _page_of(link[2]) and not link[0].startswith("!")]
    return [(Path(name).stem, anchor) for name, _mark, anchor in (link.partition("#") for link in links)]


def _page_of(link: str) -> bool:
    return link.startswith("#") or (link.partition("#")[0].endswith(".md") and "/" not in link)


def numbered_links(text: str, number: int = 0) -> tuple[str, int]:
    """The text as it is read without clicking: links to pages get a number, counted on from this one; those into the
    web their address. Gives back the last number, too."""

    def shown(link: re.Match[str]) -> str:
        nonlocal number
        if link[0].startswith("!"):
            return f"(picture: {link[1]})"
        if _page_of(link[2]):
            number += 1
            return f"{link[1]} [{number}]"
        return f"{link[1]} ({link[2]})" if ":" in link[2] else link[1]

    return _LINK.sub(shown, text), number
