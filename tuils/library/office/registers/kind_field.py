"""A field of a register: read from the part of the file that describes it, checked, and drawn by each door."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tuils.i18n import _
from tuils.library.foundation.describing.field import Field, FieldKind
from tuils.library.foundation.refusals import Refused, refuse
from tuils.values.folding import clean
from tuils.values.time.typed_days import DayReader
from tuils.values.words import Unclear

LABEL, NOTE, LONGEST_NAME, LONGEST_HELP = 12, 37, 24, 100
FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
BESIDE_LONG = 19
"""The most letters of a note beside a long line."""
DRAWN: Mapping[str, FieldKind] = {
    "text": "text", "long": "text", "date": "date", "time": "text", "number": "number", "money": "money",
    "choice": "code", "flag": "flag", "person": "card", "copy": "card", "title": "text", "vendor": "text",
    "place": "text", "equipment": "text", "checklist": "text",
}  # fmt: skip
"""Each kind of field, and the kind of line that forms and commands draw for it."""
TYPED = frozenset({"text", "long", "vendor", "place", "equipment"})
"""Kinds of field in which people write what they like."""
CONTRACT = frozenset({"id", "register", "state", "due"})
"""The names of what programs read of each entry: no field has one."""
OPTIONS = frozenset({"library", "as", "branch", "station", "at", "json", "help", "force"})
"""Options of every command: no field has such a name, either."""
OF_FIELD = frozenset({"name", "label", "note", "kind", "need", "choices", "steps", "blank", "es"})
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


def unclear_file(said: str, **facts: object) -> Refused:
    return refuse("REGISTER_UNCLEAR", text=said.format(**facts) if facts else said)


def meant(text: str, words: Sequence[str], said: Sequence[str]) -> str:
    """Return the one of these words that is meant: by itself, as it is said, or by a beginning. Empty if it is none."""
    typed = clean(text).casefold()
    known = {**dict(zip(map(str.casefold, said), words, strict=True)), **{one.casefold(): one for one in words}}
    found = {one for name, one in known.items() if typed and name.startswith(typed)}
    return known.get(typed) or (found.pop() if len(found) == 1 else "")


def list_of_words(found: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of words; one text is a list of one."""
    value = found.get(name, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(one, str) and one.strip() for one in words):
        raise unclear_file(_('{name} is a list such as ["open", "done"].'), name=name)
    words = [one.strip() for one in words]
    if len(words) > len(set(words)) or any(len(one) > LABEL * 2 or not one.isprintable() for one in words):
        raise unclear_file(_("{name} has a word twice, or one that is too long."), name=name)
    return words


def read_kind_field(told: Mapping[str, Any], es: Mapping[str, str], spoken: str) -> KindField:
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
    es = {**es, **spanish_words(told)}
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


def spanish_words(told: Mapping[str, Any]) -> Mapping[str, str]:
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
    words: Collection[str] = list_of_words(told, "choices") or list_of_words(told, "steps")
    if words and kind not in ("choice", "checklist"):
        raise unclear_file(_("Field {name}: only a choice or a checklist has choices."), name=name)
    if kind == "choice" and not words:
        raise unclear_file(_('Field {name}: a choice needs choices = ["one", "other"].'), name=name)
    if any("," in word or "/" in word for word in words):
        raise unclear_file(_("Field {name}: a choice has no comma and no slash."), name=name)
    return tuple(words)
