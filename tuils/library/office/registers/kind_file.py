"""The file that describes a register, read and checked: its names, its fields, who may see it, when it is forgotten.

A word that does nothing is refused, so that nobody relies on it. What folding, undo, and a van need stands in each
entry, so that a file may change, or be unknown on another machine, and the state is the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from tuils.i18n import _, language
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.wording.permissions import ALLOWS
from tuils.values.dataclass import dataclass
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

from .kind_field import (
    ASSIGNED,
    LONGEST_NAME,
    KindField,
    list_of_words,
    read_kind_field,
    spanish_words,
    unclear_file,
)

USE, PRIVATE = "registers.use", "registers.private"
"""The right to use a register, and the one to use a private register, where its file names no other."""
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_TITLE, LONGEST_FILE, MOST_FIELDS = 40, 20_000, 40
LINKS = {"person": "patron", "copy": "item", "title": "biblio"}
"""The column of a link. A register has one of each at most."""
LINKED = {"person": "person", "copy": "copy", "title": "title", "room": "place", "session": "text", "vendor": "vendor"}
"""The words that `links` may name, and the kind of field of each."""
PERIODS = ("daily", "weekly", "monthly", "yearly")
TEXTS = ("name", "title", "one", "help", "due", "see", "add", "edit", "counts", "repeat", "print", "ends")
FLAGS = ("private", "tells_patron", "assign", "chart", "at_sign_in", "each_day")
LISTS = ("menu", "quick", "states", "monthly", "links", "shown")
KNOWN = frozenset({*TEXTS, *FLAGS, *LISTS, "forget", "amount", "letter", "field", "es"})
PAGES, LETTERS = ("entry", "sign-out-of-order"), ("letter", "letter-of-ban")
"""The papers that `print` and `letter` may name."""
UNSHOWN = frozenset({"person", "copy", "vendor", "money", "equipment", "checklist"})  # unless `shown` names the field


class AmountFields(NamedTuple):
    """The fields of what is counted: how many there are, below which number to order, up to which, how many a pack."""

    field: str
    low: str = ""
    target: str = ""
    pack: str = ""


class LetterWanted(NamedTuple):
    """The letter to the person of an entry: which paper, and the fields that it tells. No other field is in it."""

    paper: str = ""
    tells: tuple[str, ...] = ()


class Kept(NamedTuple):
    """How long words are kept, from the moment when an entry was `opened` or `closed`; without a period forever."""

    after: str = ""
    since: str = "closed"


@dataclass(frozen=True)
class RegisterKind:
    """A register. `one`: the name of an entry. `states`: the last one closes it. `due`: the field with the day when
    somebody must look. `see`, `add`, `edit`: rights. `counts`: the tally that an entry adds to, or the field that says
    it. `repeat`: how often a closed entry comes again, or the field that says so. `prints`, `letter`: its papers.
    `ends`: the last day of a ban of its person. `monthly`: the numbers that its report adds up by month; `chart`: with
    bars. `shown`: the fields that patrons see of open entries. `own`: the library described it. `at_sign_in`: what is
    due is told to whoever signs in, and done once it is read. `each_day`: what repeats opens on its day by itself."""

    name: str
    title: str
    one: str
    help: str
    menu: str
    fields: tuple[KindField, ...]
    quick: tuple[str, ...]
    states: tuple[str, ...]
    states_said: tuple[str, ...]
    due: str
    see: str
    add: str
    edit: str
    private: bool
    tells_patron: bool
    forget: Kept
    amount: AmountFields | None
    counts: str
    repeat: str
    prints: str = PAGES[0]
    letter: LetterWanted = LetterWanted()
    ends: str = ""
    monthly: tuple[str, ...] = ()
    chart: bool = False
    at_sign_in: bool = False
    each_day: bool = False
    shown: tuple[str, ...] = ()
    own: bool = False

    def state_said(self, state: str) -> str:
        """Return a state in the language in use."""
        return dict(zip(self.states, self.states_said, strict=True)).get(state, state)

    @property
    def named(self) -> KindField:
        """Return the field by which an entry is called."""
        return self.known[self.quick[0]]

    @property
    def person(self) -> str:
        """Return the name of the field with the person whom an entry is about; empty where it has none."""
        return next((one.name for one in self.fields if one.kind == "person"), "")

    @property
    def counted(self) -> KindField | None:
        """Return the field of what is counted."""
        return self.known[self.amount.field] if self.amount else None

    @property
    def is_stock(self) -> bool:
        """Return whether what is counted may run out, so that it is ordered."""
        return bool(self.amount and self.amount.low)

    @property
    def known(self) -> Mapping[str, KindField]:
        return {one.name: one for one in self.fields}

    @property
    def drawn(self) -> tuple[Field, ...]:
        """Return the lines of its form: what is asked first, then the others."""
        first = [self.known[name] for name in self.quick]
        return tuple(one.drawn for one in (*first, *(one for one in self.fields if one.name not in self.quick)))

    def columns(self) -> dict[str, str]:
        """Return the fields that are searched, by the column that holds each: entries carry it along."""
        found = {LINKS[one.kind]: one.name for one in self.fields if one.kind in LINKS and one.kind != "person"}
        found |= {"due": self.due} if self.due else {}
        found |= {"until": self.ends} if self.ends and not self.private else {}
        found |= {"assigned": "assigned"} if "assigned" in self.known else {}
        if amount := self.amount:
            named = {"amount": amount.field, "low": amount.low, "par": amount.target}
            found |= {column: name for column, name in named.items() if name}
        return found


def read_kind(text: str, own: bool = False) -> RegisterKind:
    """Return the register that this file describes, in the language in use. Refuses with REGISTER_UNCLEAR, which says
    what and where."""
    return _read_kind(text, own, language())


@lru_cache(maxsize=128)
def _read_kind(text: str, own: bool, spoken: str) -> RegisterKind:
    found = _parsed(text)
    _check_words(found)
    told, name, es = _fields_told(found), str(found.get("name")), spanish_words(found)
    fields = tuple(read_kind_field(one, es, spoken) for one in told)
    renamed = {str(one.get("name")): field.name for one, field in zip(told, fields, strict=True)}
    amount = _amount(found.get("amount"), renamed, fields)
    quick = tuple(_named(renamed, name, "quick") for name in list_of_words(found, "quick") or [fields[0].name])
    private = bool(found.get("private"))
    see = found.get("see", PRIVATE if private else USE)
    edit = found.get("edit", see)
    words = es if spoken == "es" else {}
    title, menu = found.get("title") or name.replace("-", " ").capitalize(), list_of_words(found, "menu")
    one, states = found.get("one") or name.replace("-", " "), _states(found)
    kind = RegisterKind(
        name=name,
        title=words.get(title, title),
        one=words.get(one, one),
        help=words.get(found.get("help", ""), found.get("help", "")),
        menu=" ".join((*menu, *(words[one] for one in menu if one in words))).lower(),
        fields=fields,
        quick=quick,
        states=states,
        states_said=tuple(words.get(one, one) for one in states),
        due=_named(renamed, found.get("due"), "due") if found.get("due") else "",
        see=see,
        add=found.get("add", USE if private else edit),
        edit=edit,
        private=private,
        tells_patron=bool(found.get("tells_patron", not private)),
        forget=_kept(found.get("forget")),
        amount=amount,
        counts=found.get("counts", ""),
        repeat=found.get("repeat", ""),
        prints=_paper(found.get("print"), "print", PAGES) or PAGES[0],
        letter=_letter(found.get("letter"), renamed),
        ends=_named(renamed, found.get("ends"), "ends") if found.get("ends") else "",
        monthly=tuple(_named(renamed, name, "monthly") for name in list_of_words(found, "monthly")),
        chart=bool(found.get("chart")),
        shown=_shown(found, renamed, fields),
        own=own,
    )
    return _with_days(kind, found)


def _states(found: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(list_of_words(found, "states")) or ("open", "closed")


def _with_days(kind: RegisterKind, found: Mapping[str, Any]) -> RegisterKind:
    """Return a register with what it does on the days of its entries, checked."""
    whole = replace(kind, at_sign_in=bool(found.get("at_sign_in")), each_day=bool(found.get("each_day")))
    _check_kind(whole)
    return whole


def _fields_told(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fields as the file describes them, and those that its other words add."""
    told = [*found.get("field", [])]
    if found.get("assign"):
        told.append({"name": ASSIGNED, "label": _("Assigned to"), "note": _("login of who does it")})
    return [*told, *_linked(found, told)]


