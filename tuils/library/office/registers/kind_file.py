"""The file that describes a register, read and checked: its names, its fields, who may see it, when it is forgotten.

A word that does nothing is refused, so that nobody relies on it. What folding, undo, and a van need stands in each
entry, so that a file may change, or be unknown on another machine, and the state is the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tuils.i18n import _, language
from tuils.library.foundation.describing.field import Field, FieldKind
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.wording.permissions import ALLOWS
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.periods import Period
from tuils.values.time.typed_days import DayReader
from tuils.values.words import Unclear

USE, PRIVATE = "registers.use", "registers.private"
"""The right to use a register, and the one to use a private register, where its file names no other."""
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
BESIDE_LONG = 19
"""The most letters of a note beside a long line."""
LABEL, NOTE, LONGEST_NAME, LONGEST_TITLE, LONGEST_HELP, LONGEST_FILE, MOST_FIELDS = 12, 37, 24, 40, 100, 20_000, 40
DRAWN: Mapping[str, FieldKind] = {
    "text": "text", "long": "text", "date": "date", "time": "text", "number": "number", "money": "money",
    "choice": "code", "flag": "flag", "person": "card", "copy": "card", "title": "text", "vendor": "text",
    "place": "text", "equipment": "text", "checklist": "text",
}  # fmt: skip
"""Each kind of field, and the kind of line that forms and commands draw for it."""
TYPED = frozenset({"text", "long", "vendor", "place", "equipment"})
"""Kinds of field in which people write what they like."""
LINKS = {"person": "patron", "copy": "item", "title": "biblio"}
"""The column of a link. A register has one of each at most."""
LINKED = {"person": "person", "copy": "copy", "title": "title", "room": "place", "session": "text", "vendor": "vendor"}
"""The words that `links` may name, and the kind of field of each."""
CONTRACT = frozenset({"id", "register", "state", "due"})
"""The names of what programs read of each entry: no field has one."""
OPTIONS = frozenset({"library", "as", "branch", "station", "at", "json", "help", "force"})
"""Options of every command: no field has such a name, either."""
PERIODS = ("daily", "weekly", "monthly", "yearly")
TEXTS = ("name", "title", "one", "help", "due", "see", "add", "edit", "counts", "repeat", "print", "ends")
FLAGS = ("private", "tells_patron", "assign", "chart")
LISTS = ("menu", "quick", "states", "monthly", "links", "shown")
KNOWN = frozenset({*TEXTS, *FLAGS, *LISTS, "forget", "amount", "letter", "field", "es"})
OF_FIELD = frozenset({"name", "label", "note", "kind", "need", "choices", "steps", "blank", "es"})
PAGES, LETTERS = ("entry", "sign-out-of-order"), ("letter", "letter-of-ban")
"""The papers that `print` and `letter` may name."""
UNSHOWN = frozenset({"person", "copy", "vendor", "money", "equipment", "checklist"})  # unless `shown` names the field
ASSIGNED = "assigned"
"""The field with the login of the person who does it, of a register that can `assign`."""


class KindField(NamedTuple):
    """A field. `name`: as JSON and the store have it; `kind`: one of `DRAWN`; `need`: it can't be blank; `blank`: what
    a new entry has where nothing is typed; `said`: its choices in the language in use."""

    name: str
    kind: str
    label: str
    note: str = ""
    need: bool = False
    choices: tuple[str, ...] = ()
    blank: str = ""
    said: tuple[str, ...] = ()

    def shown(self, word: str) -> str:
        """Return a choice in the language in use."""
        return dict(zip(self.choices, self.said, strict=True)).get(word, word)

    @property
    def is_typed(self) -> bool:
        """Return whether people write in it what they like, so that it is forgotten in time."""
        return (self.kind in TYPED and self.name != ASSIGNED) or (self.kind == "checklist" and not self.choices)

    @property
    def drawn(self) -> Field:
        """Return its line in a form, and its option."""
        lined = self.kind in ("long", "checklist") and len(self.note) <= BESIDE_LONG
        return Field(
            self.name,
            self.label,
            self.note or self.label,
            self.note or (", ".join(self.said)[:NOTE] if self.kind == "checklist" else ""),
            DRAWN[self.kind],
            choices=tuple(dict.fromkeys((*self.choices, *self.said))) if self.kind == "choice" else (),
            most=2000 if self.kind == "long" else 200,
            long=lined,
        )


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
    bars. `shown`: the fields that patrons see of open entries. `own`: the library described it."""

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


def unclear_file(said: str, **facts: object) -> Refused:
    return refuse("REGISTER_UNCLEAR", text=said.format(**facts) if facts else said)


def meant(text: str, words: Sequence[str], said: Sequence[str]) -> str:
    """Return the one of these words that is meant: by itself, as it is said, or by a beginning. Empty if it is none."""
    typed = clean(text).casefold()
    known = {**dict(zip(map(str.casefold, said), words, strict=True)), **{one.casefold(): one for one in words}}
    found = {one for name, one in known.items() if typed and name.startswith(typed)}
    return known.get(typed) or (found.pop() if len(found) == 1 else "")


def read_kind(text: str, own: bool = False) -> RegisterKind:
    """Return the register that this file describes, in the language in use. Refuses with REGISTER_UNCLEAR, which says
    what and where."""
    return _read_kind(text, own, language())


