"""The words of a notice: its facts, the templates that a library may change, and the resulting message."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from tuils.i18n import LANGUAGES, _
from tuils.library.office.receipts.examples import made_up
from tuils.library.office.receipts.sheets import Letterhead
from tuils.library.office.receipts.templates import (
    PaperTemplate,
    TemplateFault,
    keep_template,
    paper_template,
    rendered,
)
from tuils.values.dataclass import dataclass
from tuils.values.text_messages import in_gsm7, segments

FOLDER = "notices"
SHIPPED = Path(__file__).parent / "templates"
SUBJECT = "Subject:"
MOST_SEGMENTS = 3
TEMPLATES: tuple[str, ...] = (
    "hold_ready", "hold_expiring", "hold_canceled", "hold_by_staff", "due_soon", "overdue", "bill", "card_expiring",
    "blocked", "welcome", "new_books",
    "receipt", "payment", "summary", "reply", "digest", "program", "request", "request_done",
)  # fmt: skip
REQUEST, REQUEST_DONE = "request", "request_done"


TEXT_OF = {
    "hold_ready": "text_hold_ready", "hold_expiring": "text_hold_expiring", "hold_canceled": "text_hold_canceled",
    "due_soon": "text_due_soon", "overdue": "text_overdue", "card_expiring": "text_card_expiring",
}  # fmt: skip
"""The text message template for each e-mail or letter template: a line, without a subject and without a title."""
TEMPLATES += tuple(TEXT_OF.values())


@dataclass(frozen=True)
class NoticeLine:
    """An item. `title` is empty if it may not be named; `number`: the last digits of its barcode; `why`: the reason
    it was not renewed. All are words."""

    title: str = ""
    number: str = ""
    due: str = ""
    days: str = ""
    money: str = ""
    until: str = ""
    place: str = ""
    why: str = ""


@dataclass(frozen=True)
class NoticeFacts:
    """The facts of a notice. `name` of the reader; `child`: the name of a child that it is about. `which`: 1, 2 or 3
    of an overdue notice. `card`: the last four. `guardian`: the reader is another person than the child. `text`,
    `about`: the lines and the subject of a program's message. `reply`: it is an e-mail that can be answered; `word`:
    of an answer to one, renew, cancel or stop; of a receipt, checkout, renewal, payment or refund. `paid`: the
    amount of the last two. `address`: of the library, in a letter that the patron asked for."""

    name: str = ""
    child: str = ""
    guardian: bool = False
    lines: tuple[NoticeLine, ...] = ()
    count: int = 0
    which: int = 0
    until: str = ""
    owes: str = ""
    card: str = ""
    text: tuple[str, ...] = ()
    about: str = ""
    reply: bool = False
    word: str = ""
    paid: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeText:
    subject: str
    body: str


def names_for(head: Letterhead, facts: NoticeFacts) -> dict[str, Any]:
    """Return the names that a template may use."""
    return {field.name: getattr(part, field.name) for part in (head, facts) for field in fields(part)}


NAMES = tuple(field.name for part in (Letterhead, NoticeFacts) for field in fields(part))


def notice_folder(library: Path) -> Path:
    """Return the folder of the library's own texts."""
    return library.parent / FOLDER


def notice_template(folder: Path | None, name: str, language: str) -> PaperTemplate:
    """Return the library's own template in this language, else the program's. Raises TemplateFault."""
    return paper_template(folder, name, language if language in LANGUAGES else LANGUAGES[0], SHIPPED)


def notice_message(folder: Path | None, name: str, language: str, head: Letterhead, facts: NoticeFacts) -> NoticeText:
    """Make a message. If the library's own text can't be used, use the program's: no notice waits for a repair."""
    names = names_for(head, facts)
    try:
        return _message(notice_template(folder, name, language), names)
    except TemplateFault:
        return _message(notice_template(None, name, language), names)


def _message(template: PaperTemplate, names: dict[str, Any]) -> NoticeText:
    file = f"{template.name}.txt"
    text = rendered(file, template.text, names, on_paper=False)
    if template.name in TEXT_OF.values():
        return _text_message(file, text)
    first, _break, rest = text.lstrip("\n").partition("\n")
    if not first.startswith(SUBJECT) or not first.removeprefix(SUBJECT).strip():
        raise TemplateFault(file, 1, _('The first line must begin with "Subject:" and say what it is about.'))
    if not rest.strip():
        raise TemplateFault(file, 2, _("There is no text below the subject."))
    return NoticeText(" ".join(first.removeprefix(SUBJECT).split()), _tidied(rest))


def _text_message(file: str, text: str) -> NoticeText:
    body = in_gsm7(text)
    if not body:
        raise TemplateFault(file, 1, _("There is no text."))
    if (count := segments(body)) > MOST_SEGMENTS:
        sentence = _("It is as long as {n} messages. Make it shorter: one holds 160 letters.")
        raise TemplateFault(file, 1, sentence.format(n=count))
    return NoticeText("", body)


def _tidied(text: str) -> str:
    """Remove blanks at the end of lines, and repeated empty lines."""
    lines: list[str] = []
    for line in (part.rstrip() for part in text.strip("\n").split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


# ---- changed by the library

HEAD = Letterhead(
    "Harlow Public Library", "Main Street", "555-0100", ("Mon-Fri 10 am-6 pm", "Sat 10 am-2 pm"), "", "Nov 30, 2026"
)
LINES = (
    NoticeLine("The Overstory", "000241", "Mon, Nov 23", "7", "$17.95", "Mon, Dec 7", "Main Street"),
    NoticeLine("Dom Casmurro", "000266", "Fri, Nov 20", "10", "$12.50", "Mon, Dec 7", "Main Street"),
)
HIDDEN = NoticeLine("", "000241", "Mon, Nov 23", "7", "", "Mon, Dec 7", "Main Street")
OF_A_PROGRAM = (("Dear Marta Field,", "", "you are registered."), "You are registered: Story time")
EXAMPLES = (
    NoticeFacts("Marta Field", "", False, LINES, 2, 1, "Mon, Dec 7", "$30.45", "0017", *OF_A_PROGRAM, True, "renew"),
    NoticeFacts("Marta Field", "Rosie", True, (HIDDEN,), 1, 2, "Mon, Dec 7", "", "0025", *OF_A_PROGRAM, True, "cancel"),
    NoticeFacts(
        "Rosie Field", "Rosie", False, (NoticeLine("", "000241"),), 1, 3, "", "", "", ("-",), "-", False, "stop"
    ),
)
"""The facts with which a text is tried before it is saved: of several items, of one that may not be named, of a
child."""


def example_message(folder: Path | None, name: str, language: str, which: int = 0) -> NoticeText:
    """Return a template's message to an invented patron. Raises TemplateFault."""
    head, facts = made_up(HEAD, language), made_up(EXAMPLES[which], language)
    return _message(notice_template(folder, name, language), names_for(head, facts))


def try_text(name: str, language: str, text: str) -> NoticeText:
    """Return this text's message to the first invented patron; tried with all of them. Raises TemplateFault."""
    template = PaperTemplate(name, language, text)
    tried = [_message(template, names_for(HEAD, example)) for example in EXAMPLES]
    return tried[0]


def save_text(folder: Path, name: str, language: str, text: str) -> Path:
    """Save the library's own text. Raises TemplateFault, with the line."""
    try_text(name, language, text)
    return keep_template(folder, name, language, text)
