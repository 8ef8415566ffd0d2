"""What a title can be found by besides what is shown of it: other titles and names, numbers, notes, its own script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tuils.values.folding import clean
from tuils.values.search_words import asked_form, other_forms

from .iso2709 import SUBFIELD

_TITLES = (
    ("130", "anpt"), ("240", "anp"), ("246", "abnp"), ("247", "abnp"), ("730", "anpt"), ("740", "anp"), ("700", "t"),
    ("710", "t"), ("711", "t"), ("800", "t"), ("810", "t"), ("811", "t"), ("830", "anp"),
)  # fmt: skip
_NAMES = (
    ("100", "q"), ("245", "c"), ("700", "aq"), ("710", "ab"), ("711", "a"), ("800", "a"), ("810", "a"), ("811", "a"),
)  # fmt: skip
_NUMBERS = (("020", "z"), ("022", "alyz"), ("024", "az"), ("028", "a"))
_PLAIN_NOTES = ("500", "501", "502", "505", "508", "511", "518", "530", "532", "534", "538", "546", "586", "590")
_NOTES = (("341", "abcde"), ("521", "ab"), *((tag, "abcdgrtu") for tag in _PLAIN_NOTES))
_LISTS = (_TITLES, _NAMES, _NUMBERS, _NOTES)
_PLACES = {
    tag: {code: place for place, wanted in enumerate(_LISTS) for one, codes in wanted if one == tag for code in codes}
    for tag in {tag for wanted in _LISTS for tag, _codes in wanted}
}
"""By tag and subfield, on which of the lists a value stands: on one only."""
_ENDS = " .,:;/"
_TITLES_AMONG_NAMES = ("130", "730", "740")
_TITLES_AMONG_NOTES = ("20", "21", "22", "24")


class MoreWords(NamedTuple):
    """Clean text, "" where there is none. What stands in another script (880) is where its Latin form belongs."""

    titles: str = ""
    authors: str = ""
    subjects: str = ""
    numbers: str = ""
    notes: str = ""


def more_words(
    fields: Mapping[str, list[str]], shown: tuple[str, str, str, str], numbers: tuple[str, ...]
) -> MoreWords:
    """`shown`: title, series, author, subjects as they stand in columns; `numbers` that are found already."""
    title, series, author, subjects = shown
    lists: tuple[list[str], ...] = ([], [], [], [])
    titles, names, also, notes = lists
    for tag, texts in fields.items():
        if (places := _PLACES.get(tag)) is None:
            continue
        for text in texts:
            for part in text.split(SUBFIELD):  # the indicators are no letters
                if (place := places.get(part[:1])) is not None:
                    lists[place].append(part[1:])
    about: list[str] = []
    for text in fields.get("880", ()):
        _linked(text, titles, names, about, notes)
    if author:  # 245 $c mostly says it again
        names = [name for name in names if name.rstrip(_ENDS) != author]
    titles += _others(title, series, *titles)
    names += _others(author, *names)
    if about or not subjects.isascii():
        about = [*map(asked_form, about), "" if subjects.isascii() else other_forms(subjects)]
    if notes:
        notes += [asked_form(note) for note in notes if not note.isascii()]
    every = [*numbers, *also, *(one.replace("-", "") for one in also if "-" in one)] if also else list(numbers)
    return MoreWords(_one(titles), _one(names), _one(about), _one(every), _one(notes))


def _one(texts: list[str]) -> str:
    return clean(" ".join(texts)) if texts else ""


def _others(*texts: str) -> list[str]:
    """The other forms of these: of plain ones in one go, nothing reaches from one to the next."""
    whole = " ; ".join(texts)
    if whole.isascii():
        return [forms] if (forms := other_forms(whole)) else []
    plain = " ; ".join([text for text in texts if text.isascii()])
    return [other_forms(plain), *[other_forms(text) for text in texts if not text.isascii()]]


def _linked(text: str, titles: list[str], names: list[str], about: list[str], notes: list[str]) -> None:
    """A field in another script goes where the field goes that it is linked to ($6: its tag, then a number)."""
    parts = [part for part in text.split(SUBFIELD)[1:] if part]
    tag = next((part[1:4] for part in parts if part[0] == "6"), "")
    words = " ".join(part[1:] for part in parts if part[0].isalpha() and part[0] not in "ewui")
    if tag[:1] == "6":
        about.append(words)
    elif tag[:1] in ("1", "7") and tag not in _TITLES_AMONG_NAMES:
        names.append(words)
    elif tag[:1] in ("2", "3", "5") and tag[:2] not in _TITLES_AMONG_NOTES:
        notes.append(words)
    else:
        titles.append(words)
