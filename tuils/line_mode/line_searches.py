"""The commands of line mode that search: titles, what narrows them, the shelf, events."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.searching import titles_panel
from tuils.library.front.answers.sentences import list_sentences
from tuils.library.front.conversation import Panel
from tuils.library.holdings.lists.list_search import Search

from .line_terminal import LineMode


def read_panel(panel: Panel, lines: LineMode) -> None:
    lines.read(list_sentences(panel))


def _find_titles(words: str, desk: Desk, lines: LineMode) -> None:
    lines.put(*filter(None, (lines.held,)))
    panel = titles_panel(words, lines.search.limits, lines.search.sort, desk=desk)
    if not panel.rows and not panel.notes:
        lines.put(_('NOTE. Nothing matches "{words}". Check the spelling, or try fewer words.').format(words=words))
    read_panel(panel, lines)
    lines.titles = panel.keys
    if panel.keys:
        lines.put(_("Type a number to hear more about one."))


def _narrow(text: str, desk: Desk, lines: LineMode) -> None:
    """Limit what `.f` finds from now on, by words with commas between them; without any, search all titles."""
    # Only once somebody narrows:
    from tuils.library.holdings.lists.narrowing import offer, with_choice, with_level, with_years

    known, search = offer(desk), lines.search if text else Search("")
    for word in filter(None, map(str.strip, text.split(","))):
        found = known.called(word)
        if typed := with_years(search, word) or with_level(search, word):
            search = typed
        elif len(found) == 1:
            search = with_choice(search, found[0])
        else:
            which = ", ".join(one.words for one in found)
            several, nothing = _("Which of these? {names}"), _('Nothing here is named "{text}".')
            wrong = several.format(names=which) if found else nothing.format(text=word)
            lines.put(f"{_('NOTE.')} {wrong}")
            return
    lines.search, said = search, known.words(search)
    lines.held = _("Only: {limits}").format(limits=said) if said else ""
    lines.put(lines.held or _("The search is not narrowed."))


def _read_shelf(text: str, desk: Desk, lines: LineMode) -> None:
    from tuils.library.front.answers.title_lines import shelf_lines

    lines.read([*shelf_lines(text, desk)])


def _read_events(text: str, desk: Desk, lines: LineMode) -> None:
    from tuils.library.front.answers.programs_today import read_events  # with the programs, once somebody asks

    lines.read([*read_events(desk, text)])


READS = {".f": _find_titles, ".n": _narrow, ".s": _read_shelf, ".e": _read_events}
ALONE = (".n", ".e")
"""The commands that mean something without words, too."""


def read_title_out(biblio: str, desk: Desk, lines: LineMode) -> None:
    from tuils.library.front.answers.title_lines import title_lines  # with all of finding, once a title is looked at

    lines.read([*title_lines(biblio, desk)])
