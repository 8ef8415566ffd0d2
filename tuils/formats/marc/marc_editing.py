"""A few things of a stored MARC title put right, and nothing else of it touched.

Meanings are those of the MARC 21 Format for Bibliographic Data; the marks between parts (ISBD) stay where they
separate, and move with what they end. A `Draft` is a title taken apart; `apply` edits it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tuils.formats.marc_files.iso2709 import put_together, read_piece
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.isbn import normalise
from tuils.values.reading_levels import level_parts, level_text
from tuils.values.title_tags import tag_column, tag_list, tags_typed

from .marc_access import ACCESS, FORM_CODES, FORMS, coded_access
from .marc_articles import nonfiling
from .marc_columns import TAGS, heading_of
from .marc_kinds import LEADERS
from .marc_levels import level_field, level_in
from .marc_parts import MARKED, PLAIN, MarcField, spread_over_parts

LEADING, LOCAL = ("100", "110", "111", "700", "710"), ("092", "099")
_NAME_CODES = {"110": "ab", "710": "ab"}
_DEWEY = re.compile(r"[0-9]{3}(?:\.[0-9]+)?(?=\s|$)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_FORM_AT = {"e": 29, "f": 29, "g": 29, "k": 29, "o": 29, "r": 29}
_UNDATED = ("n", "b", "|", " ")
_DATED_008, _WHOLE_008 = 15, 40


class MarcDraft:
    """The fields of a title, to be changed one by one. Unreadable (iso2709) if the bytes are no MARC."""

    def __init__(self, marc: bytes) -> None:
        raw = read_piece(marc)
        self.leader = raw.leader
        self.fields = [MarcField.of(tag, data) for tag, data in zip(raw.tags, raw.data, strict=True)]

    def marc(self) -> bytes:
        """Return the title put together again."""
        return put_together(self.leader, [field.tag for field in self.fields], [field.data() for field in self.fields])

    def first(self, tags: tuple[str, ...], codes: str) -> MarcField | None:
        """The first field, by the order of the tags, that has words in one of these subfields."""
        for tag in tags:
            for field in self.fields:
                if field.tag == tag and any(field.find(code) >= 0 for code in codes):
                    return field
        return None

    def get(self, tag: str) -> MarcField | None:
        return next((field for field in self.fields if field.tag == tag), None)

    def add(self, tag: str, indicators: str, code: str, text: str) -> MarcField:
        """A new field before the first one with a higher tag."""
        made = MarcField(tag, indicators, [(code, text)])
        at = next((at for at, one in enumerate(self.fields) if one.tag > tag), len(self.fields))
        self.fields.insert(at, made)
        return made

    def drop(self, field: MarcField) -> None:
        self.fields = [one for one in self.fields if one is not field]

    @property
    def language(self) -> str:
        fixed = self.get("008")
        return fixed.text[35:38] if fixed else ""


def apply(draft: MarcDraft, words: Mapping[str, str]) -> None:
    """Put these words where the columns of that name are read from (see `marc_columns`); blank takes them away.

    Names: title, author, isbn, call_number, publisher, year, extent, kind, access, levels, tags. A title is never
    blank; year, ISBN and kind are right already. What a title has no place for yet gets one.
    """
    for name, text in words.items():
        EDITS[name](draft, clean(text))


def _title(draft: MarcDraft, text: str) -> None:
    field = draft.first(("245",), "abnp") or draft.first(("245",), "kfgs") or draft.get("245")
    if field is None:
        field = draft.add("245", "10" if draft.first(LEADING[:3], "a") else "00", "a", text)
    before = field.value("a")
    first, colon, rest = text.partition(" : ")
    if colon and field.find("b") < 0 and " : " not in before:
        spread_over_parts(field, "abnp", first, MARKED)
        field.second("b", rest)
    else:
        spread_over_parts(field, "abnp", text, MARKED)
    if field.value("a").split(" ")[0] != before.split(" ")[0]:
        field.indicators = f"{field.indicators[:1] or '0'}{nonfiling(field.value('a'), draft.language)}"


def _author(draft: MarcDraft, text: str) -> None:
    field = next((one for tag in LEADING if (one := draft.first((tag,), _NAME_CODES.get(tag, "a")))), None)
    if field is None:
        if text:
            draft.add("100", "1 " if "," in text else "0 ", "a", text)
            _title_added(draft, "0", "1")
    elif text:
        spread_over_parts(field, _NAME_CODES.get(field.tag, "a"), text, MARKED)
    else:
        draft.drop(field)
        if field.tag < "200":
            _title_added(draft, "1", "0")


def _title_added(draft: MarcDraft, was: str, now: str) -> None:
    """Set 245, first indicator: 1 if the entry is under a name, 0 if it is under the title."""
    title = draft.get("245")
    if title and title.indicators[:1] == was:
        title.indicators = now + title.indicators[1:]


def _isbn(draft: MarcDraft, text: str) -> None:
    """The number that is shown first; where it stands twice (old and new length), both."""
    numbers = [field for field in draft.fields if field.tag == "020" and field.find("a") >= 0]
    shown = next((isbn for number in numbers if (isbn := _isbn_in(number))), "")
    same = [number for number in numbers if _isbn_in(number) == shown]
    if not same and text:
        draft.add("020", "  ", "a", text)
        return
    for one in same[bool(text) :] if shown else []:
        _remove(draft, one, "a")
    if same and text:
        _number, blank, qualifier = same[0].value("a").strip().partition(" ")
        keeps = bool(blank) and not any(char.isdigit() for char in qualifier)
        same[0].put("a", f"{text} {qualifier}" if keeps else text)


def _isbn_in(field: MarcField) -> str:
    return normalise(field.value("a")) or ""


def _call_number(draft: MarcDraft, text: str) -> None:
    """Set the library's own fields only: those of the agencies of 082 and 050 stay."""
    field = draft.first(LOCAL, "ab")
    if field is None:
        if text:
            draft.add(LOCAL[0] if _DEWEY.match(text) else LOCAL[1], "  ", "a", text)
    elif text:
        spread_over_parts(field, "ab", text, PLAIN)
    else:
        for one in [one for one in draft.fields if one.tag in LOCAL]:
            draft.drop(one)


