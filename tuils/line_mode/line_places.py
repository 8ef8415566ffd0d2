"""The places of line mode beside the desk: the menu, and a form for each command, asked field by field.

Each is a generator: it yields the words of its prompt and is sent the line that was typed, so that locking, handing
over and leaving go on between two lines as they do at the desk. It returns a dot word for the desk, or nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.asked_commands import AskedField, Given, LinePlace, LinePlaces
from tuils.values.folding import fold_text

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk

    from .line_voice import LineVoice, Talk

SWEEPS = ("class out", "class in")
"""The commands that hear a scan after the other here, instead of all at once."""
LEAVE, BACK, GO, TO = ".x", ".back", ".go", ".to "
MENU_HELP = N_("Type a number, or a word. list reads five at a time. .x: back to the desk.")
FORM_HELP = N_(
    "Enter skips a field, or keeps what is in it. .back: the field before. .to and a name: that field. .go: do it now. "
    "?: help. .x: leave."
)


class PlaceTalk:
    """The place that is open. `done`: was anything done there? `card`: that of the patron at the desk, offered in
    forms. `stored`: what the record has that a form edits."""

    def __init__(self, places: LinePlaces, lines: LineVoice, desk: Desk, card: str) -> None:
        self.places, self.lines, self.desk, self.card = places, lines, desk, card
        self.prompt, self.done, self.stored = "", False, Given()
        self._talk: Talk | None = None

    def open(self, place: LinePlace, given: Given | None = None) -> str:
        """Open a place; a form begins with what is `given`. Return the dot word for the desk, or nothing."""
        self._talk = self._fill(place, given) if given else self._visit(place)
        return self._go_on(None)

    def hear(self, text: str, desk: Desk) -> str:
        """Hear a line. Return the dot word that the desk is to hear after it, or nothing."""
        self.desk = desk
        return self._go_on(text)

    @property
    def is_open(self) -> bool:
        return self._talk is not None

    def _go_on(self, text: str | None) -> str:
        talk, self._talk = self._talk, None
        assert talk is not None
        try:
            self.prompt = next(talk) if text is None else talk.send(text)
        except StopIteration as done:
            return str(done.value or "")
        self._talk = talk
        return ""

    def _visit(self, place: LinePlace) -> Talk:
        if place.name.startswith("."):
            return place.name
        if place.inner:
            return (yield from self._choose(place))
        if why_not := self.places.barred(place, self.desk):
            self.lines.put(f"{_('NOTE.')} {why_not}")
        elif place.name in SWEEPS:
            from .line_sweep import sweep_class  # with the classes of a school, once somebody sweeps

            return (yield from sweep_class(self, place.name))
        else:
            return (yield from self._fill(place, {}))
        return ""

    def _choose(self, place: LinePlace) -> Talk:
        some = place.inner
        self._tell_menu(place)
        while True:
            text = (yield f"1-{len(some)}").strip()
            if text.lower() == "list":
                self.lines.read([f"{n}. {_named(one)}" for n, one in enumerate(some, 1)])
            elif text == LEAVE:
                self.lines.put(_("Back at the desk."))
                return ""
            elif text in (".", "?", ".?"):
                self.lines.knows_menus = False
                self._tell_menu(place)
            elif text and (one := self._chosen(some, text)):
                return (yield from self._visit(one))

    def _tell_menu(self, place: LinePlace) -> None:
        count = ngettext("{n} entry.", "{n} entries.", len(place.inner)).format(n=len(place.inner))
        how = "" if self.lines.knows_menus else f" {_(MENU_HELP)}"
        self.lines.knows_menus = True
        self.lines.put(f"{_named(place)} {count}{how}")

    def _chosen(self, some: Sequence[LinePlace], text: str) -> LinePlace | None:
        """Return the entry of this number, or the only one with these words; else say what there is."""
        if text.isdecimal() and len(text) < 4:
            if 0 < int(text) <= len(some):
                return some[int(text) - 1]
            self.lines.put(_("NOTE. There is no line {number}.").format(number=text))
            return None
        near = [] if text.startswith(".") else _with_words(some, text)
        if len(near) == 1:
            return near[0]
        if not near and not text.startswith(".") and (elsewhere := self.places.found(text, self.desk)).inner:
            return elsewhere
        if not near:
            nothing = _('Nothing here is named "{text}".').format(text=text[:40])
            self.lines.put(f"{_('NOTE.')} {nothing} {_('list reads what there is.')}")
            return None
        self.lines.put(_("{n} match. Type a number.").format(n=len(near)))
        self.lines.read([f"{some.index(one) + 1}. {_named(one)}" for one in near])
        return None

    # ---- a form

    def _fill(self, place: LinePlace, given: Given) -> Talk:
        fields = self.places.fields(place)
        if fields:
            count = ngettext("{n} field.", "{n} fields.", len(fields)).format(n=len(fields))
            how = "" if self.lines.knows_forms else f" {_(FORM_HELP)}"
            self.lines.knows_forms = True
            self.lines.put(f"{_named(place)} {count}{how}")
        while True:
            if not (yield from self._ask_all(place, fields, given)):
                self.lines.put(_("Nothing was done. Back at the desk."))
                return ""
            if self.stored and not any(given.get(one.name) for one in fields if not one.required):
                self.lines.put(_("Nothing was changed. Back at the desk."))
                return ""
            answer = self.places.run(place, given, self.desk, self.lines)
            self.lines.read(answer.said, answer.opens)
            self.done = answer.done
            if answer.done or not fields:
                return ""
            self.lines.put(_("ASK. Try again? y: from the first field; all is kept. Enter: no."))
            if (text := (yield "y / n").strip()).lower() not in ("y", "yes"):
                return "" if text.lower() in ("", "n", "no", LEAVE) else text

    def _ask_all(self, place: LinePlace, fields: Sequence[AskedField], given: Given) -> Generator[str, str, bool]:
        """Ask each field until all are, or `.go`. Return False if the person leaves. What the record has already is
        kept by Enter, and not given once more."""
        at, keys, self.stored = 0, Given(), Given()
        while at < len(fields):
            one = fields[at]
            known = given.get(one.name, [])
            if not known and one.find == "card" and self.card and one.required:
                known = [self.card]
            if (needed := {one.name: given[one.name] for one in fields if one.required and one.name in given}) != keys:
                keys, self.stored = needed, self.places.stored(place, given, self.desk)
            shown = known or self.stored.get(one.name, [])
            text = (yield f"{one.label} [{', '.join(shown)}]" if shown else one.label).strip()
            word = text.lower()
            if word == LEAVE:
                return False
            if word == BACK:
                at = max(0, at - 1)
            elif word.startswith(TO):
                at = self._at_field(fields, word.removeprefix(TO), at)
            elif word in (".", "?", ".?"):
                self.lines.put(*_help(one))
            elif word == GO or not text:
                given.update({one.name: known} if known else {})
                at = self._step(fields, given, at, go=word == GO)
            elif typed := (yield from self._typed(one, text)):
                kept = given.get(one.name, []) if one.many else []
                given[one.name] = [*kept, typed]
                at += not one.many
        return True

    def _step(self, fields: Sequence[AskedField], given: Given, at: int, *, go: bool) -> int:
        """Return the next field to ask: the one after, or for `.go` the first that is still missing."""
        lacks = [n for n, one in enumerate(fields) if one.required and not given.get(one.name)]
        if (lacking := next((n for n in lacks if go or n == at), None)) is None:
            return len(fields) if go else at + 1
        self.lines.put(_("NOTE. {field} is needed. .x: leave.").format(field=fields[lacking].label))
        return lacking

    def _at_field(self, fields: Sequence[AskedField], words: str, at: int) -> int:
        """Return the first field whose label begins with these words; if there is none, say so and stay."""
        labels = [fold_text(one.label) for one in fields]
        exact = [n for n, label in enumerate(labels) if label == fold_text(words)]
        found = exact or [n for n, label in enumerate(labels) if label.startswith(fold_text(words))]
        if not found:
            nothing = _('Nothing here is named "{text}".')
            self.lines.put(f"{_('NOTE.')} {nothing.format(text=words[:40])}")
        return found[0] if found else at

    def _typed(self, one: AskedField, text: str) -> Generator[str, str, str]:
        """Return the text as the command takes it; nothing if it doesn't fit, which is said."""
        if one.find and not any(char.isdigit() for char in text):
            text = yield from self._search(one.find, text)
        if text and (fault := one.check(text)):
            self.lines.put(f"{_('NOTE.')} {fault}")
            return ""
        return text

    def _search(self, what: str, words: str) -> Generator[str, str, str]:
        """Return the card or id of what has these words; ask which, if several do."""
        from .line_lookups import LOOKUPS

        try:
            found = LOOKUPS[what](self.desk, words)
        except Refused as no:
            self.lines.put(f"STOP. {no.message}")
            return ""
        if not found:
            text = _('NOTE. Nothing matches "{words}". Check the spelling, or try fewer words.')
            self.lines.put(text.format(words=words))
            return ""
        if len(found) == 1:
            self.lines.put(_("Is this {name}? Enter: yes. n: no.").format(name=found[0][1].rstrip(".")))
            return found[0][0] if (yield "y / n").strip().lower() in ("", "y", "yes", "1") else ""
        self.lines.put(_("{n} match. Type a number.").format(n=len(found)))
        self.lines.read([f"{n}. {text}" for n, (_key, text) in enumerate(found, 1)])
        text = (yield f"1-{len(found)}").strip()
        is_one = text.isdecimal() and len(text) < 4 and 0 < int(text) <= len(found)
        return found[int(text) - 1][0] if is_one else ""


def _named(place: LinePlace) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in (place.words, place.line) if part)


def _help(one: AskedField) -> list[str]:
    kind = _("Needed.") if one.required else _("Not needed.")
    several = _("Several: one after the other, then Enter.") if one.many else ""
    finds = _("Or type words to find it.") if one.find else ""
    flag = _("Type y or n.") if one.flag else ""
    some = _("One of: {words}.").format(words=", ".join(one.words)) if one.words else ""
    return [
        " ".join(filter(None, (f"{(one.help or one.label).rstrip('.')}.", flag, some, kind, several, finds))),
        _(FORM_HELP),
    ]


def _with_words(some: Sequence[LinePlace], text: str) -> list[LinePlace]:
    """Return the places whose name begins with each of these words; else those whose line has them."""
    words = fold_text(text).split()
    exact = [one for one in some if text.lower() in (one.words.lower(), *one.name.split()[-1:])]

    def has(told: str) -> bool:
        known = fold_text(told).split()
        return all(any(part.startswith(word) for part in known) for word in words)

    return exact or [one for one in some if has(one.words)] or [one for one in some if has(f"{one.words} {one.line}")]
