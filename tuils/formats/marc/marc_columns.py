"""The catalog's columns of a MARC title: plain clean text, read once at import; and further words to find it by: other
titles and names, numbers, notes, its own script.

Field and subfield meanings are those of the MARC 21 Format for Bibliographic Data; punctuation that only
separates (ISBD) is taken from the ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import issn as right_issn, normalise
from tuils.values.search_words import asked_form, other_forms
from tuils.values.shelf.shelf_order import title_shelf
from tuils.values.title_tags import tag_column

from .marc_access import access_in
from .marc_articles import filing_start
from .marc_kinds import material_kind
from .marc_levels import levels_in

Fields = Mapping[str, list[str]]
"""The text of each field, indicators first, by tag and in the order of the title."""

_SEPARATORS = " /:;,=+"
_KEEPS_ITS_STOP = re.compile(r"(?:\b[^\W\d]{1,2}|\betc|\.\S*)\.$")
_LAST_WORD = 16
_YEAR = re.compile(r"\d{4}", re.ASCII)
_PRIME_MARKS = str.maketrans("", "", "/'\u2019")
_TITLE_TAGS = ("130", "240", "246", "740", "730")
TAGS = "690"
"""The field of the library's own tags: a subject that is not from a published list (MARC 21, local fields)."""
_SUBJECT_TAGS = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "654", "655", "690", "691")
_CALL_NUMBER_TAGS = ("092", "099", "082", "050", "090")
_KEY_LENGTH = 80
_AUDIENCES = "abcdefgj"
_NO_AUDIENCE = "efp"
_NOT_OF_A_HEADING = "ewui"


class BiblioColumns(NamedTuple):
    """One title for the tables and the index. Text is clean (NFC, one line, no controls); "" where there is none.

    `kind` is one of marc_kinds.KINDS. `isbns` are ISBN-13 of 13 digits, right and different; what looks like none
    is in `isbn_text` as given. `language` is a MARC code, `audience` a letter of 008/22. `subjects` has " -- "
    within a heading and "; " between. `more_titles`, `more_authors`, `more_subjects`, `numbers` and `notes` are what
    a search finds besides, see `marc_words`. The keys are for order and for what is the same: the folded title without
    its initial article, the folded author, the call number in the order of a shelf. `access`: see `marc_access`.
    `levels` and the numbers in it: see `reading_levels`. `tags`: the library's own (690), see `title_tags`.
    """

    title: str = ""
    medium: str = ""
    author: str = ""
    year: int | None = None
    kind: str = "other"
    isbns: tuple[str, ...] = ()
    isbn_text: str = ""
    issn: str = ""
    lccn: str = ""
    language: str = ""
    audience: str = ""
    publisher: str = ""
    series: str = ""
    subjects: str = ""
    summary: str = ""
    extent: str = ""
    call_number: str = ""
    control_number: str = ""
    control_source: str = ""
    more_titles: str = ""
    more_authors: str = ""
    more_subjects: str = ""
    numbers: str = ""
    notes: str = ""
    title_key: str = ""
    author_key: str = ""
    call_key: str = ""
    access: str = ""
    levels: str = ""
    lexile: int | None = None
    ar: int | None = None
    grade_from: int | None = None
    grade_to: int | None = None
    tags: str = ""