def _publisher(draft: MarcDraft, text: str) -> None:
    field = draft.first(("264", "260"), "b")
    if field and text:
        field.put("b", text)
    elif field:
        _remove(draft, field, "b")
    elif text:
        place = draft.get("264") or draft.get("260")
        if place:
            place.insert("b", text, before="cefg", mark=" :", end=",")
        else:
            draft.add("264", " 1", "b", text)


def _extent(draft: MarcDraft, text: str) -> None:
    field = draft.first(("300",), "a")
    if field and text:
        field.put("a", text)
    elif field:
        _remove(draft, field, "a")
    elif text and (old := draft.get("300")):
        old.insert("a", text, before="bcef", mark="", end=" ;")
    elif text:
        draft.add("300", "  ", "a", text)


def _remove(draft: MarcDraft, field: MarcField, code: str) -> None:
    field.remove(field.find(code))
    if all(one in "q" for one, _value in field.parts):  # a qualifier alone says nothing
        draft.drop(field)


def _year(draft: MarcDraft, text: str) -> None:
    fixed = draft.get("008")
    old = fixed.text[7:11] if fixed else ""
    if fixed and len(fixed.text) >= _DATED_008:
        fixed.text = _dated(fixed.text, text)
    imprints = [field for field in draft.fields if field.tag in ("264", "260") and field.find("c") >= 0]
    dated = [imprint for imprint in imprints if _YEAR.search(imprint.value("c"))]
    if not _YEAR.fullmatch(old) and dated:
        old = _YEAR.findall(dated[0].value("c"))[0]
    shown = [one for one in dated if old in one.value("c")]
    for one in shown if not text else []:
        _remove(draft, one, "c")
    if text and shown:
        shown[0].replace("c", shown[0].value("c").replace(old, text, 1))
    elif text and not dated:
        _add_date(draft, text)


def _add_date(draft: MarcDraft, text: str) -> None:
    place = draft.get("264") or draft.get("260")
    if place is None:
        draft.add("264", " 1", "c", text)
    elif place.find("c") >= 0:
        place.put("c", text)
    else:
        place.insert("c", text, before="efg", mark=",", end="")


