"""The registers that patrons see, such as e-resources: a page of the web catalog each, with the fields that the
register's file shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tuils.i18n import LANGUAGES, in_language
from tuils.library.office.registers.queries import EntryFilter, entries_found, standing_by_register

from .title_lines import safe

if TYPE_CHECKING:
    from tuils.library.office.registers.entries import EntrySheet
    from tuils.library.office.registers.kind_file import RegisterKind

PUBLIC = "public"
"""The field by which an entry is marked for patrons."""
_LINKED = ("https://", "http://")


def pages_of_registers() -> Iterator[tuple[str, str, str, str]]:
    """Yield the page of each register that is shown and has open entries, in each language: its name, the language, its
    title, and what stands below it as HTML. What reads registers is loaded where there are entries."""
    standing = {name for name, (n, _due) in standing_by_register().items() if n}
    if not standing:
        return
    from tuils.library.office.registers.kinds import kind_here, register_names

    names = [name for name in register_names() if name in standing]
    for language in LANGUAGES:
        with in_language(language):
            for kind in filter(None, map(kind_here, names)):
                if told := _shown_entries(kind):
                    yield kind.name, language, kind.title, "\n".join(_entry(kind, sheet) for sheet in told)


def _shown_entries(kind: RegisterKind) -> list[EntrySheet]:
    """Return the open entries that patrons see, by title: those marked as public, where the register has such a mark,
    so that nothing written for staff comes on the web unasked."""
    from tuils.library.office.registers.entries import sheet_of

    rows = entries_found(EntryFilter(kind.name)) if kind.shown else []
    told = [sheet_of(kind, row) for row in rows]
    return sorted((one for one in told if one.held.get(PUBLIC, PUBLIC not in kind.known)), key=_by_title)


def _by_title(sheet: EntrySheet) -> str:
    return sheet.title.casefold()


def _entry(kind: RegisterKind, sheet: EntrySheet) -> str:
    fields = [kind.known[name] for name in kind.shown if name != kind.named.name]
    lines = "".join(f"<dt>{safe(one.label)}</dt><dd>{_told(sheet.shown(one))}</dd>" for one in fields
                    if sheet.shown(one))  # fmt: skip
    return f'<h2 dir="auto">{safe(sheet.title)}</h2>\n<dl>{lines}</dl>'


def _told(text: str) -> str:
    words = safe(text)
    return f'<a href="{words}">{words}</a>' if text.startswith(_LINKED) and " " not in text else words
