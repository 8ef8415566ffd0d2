"""The folded words by which a patron is found. Three kinds share one table, told apart by how they begin:
the name as lists are in order of it, words that anyone at a desk may search by, and those of addresses and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from .folding import fold_text

NAME, CONTACT = " ", "~"
"""The first characters of the name in order, and of the words of addresses and numbers; a folded word begins with
neither."""
LAST = "\U0010ffff"
ENDS = {"card": (4,), "phone": (4, 7)}
"""The numbers of last characters that are a word, too: people know the end of a card or a phone by heart."""


def person_words(values: Mapping[str, Any], contacts: Iterable[Mapping[str, Any]] = ()) -> set[str]:
    """The words of a patron's row and of the further contacts: `kind` address, phone, email."""
    plain = {
        word
        for name in ("first_name", "last_name", "preferred_name")
        for word in fold_text(_text(values, name)).split()
    }
    plain |= {*fold_text(_text(values, "born")[:4]).split(), *numbers(_text(values, "card"), ENDS["card"])}
    private = {*_address(values), *numbers(_text(values, "born"))}
    for contact in (values, *contacts):
        kind = _text(contact, "kind")
        text = _text(contact, "text")
        private |= {*_address(contact)}
        private |= {*numbers(text if kind == "phone" else _text(contact, "phone"), ENDS["phone"])}
        private |= {*_email(text if kind == "email" else _text(contact, "email"))}
    return {name_word(values), *plain, *(CONTACT + word for word in private)} - {NAME}


class Named(Protocol):
    """A person with a name, such as a patron's row."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def preferred_name(self) -> str: ...


def given_name(person: Named) -> str:
    """The name to call a person by: the preferred one, else the first."""
    return person.preferred_name or person.first_name or ""


def full_name(person: Named) -> str:
    """The name a person goes by: `Tita Field`."""
    return f"{given_name(person)} {person.last_name or ''}".strip()


def name_word(values: Mapping[str, Any]) -> str:
    """The name as lists are in order of it, the last name first."""
    return NAME + fold_text(f"{_text(values, 'last_name')} {_text(values, 'first_name')}")


def numbers(text: str, ends: Iterable[int] = ()) -> Iterator[str]:
    """Yield letters and digits alone, and so many of the last."""
    whole = "".join(char for char in text if char.isalnum()).casefold()
    if whole:
        yield whole
        yield from (whole[-count:] for count in ends)


def _address(values: Mapping[str, Any]) -> list[str]:
    return fold_text(_text(values, "street")).split()


def _email(text: str) -> list[str]:
    """Return the email whole, and its parts before the @; the beginning of the whole finds it."""
    return [text.casefold(), *fold_text(text.partition("@")[0]).split()[1:]] if text else []


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")