def _dated(fixed: str, year: str) -> str:
    """Return 008/06-14 with this date; a kind of date that has none becomes a single one."""
    if not year:
        return f"{fixed[:6]}nuuuuuuuu{fixed[15:]}"
    if fixed[6] in _UNDATED:
        return f"{fixed[:6]}s{year}    {fixed[15:]}"
    return f"{fixed[:7]}{year}{fixed[11:]}"


def _kind(draft: MarcDraft, text: str) -> None:
    """Set leader/06-07, and the form in 008: online for titles read there, no longer online for others."""
    draft.leader = f"{draft.leader[:6]}{LEADERS[text]}{draft.leader[8:]}"
    fixed = draft.get("008")
    if fixed and len(fixed.text) >= _WHOLE_008:
        at = _FORM_AT.get(draft.leader[6], 23)
        form = "o" if text == "web" else "|" if fixed.text[at] in "os" else fixed.text[at]
        fixed.text = f"{fixed.text[:at]}{form}{fixed.text[at + 1 :]}"


def _access(draft: MarcDraft, text: str) -> None:
    """Set the accessible formats (codes of `marc_access`, a blank between): mark new ones by form, genre or note;
    remove the fields that implied the dropped ones."""
    wanted = set(text.split())
    fixed = draft.get("008")
    had = {code for code in ACCESS if code in coded_access(draft.leader, fixed.text if fixed else "", _texts(draft))}
    for field in list(draft.fields):
        if field.tag in ("341", "532", "655") and coded_access("", "", [(field.tag, _text(field))]) & (had - wanted):
            draft.drop(field)
    at = _FORM_AT.get(draft.leader[6], 23)
    if fixed and len(fixed.text) >= _WHOLE_008 and FORM_CODES.get(fixed.text[at]) in had - wanted:
        fixed.text = f"{fixed.text[:at]} {fixed.text[at + 1 :]}"
    for code in [code for code in ACCESS if code in wanted - had]:
        form, genre, note = FORMS[code]
        if form and fixed and len(fixed.text) >= _WHOLE_008:
            fixed.text = f"{fixed.text[:at]}{form}{fixed.text[at + 1 :]}"
        if genre:
            draft.add("655", " 7", "a", genre).parts.append(("2", "lcgft"))
        if note:
            draft.add("532", "1 ", "a", note)


def _levels(draft: MarcDraft, text: str) -> None:
    """Set the reading levels (text of `reading_levels`): fields that tell another level of a scale leave, what is
    missing is added. Fields that tell none, such as an age or a rating, stay."""
    wanted = level_parts(text)
    for field in [one for one in draft.fields if one.tag in ("521", "526")]:
        told = level_in(field.tag, _text(field))
        if told and told.scale in wanted and level_text(told) == level_text(wanted[told.scale]):
            del wanted[told.scale]
        elif told:
            draft.drop(field)
    for level in wanted.values():
        tag, indicators, parts = level_field(level)
        draft.add(tag, indicators, *parts[0]).parts.extend(parts[1:])


def _tags(draft: MarcDraft, text: str) -> None:
    """Set the library's own tags (`;` between them): fields of a tag that was shown and is not wanted leave, what is
    missing is added. A field that shows nothing, or of a tag beyond the most that are shown, stays."""
    fields = [one for one in draft.fields if one.tag == TAGS]
    told = {id(one): heading_of(_text(one)) for one in fields}
    wanted = {fold_text(tag): tag for tag in tags_typed(text)}
    over = set(map(fold_text, tag_list(tag_column(told.values())))) - wanted.keys()
    for field in fields:
        folded = fold_text("".join(tag_list(tag_column([told[id(field)]]))))
        if folded in over:
            draft.drop(field)
        wanted.pop(folded, "")
    for tag in wanted.values():
        draft.add(TAGS, " 4", "a", tag)


def _text(field: MarcField) -> str:
    return field.data().decode("utf-8", "replace")


def _texts(draft: MarcDraft) -> list[tuple[str, str]]:
    return [(field.tag, _text(field)) for field in draft.fields]


EDITS: dict[str, Callable[[MarcDraft, str], None]] = {
    "title": _title,
    "author": _author,
    "isbn": _isbn,
    "call_number": _call_number,
    "publisher": _publisher,
    "year": _year,
    "extent": _extent,
    "kind": _kind,
    "access": _access,
    "levels": _levels,
    "tags": _tags,
}