def title_columns(leader: str, fields: Fields) -> BiblioColumns:
    """The columns of one title; an empty `title` means that no field has one."""
    fixed = _control(fields, "008")
    isbns, isbn_text = _isbns(fields)
    issn = right_issn(_first(fields, "022", "a")) or "" if "022" in fields else ""
    title, author, series, subjects = title_in("245", fields), _author(fields), _series(fields), _subjects(fields)
    language, call_number = _language(fixed, fields), _call_number(fields)
    lccn = _lccn(_first(fields, "010", "a")) if "010" in fields else ""
    numbers = tuple(filter(None, (*isbns, isbn_text, issn.replace("-", ""), lccn)))
    kind = material_kind(leader, fixed, fields)
    access = access_in(kind, leader, fixed, fields)
    more = more_words(fields, (title, series, author, subjects), numbers)
    return BiblioColumns(
        title=title,
        medium=without_end_mark(_first(fields, "245", "h")).strip("[]"),
        author=author,
        year=_year(fixed, fields),
        kind=kind,
        isbns=isbns,
        isbn_text=isbn_text,
        issn=issn,
        lccn=lccn,
        language=language,
        audience=_audience(leader, fixed),
        publisher=without_end_mark(_first(fields, "264", "b") or _first(fields, "260", "b")),
        series=series,
        subjects=subjects,
        summary=_summary(fields),
        extent=without_end_mark(_first(fields, "300", "a")),
        call_number=call_number,
        control_number=clean(_control(fields, "001")),
        control_source=clean(_control(fields, "003")),
        more_titles=more.titles,
        more_authors=more.authors,
        more_subjects=more.subjects,
        numbers=more.numbers,
        notes=" ".join(filter(None, (more.notes, access.replace("_", " ").strip()))),
        title_key=_filing_key(title, language, fields),
        author_key=fold_text(author)[:_KEY_LENGTH],
        call_key=title_shelf(call_number),
        access=access,
        **levels_in(fields)._asdict(),
        tags=tag_column(map(heading_of, fields[TAGS])) if TAGS in fields else "",
    )


def title_key(title: str, start: int = 0) -> str:
    """The folded title from this character on, cut: equal for titles that people type as the same."""
    return fold_text(title[start:])[:_KEY_LENGTH] or fold_text(title)[:_KEY_LENGTH]


def _filing_key(title: str, language: str, fields: Fields) -> str:
    indicator = next((text[1:2] for text in fields.get("245", ()) if SUBFIELD in text), "")
    return title_key(title, filing_start(title, indicator, language))


def title_in(tag: str, fields: Fields) -> str:
    """The title in the first field of this tag that has one: $a, $b, $n and $p as they come, else $k, $f, $g, $s."""
    for text in fields.get(tag, ()):
        title = ""
        for part in text.split(SUBFIELD)[1:]:
            if part[:1] not in ("a", "b", "n", "p") or not (value := part[1:].strip()):
                continue
            if title:
                title = _before(part[0], title)
            title += value
        title = without_end_mark(title or " ".join(values(text, "kfgst")))
        if title:
            return title
    return ""


def _before(code: str, title: str) -> str:
    """Return `title` with the mark before its next part, if the catalogers did not write it."""
    if code in "np":
        return f"{title} " if title[-1] in ".,:;" else f"{title}. "
    return f"{title} " if title[-1] in ":;=/," or code == "a" else f"{title} : "


def other_title_field(fields: Fields) -> tuple[str, str]:
    """Return tag and text of another title (uniform, varying, added), for records without 245."""
    for tag in _TITLE_TAGS:
        if title := title_in(tag, fields):
            return tag, title
    return "", ""


def values(text: str, codes: str) -> list[str]:
    """The values of the subfields with these codes, as they come."""
    return [part[1:] for part in text.split(SUBFIELD)[1:] if part and part[0] in codes]


def _first(fields: Fields, tag: str, code: str) -> str:
    for text in fields.get(tag, ()):
        at = text.find(SUBFIELD + code)
        if at >= 0:
            value, _, _ = text[at + 2 :].partition(SUBFIELD)
            if value and not value.isspace():
                return value
    return ""


def _control(fields: Fields, tag: str) -> str:
    found = fields.get(tag)
    return found[0] if found else ""


def without_end_mark(text: str) -> str:
    """Return clean text without the marks that separate it from the next part in a full description."""
    if not text:
        return text
    text = clean(text).rstrip(_SEPARATORS)
    if text.endswith(".") and not _KEEPS_ITS_STOP.search(text[-_LAST_WORD:]):
        return text[:-1]
    return text


