"""The few words that a reply may consist of, and the request they make.

Only the word alone acts, with please, thanks, a greeting, and item numbers beside it:

    Hello library,                 greeting
    please renew 010338 and 010339 the word, and the items that it is about
    Thanks, Marta                  closing; the caller, who knows the email, looks up names and numbers

Anything else is for a person to read: "Cancel? Never!" asks for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from tuils.values.dataclass import dataclass

RENEW, CANCEL, STOP = "renew", "cancel", "stop"
HOLD, REGISTER = "hold", "register"
NO_LETTER = "no_letter"
"""STOP to a letter that the patron asked for: it ends that letter alone."""
SPOKEN = {
    RENEW: ("renew", "renewal", "renovar", "renueve", "renuevo", "renovación", "renovacion"),
    CANCEL: ("cancel", "cancelar", "cancele", "cancelo"),
    STOP: ("stop", "unsubscribe", "baja", "alto"),
    HOLD: ("hold", "reserve", "reservar", "reserva", "reservo"),
    REGISTER: ("register", "inscribir", "inscribirme", "inscripción", "inscripcion", "inscribo"),
}
POLITE = (
    *("please", "pls", "plz", "kindly", "thanks", "many thanks", "thank you", "thx", "ty"),
    *("thanks so much", "thanks very much", "thanks a lot", "thanks again"),
    *("thank you so much", "thank you very much", "thank you again"),
    *("por favor", "porfa", "gracias", "muchas gracias", "mil gracias"),
)
GREETING = (
    *("hi", "hi there", "hello", "hello there", "hey", "hey there", "dear", "greetings"),
    *("good morning", "good afternoon", "good evening", "good day"),
    *("hola", "buenos días", "buenos dias", "buenas tardes", "buenas noches", "buen día", "buen dia"),
    *("estimada", "estimado", "estimadas", "estimados"),
)
GREETED = ("library", "librarian", "librarians", "team", "staff", "biblioteca", "bibliotecaria", "bibliotecario")
CLOSING = (
    *("best", "best wishes", "best regards", "kind regards", "warm regards", "regards", "sincerely", "cheers"),
    *("saludos", "un saludo", "saludos cordiales", "cordialmente", "atentamente"),
)
ALL = ("all", "todo", "toda", "todos", "todas")
AND = ("and", "y")
UNSURE = frozenset(
    (
        *("no", "not", "dont", "don't", "never", "only", "just", "but", "except", "wait", "instead", "yet", "if"),
        *("nunca", "ni", "solo", "sólo", "pero", "excepto", "menos", "espere", "si", "jamás"),
    )
)
"""Words that are never part of a name, a footer or a signature, even if they are: they change what the word asks
for."""
LONGEST = 1_000  # characters of a reply that is one word
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_PLAIN = re.compile(r"[\w\s.,;:!¡\"'“”«»()\[\]*#&/\u2013\u2014~-]*")
"""Characters that change nothing, dashes among them; a question mark, a plus, or an emoji does."""
_SIGNS = {
    phrase: sign
    for sign, phrases in (
        *(("K", spoken) for spoken in SPOKEN.values()),
        *(("P", POLITE), ("G", GREETING), ("L", GREETED), ("C", CLOSING), ("A", ALL), ("N", AND)),
    )
    for phrase in phrases
}
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _SIGNS)
_LIST = r"(?:X|(?<=X)N(?=X))*"
_SHAPE = re.compile(
    rf"(?:G(?P<greeted>[LX]{{0,6}})/|GL*/?)?[P/]*(?P<before>{_LIST})K(?:(?P<all>A)|(?P<after>{_LIST}))P*"
    r"(?P<apart>(?:/(?:[PCX]|(?<=X)N(?=X))*)*)"
)
"""The signs of the words, `/` between lines: greeted names, numbers beside the word, and below it numbers, thanks,
and the names of a signature."""


@dataclass(frozen=True)
class ReplyAsk:
    """The request of a reply. `word`: of SPOKEN; empty if the text is for a person. `beside`: words next to it,
    folded, that must be item numbers. `apart`: words on other lines, which may be numbers or names. `is_all`: it
    says all."""

    word: str = ""
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    is_all: bool = False

    def items(self, printed: Sequence[str], names: Collection[str]) -> frozenset[str] | None:
        """Return the printed numbers that it is about, none for all. None if one of its words is neither one of them
        nor one of these names, or if a number is that of two items."""
        asked = {*self.beside, *(word for word in self.apart if word in printed)}
        if any(printed.count(word) != 1 for word in asked) or (asked and self.is_all):
            return None
        return frozenset(asked) if {*self.apart} - asked <= {*names} else None


def reply_request(lines: Sequence[str]) -> ReplyAsk:
    """Read the request of these lines, which are all that the patron wrote."""
    text = "\n".join(lines)
    if len(text) > LONGEST or not _PLAIN.fullmatch(straight(text)):
        return ReplyAsk()
    signed = [pair for line in lines if (words := reply_words(line)) for pair in (*_signed(words), ("/", ""))][:-1]
    found = _SHAPE.fullmatch("".join(sign for sign, _word in signed))
    if not found:
        return ReplyAsk()
    said = next(word for sign, word in signed if sign == "K")

    def unknown(*groups: str) -> tuple[str, ...]:
        spans = [found.span(name) for name in groups]
        return tuple(word for begin, end in spans if begin >= 0 for sign, word in signed[begin:end] if sign == "X")

    word = next(name for name, spoken in SPOKEN.items() if said in spoken)
    return ReplyAsk(word, unknown("before", "after"), unknown("greeted", "apart"), bool(found["all"]))


def reply_words(text: str) -> list[str]:
    """Return the words, folded, without the signs around them."""
    return _WORD.findall(straight(text).casefold())


def is_asking(text: str) -> bool:
    """Return whether the reply contains one of the words, or a question."""
    return "?" in text or any(_SIGNS.get(word) == "K" for word in reply_words(text))


def is_unsure(text: str) -> bool:
    """Return whether this can change what the word asks for."""
    return is_asking(text) or any(word in UNSURE for word in reply_words(text))


def straight(text: str) -> str:
    """Normalize characters: without invisible ones, and with the straight apostrophe."""
    shown = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")


def _signed(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each known phrase with its sign, the longest first; X for any other word."""
    at = 0
    while at < len(words):
        for many in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + many])
            if sign := _SIGNS.get(phrase):
                break
        else:
            many, phrase, sign = 1, words[at], "X"
        yield sign, phrase
        at += many