# ---- the file as a whole


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_FILE:
        raise unclear_file(_("The file is too long."))
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise unclear_file(str(wrong)) from wrong


def _check_words(found: Mapping[str, Any]) -> None:
    """Refuse words that are unknown, or of another shape."""
    if strange := sorted(found.keys() - KNOWN):
        raise unclear_file(_("There is no such word: {names}."), names=", ".join(strange))
    if wrong := [name for name in TEXTS if not isinstance(found.get(name, ""), str)]:
        raise unclear_file(_("{names} is a text in quotes."), names=", ".join(wrong))
    if wrong := [name for name in FLAGS if not isinstance(found.get(name, False), bool)]:
        raise unclear_file(_("{names} is true or false."), names=", ".join(wrong))
    name = found.get("name", "")
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise unclear_file(_('It needs a name, in small letters, such as name = "museum-pass".'))
    for word in ("title", "one"):
        if len(found.get(word, "")) > LONGEST_TITLE or not found.get(word, "x").isprintable():
            raise unclear_file(_("{name} is too long, or not one line."), name=word)
    fields = found.get("field")
    if not isinstance(fields, list) or not fields or not all(isinstance(one, dict) for one in fields):
        raise unclear_file(_("It needs fields: a part [[field]] for each."))
    if len(fields) > MOST_FIELDS:
        raise unclear_file(_("It has more than {n} fields."), n=MOST_FIELDS)