def _author(fields: Fields) -> str:
    for tag, codes in (("100", "a"), ("110", "ab"), ("111", "a"), ("700", "a"), ("710", "ab")):
        for text in fields.get(tag, ()):
            if name := without_end_mark(" ".join(values(text, codes))):
                return name
    return ""


def _year(fixed: str, fields: Fields) -> int | None:
    """Return date 1 of 008 if it is a year, else the first year in the imprint."""
    if len(date := fixed[7:11]) == 4 and date.isascii() and date.isdigit() and "1000" <= date <= "2100":
        return int(date)
    imprints = (value for tag in ("264", "260") for text in fields.get(tag, ()) for value in values(text, "c"))
    for text in (fixed[7:11], *imprints):
        for found in _YEAR.findall(text):
            if 1000 <= (year := int(found)) <= 2100:
                return year
    return None


def _isbns(fields: Fields) -> tuple[tuple[str, ...], str]:
    """The right ISBNs of 020 $a without repeats, and what was meant to be one but is not."""
    right: dict[str, None] = {}
    wrong: list[str] = []
    for text in fields.get("020", ()):
        for value in values(text, "a"):
            whole = normalise(value)
            found = [whole, *map(normalise, value.split()[1:])] if " " in value else [whole]
            good = [isbn for isbn in found if isbn]
            right.update(dict.fromkeys(good))
            if not good and any(map(str.isdigit, value)):
                wrong.append(clean(value))
    return tuple(right), "; ".join(wrong)


def _lccn(text: str) -> str:
    """The number as the Library of Congress normalises it: no blanks, no suffix, six digits behind a hyphen."""
    number = "".join(clean(text).partition("/")[0].split())
    year, hyphen, serial = number.partition("-")
    return year + serial.zfill(6) if hyphen else number


def _language(fixed: str, fields: Fields) -> str:
    for code in (fixed[35:38], _first(fields, "041", "a")[:3].lower()):
        if len(code) == 3 and code.isascii() and code.isalpha() and code.islower() and code != "und":
            return code
    return ""


def _audience(leader: str, fixed: str) -> str:
    return "" if leader[6] in _NO_AUDIENCE or fixed[22:23] not in _AUDIENCES else fixed[22:23]


def _series(fields: Fields) -> str:
    for tag in ("490", "830", "440", "800", "810"):
        series = [without_end_mark(" ".join(values(text, "atv"))) for text in fields.get(tag, ())]
        if any(series):
            return "; ".join(filter(None, series))
    return ""


def _subjects(fields: Fields) -> str:
    headings = [heading_of(text) for tag in _SUBJECT_TAGS if tag in fields for text in fields[tag]]
    return "; ".join(dict.fromkeys(filter(None, headings)))


@lru_cache(maxsize=8192)
def heading_of(text: str) -> str:
    heading = ""
    for part in text.split(SUBFIELD)[1:]:
        if part[:1] in ("v", "x", "y", "z"):
            heading = f"{without_end_mark(heading)} -- {part[1:]}"
        elif part[:1].isalpha() and part[0] not in _NOT_OF_A_HEADING:
            heading = f"{heading} {part[1:]}"
    return without_end_mark(heading).removeprefix("-- ")


def _summary(fields: Fields) -> str:
    return " ".join(clean(value) for text in fields.get("520", ()) for value in values(text, "ab"))


def _call_number(fields: Fields) -> str:
    for tag in _CALL_NUMBER_TAGS:
        for text in fields.get(tag, ()):
            if tag == "082":
                number = "".join(values(text, "a")[:1]).translate(_PRIME_MARKS)
            else:
                number = " ".join((*values(text, "a")[:1], *values(text, "b")[:1]))
            if number := clean(number):
                return number
    return ""


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
"""The list that a value belongs to, by tag and subfield: one list only."""
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
    return MoreWords(
        _first_text(titles), _first_text(names), _first_text(about), _first_text(every), _first_text(notes)
    )


def _first_text(texts: list[str]) -> str:
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
