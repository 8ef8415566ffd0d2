"""Forms over a patron's card: a note, a block on checkouts, another contact."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.typed_days import day_in
from tuils.library.front.answers.heard import Answer
from tuils.library.people.patrons.contacts import ADDRESS, KINDS, PHONE, Contact, save_contact
from tuils.library.people.patrons.notes import (
    HOW_LONG,
    KINDS as NOTE_KINDS,
    MESSAGE,
    Note,
    change_note,
    second_look,
    write_patron_note,
)
from tuils.library.people.patrons.parts import local_today
from tuils.library.people.patrons.restrictions import OTHER, WHYS, restrict
from tuils.library.people.patrons.sheets import patron_sheet
from tuils.screens.kit.form import Form, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, pick
from tuils.values.addresses import split_town

UNTIL = Ask("until", N_("Until"), N_("a date, or blank for no end"), whole=True)


class OverCard(Form):
    """The base of the three forms. `choice`: the line that holds one of a few words."""

    mode = "patrons"
    days = ("until", "since")
    choice = ""

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card

    @property
    def acts_for(self) -> tuple[str, str]:
        return self.card, self.whose

    async def opened(self) -> None:
        self.whose = (await self.home.read(patron_sheet, self.home.desk, self.card)).name
        await super().opened()

    def offer(self, words: Mapping[str, str]) -> None:
        """Set the choices of the choice line."""
        self.codes = {self.choice: [(code, _(name)) for code, name in words.items()]}

    def chosen(self, values: Values) -> str:
        """Return the code chosen; the typed text if there is none."""
        return pick(values[self.choice], self.codes[self.choice])[0] or values[self.choice]

    async def told(self, answer: Answer) -> None:
        await self.close_with(answer.mark, answer.said, answer.then)


class NoteForm(OverCard):
    """A new note, or `note` to edit. Text about health or documents is asked about before it is saved."""

    choice = "kind"
    named_by = ("text",)
    asked = (
        Ask("kind", N_("Kind"), whole=True),
        Ask("text", N_("Note"), long=True),
        UNTIL,
    )

    def __init__(self, card: str, note: Note | None = None) -> None:
        super().__init__(card)
        self.note, self.agreed = note, ""
        self.kept_as = f"note {card} {note.key if note else ''}"
        self.offers = note is None
        self.offer(NOTE_KINDS)

    async def begin(self) -> Values:
        if self.note:
            return {"kind": _(NOTE_KINDS[self.note.kind]), "text": self.note.text, "until": self.note.until}
        until = local_today(self.home.desk) + HOW_LONG
        return {"kind": _(NOTE_KINDS[MESSAGE]), "until": until.isoformat()}

    def heading(self) -> tuple[str, str]:
        text = _("Edit the note.") if self.note else _("New note.")
        return text, _("The patron can see it. Needs and alerts appear at the desk.")

    async def look(self, name: str) -> str:
        if name == "text" and (word := second_look(self.line(name).value)):
            return _("{word}: needed?").format(word=word)
        return await super().look(name)

    async def save(self, values: Values) -> None:
        word = second_look(values["text"])
        if word and word != self.agreed:
            sentence = _('"{word}" is about health or immigration. Keep it?').format(word=word)
            hint = _("The patron can see it.   y: keep it.   n: reword it.")
            self.ask(FormQuestion(sentence, hint, partial(self._keep_word, word), self._to_words))
            return
        facts = {"text": values["text"], "kind": self.chosen(values), "until": values["until"]}
        if self.note:
            await self.home.do(partial(change_note, **facts), self.card, self.note.key)
            await self.told(Answer("OK", _("Changed."), _("F9 undoes it.")))
        else:
            text = facts.pop("text")
            await self.home.do(partial(write_patron_note, **facts), self.card, text)
            await self.told(Answer("OK", _("Note saved."), _("F9 undoes it.")))

    async def _keep_word(self, word: str) -> None:
        self.agreed = word
        await self._save()

    def _to_words(self) -> None:
        self.put_focus(self.line("text").field)


class StopForm(OverCard):
    """A block on checkouts: why, a few words, until when."""

    choice, offers = "why", True
    head = N_("Block checkouts on this card."), N_("Write for staff. The patron can see it.")
    asked = (
        Ask("why", N_("Why"), whole=True),
        Ask("text", N_("Note"), long=True),
        Ask("until", N_("Until"), N_("a date, or blank until lifted")),
    )

    def __init__(self, card: str) -> None:
        super().__init__(card)
        self.kept_as = f"stop {card}"
        self.offer(WHYS)

    async def begin(self) -> Values:
        return {"why": _(WHYS[OTHER])}

    async def look(self, name: str) -> str:
        if name == "text" and not self.line(name).value and self.chosen(self.values) == OTHER:
            return _("type a few words: why?")
        return await super().look(name)

    async def save(self, values: Values) -> None:
        if not await self.all_right():
            return
        until = day_in("until", values["until"], local_today(self.home.desk)) if values["until"] else None
        await self.home.do(partial(restrict, text=values["text"], until=until), self.card, self.chosen(values))
        await self.told(Answer("OK", _("Checkouts are blocked."), _("F9 undoes it.")))


class ContactForm(OverCard):
    """Another contact, or `contact` changed. Unchanged lines are not written."""

    choice = "kind"
    named_by = ("text", "street")
    asked = (
        Ask("kind", N_("Kind"), whole=True),
        Ask("text", N_("Number"), N_("or the email; blank for an address")),
        Ask("street", N_("Street"), N_("for an address")),
        Ask("town", N_("City, ZIP")),
        Ask("label", N_("Label"), N_("such as cell, work, grandmother")),
        Ask("since", N_("From"), N_("a date, or blank for now")),
        Ask("until", N_("Until"), N_("a date; mail goes there until then")),
    )

    def __init__(self, card: str, contact: Contact | None = None) -> None:
        super().__init__(card)
        self.contact = contact
        self.kept_as = f"contact {card} {contact.key if contact else ''}"
        self.offers = contact is None
        self.offer(KINDS)

    async def begin(self) -> Values:
        one = self.contact
        if one is None:
            return {"kind": _(KINDS[PHONE])}
        town = one.town
        known = {name: getattr(one, name) for name in ("text", "street", "label", "since", "until")}
        return {"kind": _(KINDS[one.kind]), "town": town, **known}

    def heading(self) -> tuple[str, str]:
        if self.contact:
            return _("Change any line. The others stay the same."), _("The label and the dates may be left blank.")
        return _("Add a phone, email, or address."), _("The first of each kind becomes the main one.")

    async def save(self, values: Values) -> None:
        kind = self.contact.kind if self.contact else self.chosen(values)
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "") and name != "kind"}
        if kind == ADDRESS and "town" in changed:
            changed["city"], changed["state"], changed["postcode"] = split_town(changed["town"])
        changed.pop("town", None)
        key = self.contact.key if self.contact else ""
        await self.home.do(partial(save_contact, key=key), self.card, kind, changed)
        await self.told(Answer("OK", _("Saved."), _("F9 undoes it.")))