def _named(known: Mapping[str, str], name: object, word: str) -> str:
    """Return a field's name as programs have it."""
    if not isinstance(name, str) or name not in known:
        raise unclear_file(_("{word} names a field that is not there: {name}."), word=word, name=name)
    return known[name]


def _amount(told: object, renamed: Mapping[str, str], fields: Sequence[KindField]) -> AmountFields | None:
    if told is None:
        return None
    if not isinstance(told, dict) or "field" not in told or told.keys() - set(AmountFields._fields):
        raise unclear_file(_("amount is such as {example}."), example='{field="on_hand", low="minimum", target="par"}')
    made = AmountFields(**{word: _named(renamed, name, "amount") for word, name in told.items()})
    if wrong := [one.name for one in fields if one.name in made and one.kind != "number"]:
        raise unclear_file(_("A field of amount is a number: {names}."), names=", ".join(wrong))
    return made


def _linked(found: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the fields of what an entry is linked to, where no field of this kind is described."""
    for name in (names := list_of_words(found, "links")):
        if name not in LINKED:
            raise unclear_file(_("links is a list of: {names}."), names=", ".join(LINKED))
    kinds = {name: LINKED[name] for name in names}
    there = [one.get("kind") for one in told]
    return [{"name": name, "kind": kind} for name, kind in kinds.items() if kind not in there]


def _paper(name: object, word: str, known: Sequence[str]) -> str:
    paper = str(name or "").replace("_", "-")
    if paper and paper not in known:
        raise unclear_file(_("{word} is one of: {names}."), word=word, names=", ".join(known))
    return paper


def _letter(told: object, renamed: Mapping[str, str]) -> LetterWanted:
    if not isinstance(told, dict):
        return LetterWanted(_paper(told, "letter", LETTERS))
    if told.keys() - {*LetterWanted._fields} or not told.get("paper"):
        raise unclear_file(_("letter is such as {example}."), example='{paper="letter-of-ban", tells=["rule"]}')
    tells = tuple(_named(renamed, name, "letter") for name in list_of_words(told, "tells"))
    return LetterWanted(_paper(told.get("paper"), "letter", LETTERS), tells)


def _shown(found: Mapping[str, Any], renamed: Mapping[str, str], fields: Sequence[KindField]) -> tuple[str, ...]:
    """Return the fields that patrons see: those that are named, or with `true` those that say nothing of people, money,
    and the library's own work."""
    told = found.get("shown", False)
    if isinstance(told, bool):
        open_ones = [one.name for one in fields if one.kind not in UNSHOWN and one.name != ASSIGNED]
        return tuple(open_ones) if told else ()
    return tuple(_named(renamed, name, "shown") for name in list_of_words(found, "shown"))


def _kept(told: object) -> Kept:
    if told is None:
        return Kept()
    made = Kept(told) if isinstance(told, str) else Kept(**told) if isinstance(told, dict) and _fits(told) else None
    try:
        if made is None or made.since not in ("closed", "opened"):
            raise unclear_file(_("forget is such as {example}."), example='{after="2y", since="closed"}')
        Period.parse(str(made.after))
    except Unclear as no:
        raise unclear_file(_("forget needs a period such as 90d or 2y.")) from no
    return made


def _fits(told: Mapping[str, object]) -> bool:
    return (
        "after" in told and not told.keys() - set(Kept._fields) and all(isinstance(one, str) for one in told.values())
    )


def _check_kind(kind: RegisterKind) -> None:
    """Refuse what does not fit together."""
    for right in (kind.see, kind.add, kind.edit):
        if right not in ALLOWS:
            raise unclear_file(_("There is no right {name}. See: tuils role list"), name=right)
    names = [one.name for one in kind.fields]
    if len(names) > len(set(names)):
        raise unclear_file(_("Two fields have one name."))
    for link in LINKS:
        if sum(one.kind == link for one in kind.fields) > 1:
            raise unclear_file(_("Only one field may be a {kind}."), kind=link)
    if kind.due and kind.known[kind.due].kind != "date":
        raise unclear_file(_("due names a field that is no date: {name}."), name=kind.due)
    if len(kind.states) < 2 or "all" in kind.states:
        raise unclear_file(_("states has two words or more, none of them all; the last one closes an entry."))
    if kind.named.kind in ("person", "flag", "checklist"):
        raise unclear_file(_("The first field names an entry: {name} can't."), name=kind.named.name)
    if kind.repeat and not (kind.due and _repeats(kind)):
        raise unclear_file(_("repeat is {words}, or a choice of these; it needs due."), words=", ".join(PERIODS))
    if kind.at_sign_in and (kind.private or not kind.due):
        raise unclear_file(_("at_sign_in needs due, and what is private is not told there."))
    if kind.each_day and (kind.private or not kind.repeat):
        raise unclear_file(_("each_day needs repeat, and can't be private."))
    if kind.amount and kind.private:
        raise unclear_file(_("What is counted can't be private."))
    if kind.ends and (kind.known[kind.ends].kind != "date" or not kind.person):
        raise unclear_file(_("ends names a date field, and it needs a field with a person."))
    if kind.letter.paper and not kind.person:
        raise unclear_file(_("letter needs a field with a person."))
    if wrong := [name for name in kind.monthly if kind.known[name].kind not in ("number", "money")]:
        raise unclear_file(_("A field of monthly is a number or money: {names}."), names=", ".join(wrong))
    if kind.shown and (kind.private or kind.person in kind.shown):
        raise unclear_file(_("What is private, and a person, can't be shown to patrons."))


def _repeats(kind: RegisterKind) -> bool:
    field = kind.known.get(kind.repeat)
    return kind.repeat in PERIODS or bool(field and field.kind == "choice" and set(field.choices) & {*PERIODS})