@lru_cache(maxsize=128)
def _read_kind(text: str, own: bool, spoken: str) -> RegisterKind:
    found = _parsed(text)
    _check_words(found)
    told, name, es = _fields_told(found), str(found.get("name")), _spanish(found)
    fields = tuple(_field(one, es, spoken) for one in told)
    renamed = {str(one.get("name")): field.name for one, field in zip(told, fields, strict=True)}
    amount = _amount(found.get("amount"), renamed, fields)
    quick = tuple(_named(renamed, name, "quick") for name in _list(found, "quick") or [fields[0].name])
    private = bool(found.get("private"))
    see = found.get("see", PRIVATE if private else USE)
    edit = found.get("edit", see)
    words = es if spoken == "es" else {}
    title, menu = found.get("title") or name.replace("-", " ").capitalize(), _list(found, "menu")
    one, states = found.get("one") or name.replace("-", " "), tuple(_list(found, "states")) or ("open", "closed")
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
        monthly=tuple(_named(renamed, name, "monthly") for name in _list(found, "monthly")),
        chart=bool(found.get("chart")),
        shown=_shown(found, renamed, fields),
        own=own,
    )
    _check_kind(kind)
    return kind


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


def _list(found: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of words; one text is a list of one."""
    value = found.get(name, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(one, str) and one.strip() for one in words):
        raise unclear_file(_('{name} is a list such as ["open", "done"].'), name=name)
    words = [one.strip() for one in words]
    if len(words) > len(set(words)) or any(len(one) > LABEL * 2 or not one.isprintable() for one in words):
        raise unclear_file(_("{name} has a word twice, or one that is too long."), name=name)
    return words


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
    for name in (names := _list(found, "links")):
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
    tells = tuple(_named(renamed, name, "letter") for name in _list(told, "tells"))
    return LetterWanted(_paper(told.get("paper"), "letter", LETTERS), tells)


def _shown(found: Mapping[str, Any], renamed: Mapping[str, str], fields: Sequence[KindField]) -> tuple[str, ...]:
    """Return the fields that patrons see: those that are named, or with `true` those that say nothing of people, money,
    and the library's own work."""
    told = found.get("shown", False)
    if isinstance(told, bool):
        open_ones = [one.name for one in fields if one.kind not in UNSHOWN and one.name != ASSIGNED]
        return tuple(open_ones) if told else ()
    return tuple(_named(renamed, name, "shown") for name in _list(found, "shown"))


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


# ---- one field


def _field(told: Mapping[str, Any], es: Mapping[str, str], spoken: str) -> KindField:
    name = told.get("name", "")
    if not isinstance(name, str) or not FIELD_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise unclear_file(_("A field needs a name in small letters, such as look_again: {name}."), name=name)
    if name in CONTRACT | OPTIONS:
        raise unclear_file(_("A field can't be called {name}: each entry has that already."), name=name)
    if strange := sorted(told.keys() - OF_FIELD):
        raise unclear_file(_("Field {name}: there is no such word: {names}."), name=name, names=", ".join(strange))
    kind, label, note, blank = (told.get(word, "") for word in ("kind", "label", "note", "blank"))
    kind = "text" if kind == "" else kind
    if not isinstance(kind, str) or kind not in DRAWN:
        raise unclear_file(_("Field {name}: its kind is one of {kinds}."), name=name, kinds=", ".join(DRAWN))
    label = label or name.replace("_", " ").capitalize()[:LABEL]
    _check_texts(name, label, note)
    if not isinstance(told.get("need", False), bool):
        raise unclear_file(_("Field {name}: need is true or false."), name=name)
    choices = _choices(name, kind, told)
    if kind == "money" and not name.endswith("_cents"):
        name += "_cents"
    _check_blank(name, kind, blank)
    es = {**es, **_spanish(told)}
    _check_texts(name, es.get(label, label), es.get(note, note))
    words = es if spoken == "es" else {}
    said = tuple(words.get(one, one) for one in choices)
    return KindField(
        name, kind, words.get(label, label), words.get(note, note), bool(told.get("need")), choices, blank, said
    )


def _check_blank(name: str, kind: str, blank: object) -> None:
    try:
        if blank and kind != "date":
            raise Unclear("")
        DayReader(date(2026, 1, 1)).read(str(blank or "today"))
    except Unclear as no:
        text = _("Field {name}: blank is for a date, such as today or +30d.")
        raise unclear_file(text, name=name) from no


def _spanish(told: Mapping[str, Any]) -> Mapping[str, str]:
    """Return how the words of a part are said in Spanish: `es = {"Found" = "Hallado"}`."""
    es = told.get("es", {})
    if not isinstance(es, dict) or any(not isinstance(one, str) or not _is_word(one) for one in es.values()):
        raise unclear_file(_("es is such as {example}."), example='{ "Found" = "Hallado" }')
    return es


def _is_word(text: str) -> bool:
    return 0 < len(text) <= LONGEST_HELP and text.isprintable() and "/" not in text


def _check_texts(name: str, label: object, note: object) -> None:
    for word, text, most in (("label", label, LABEL), ("note", note, NOTE)):
        if not isinstance(text, str) or len(text) > most or not text.isprintable():
            raise unclear_file(_("Field {name}: {word} has at most {n} letters."), name=name, word=word, n=most)


def _choices(name: str, kind: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of a choice, or the steps of a checklist; both words do for steps."""
    words: Collection[str] = _list(told, "choices") or _list(told, "steps")
    if words and kind not in ("choice", "checklist"):
        raise unclear_file(_("Field {name}: only a choice or a checklist has choices."), name=name)
    if kind == "choice" and not words:
        raise unclear_file(_('Field {name}: a choice needs choices = ["one", "other"].'), name=name)
    if any("," in word or "/" in word for word in words):
        raise unclear_file(_("Field {name}: a choice has no comma and no slash."), name=name)
    return tuple(words)
