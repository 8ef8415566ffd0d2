"""The subject of an email that asks for one to confirm, as the web catalog's pages write it, or a person does.

It has few words, in English or Spanish, and maybe what it is about behind a colon:

    Renew                            renew: nothing named, so all that is checked out
    Renew: 010338                    the item whose barcode ends so
    Place a hold: #412               the title with this number in the web catalog
    Cancel a hold                    cancel: all holds are listed
    Register: Story time #1a2b3c4d   the session with this code
    Suggest a purchase: Emma         the lines below may say more
    Change my address                the lines below say which

Nothing acts by it, so it may be guessed generously. But one unknown word before the colon makes it a letter for a
person: "Renew my card" is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tuils.i18n import LANGUAGES, translator
from tuils.values.dataclass import dataclass

from .reply_grammar import CANCEL, CLOSING, GREETED, GREETING, HOLD, POLITE, REGISTER, RENEW, SPOKEN, reply_words
from .reply_words import PLEASE_SEND

SUGGEST, ADDRESS = "suggest", "address"
_SIGNS = {
    **dict.fromkeys((*SPOKEN[RENEW], "renewing"), "R"),
    **dict.fromkeys((*SPOKEN[CANCEL], "cancellation", "cancelación"), "C"),
    **dict.fromkeys((*SPOKEN[HOLD], "holds", "reservas", "request"), "H"),
    **dict.fromkeys((*SPOKEN[REGISTER], "registration", "registrar", "registro"), "G"),
    **dict.fromkeys(("suggest", "suggestion", "sugerir", "sugerencia", "sugiero"), "S"),
    **dict.fromkeys(("purchase", "buy", "compra", "comprar"), "P"),
    **dict.fromkeys(("address", "dirección", "direccion", "domicilio"), "A"),
    **dict.fromkeys(("change", "new", "cambiar", "cambio", "nueva"), "X"),
}
_MEANT = {
    "R": RENEW, "C": CANCEL, "CH": CANCEL, "CG": CANCEL, "H": HOLD, "G": REGISTER,
    "S": SUGGEST, "PS": SUGGEST, "HP": SUGGEST, "AX": ADDRESS,
}  # fmt: skip
_LITTLE = (
    "a an the my our on of for in to this these it place placing put all item items book books title titles program "
    "programs event events class mail email un una el la los las mi mis de del en para por este esta estos estas "
    "hacer poner todo todos todas libro libros artículo artículos articulos título titulo programa actividad correo"
)
_BESIDE = {*_LITTLE.split(), *(word for phrase in POLITE for word in phrase.split())}
_RE = re.compile(r"(?:\s*(?:re|rv|aw|fwd?)\s*(?:\[\d+\])?\s*:)+", re.I)
_CODE = re.compile(r"#\s*(\w{1,40})")
_CODE_AT_END = re.compile(r"#\s*(\w{1,40})\W*$")
_LAST = re.compile(r"(\w{1,40})\W*$")
LONGEST_SUBJECT, LONGEST_REST = 300, 200
_SMALL = frozenset(word for phrases in (POLITE, GREETING, GREETED, CLOSING) for one in phrases for word in one.split())


@dataclass(frozen=True)
class MailRequest:
    """A request. `word`: renew, cancel, hold, register, suggest or address; empty if the email asks for none of them.
    `about`: what stands behind the colon; `code`: the number or code in it; `is_plain`: the text says nothing more.
    `lines`: that text."""

    word: str = ""
    about: str = ""
    code: str = ""
    is_plain: bool = True
    lines: tuple[str, ...] = ()


def mail_request(subject: str, lines: Sequence[str], called: str = "") -> MailRequest:
    """Read the request in a subject, and in the writer's own lines below it. `called`: the writer's name."""
    head, _colon, rest = _RE.sub("", subject[:LONGEST_SUBJECT], count=1).partition(":")
    words = reply_words(head)
    numbers = [word for word in words if word.isdigit()]
    signs = {_SIGNS.get(word, "" if word in _BESIDE or word.isdigit() else "?") for word in words}
    word = _MEANT.get("".join(sorted(signs - {""})), "")
    if not word or len(numbers) > 1:
        return MailRequest()
    about = " ".join(rest.split())[:LONGEST_REST]
    own = [line for line in lines if tuple(reply_words(line)) not in _please_send()]
    return MailRequest(
        word, about, "".join(numbers) or _code_in(about), _is_small(own, reply_words(called)), tuple(own)
    )


@cache
def _please_send() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(reply_words(translator(language).gettext(PLEASE_SEND))) for language in LANGUAGES)


def _code_in(about: str) -> str:
    found = _CODE_AT_END.search(about) or _CODE.search(about) or _LAST.search(about)
    return found[1].casefold() if found else ""


def _is_small(lines: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether the lines are only a greeting, thanks, a name, and the words of requests."""
    small = {*_SMALL, *_SIGNS, *_BESIDE, *names}
    return "?" not in "".join(lines) and {word for line in lines for word in reply_words(line)} <= small


_LABELS = {
    **dict.fromkeys(("title", "título", "titulo"), "title"),
    **dict.fromkeys(("author", "autor", "autora"), "author"),
    "isbn": "isbn",
}


def suggestion_in(request: MailRequest) -> dict[str, str]:
    """Return title, author and ISBN of a suggestion: behind the colon, and in lines such as `Author: Jane Austen`.
    Any other lines are its note."""
    title, found, note = request.about, dict[str, str](), list[str]()
    for line in request.lines:
        label, colon, text = line.partition(":")
        if colon and (name := _LABELS.get(label.strip().casefold())):
            found[name] = " ".join(text.split())[:LONGEST_REST]
        elif not (title or found.get("title")):
            title = line[:LONGEST_REST]
        else:
            note.append(line)
    return found | {"title": found.get("title") or title, "note": " ".join(note)[:LONGEST_REST]}
