"""A record of UNIMARC written as MARC 21, field by field as `unimarc.toml` says; what has no place is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tuils.i18n import _

from .iso2709 import OfUnimarc, Raw
from .unimarc_008 import fixed_field, marc21_leader
from .unimarc_tables import FieldRule, code_pairs, field_rules, unimarc_table
from .unimarc_text import unimarc_texts

_NOT_SORTED = re.compile("[\x88\x98](.*?)[\x89\x9c]|<<(.*?)>>|\u00ac(.*?)\u00ac")
_MARKS = str.maketrans("", "", "\x88\x89\x98\x9c")
_LINKED = re.compile("(?<=\x1f1)([0-9]{3})")
_MAIN = ("700", "710", "720")
_LOCAL = "9"
_MOST_SKIPPED = 9
_FUNCTION = re.compile("[0-9]{3}")

Parts = list[tuple[str, str]]


class UnimarcField(NamedTuple):
    """A field of UNIMARC: its indicators, and its subfields with their codes."""

    tag: str
    ind: str
    parts: Parts

    def first(self, code: str) -> str:
        return next((text for one, text in self.parts if one == code), "")


def converted(raw: Raw) -> Raw:
    """Return the record as MARC 21, with what has no place there in `unimarc`."""
    texts = unimarc_texts(raw, _charset(raw))
    if texts is None:
        raw.unimarc = OfUnimarc(aside=_("tuils does not know the file's encoding. Save it as UTF-8 first."))
        return raw
    return _Conversion(raw, texts).result()


def _charset(raw: Raw) -> str:
    data = raw.data[raw.tags.index("100")] if "100" in raw.tags else b""
    return data.partition(b"\x1fa")[2][26:34].decode("latin-1").ljust(8)


class _Conversion:
    """One record on its way."""

    def __init__(self, raw: Raw, texts: list[str]) -> None:
        self.raw = raw
        self.fields: list[tuple[str, str]] = []
        self.lost: dict[str, None] = {}
        self.main = False
        self.uniform = False
        self.read = [_field(tag, text) for tag, text in zip(raw.tags, texts, strict=True) if tag >= "010"]
        self.has_main = any(one.tag in _MAIN for one in self.read)
        self.language = next((one.first("a") for one in self.read if one.tag == "101"), "")
        self._agencies: Parts = []
        for tag, text in zip(raw.tags, texts, strict=True):
            self._one(tag, text)

    def result(self) -> Raw:
        if self._agencies:
            self._put("040", "__", self._agencies)
        self.fields.append(("008", fixed_field(self.raw.leader, self.read, _language(self.language))))
        self.fields.sort(key=lambda one: one[0])
        tags = [tag for tag, _text in self.fields]
        data = [text.encode("utf-8", "replace") for _tag, text in self.fields]
        leader = marc21_leader(self.raw.leader)
        return Raw(leader, tags, data, faults=self.raw.faults, unimarc=OfUnimarc(tuple(self.lost)))

    def _one(self, tag: str, text: str) -> None:
        if tag < "010" and tag.isdigit():
            self._control(tag, text)
            return
        if tag.startswith(_LOCAL) or not tag.isdigit():
            self.fields.append((tag, text))
            return
        rule, field = field_rules().get(tag), _field(tag, text)
        step = _STEPS.get(rule.how) if rule else None
        if step and rule:
            step(self, field, rule)
        elif rule and rule.to:
            self._by_rule(field, rule)
        else:
            self.lost[tag] = None

    def _control(self, tag: str, text: str) -> None:
        if tag in ("001", "005"):
            self.fields.append((tag, text.translate(_MARKS)))
        elif tag == "003":
            self._put("024", "7_", [("a", text), ("2", "uri")])
        else:
            self.lost[tag] = None

    def _by_rule(self, field: UnimarcField, rule: FieldRule, tag: str = "", ind: str = "") -> None:
        self._put(tag or rule.to, ind or _indicators(rule.ind, field.ind), self._parts(field, rule))

    def _parts(self, field: UnimarcField, rule: FieldRule) -> Parts:
        """The subfields in MARC 21. `$a Emma $e a novel` with `e = "b : "` is `$a Emma : $b a novel`.
        Numbers and codes ($3, $4) come last."""
        made: Parts = []
        for code, text in sorted(field.parts, key=lambda part: part[0].isdigit()):
            place = rule.parts.get(code)
            if place is None:
                if code not in unimarc_table()["quiet"]:
                    self.lost[field.tag + code] = None
            elif place and text:
                _join(made, place[0], place[1:], _relator(text) if place[0] == "4" else text, rule.once)
        return made

    def _put(self, tag: str, ind: str, parts: Parts) -> None:
        if parts:
            text = "".join(f"\x1f{code}{text}" for code, text in parts)
            self.fields.append((tag, ind.replace("_", " ") + _NOT_SORTED.sub(_inside, text).translate(_MARKS)))

    # -- steps

    def _title(self, field: UnimarcField, rule: FieldRule) -> None:
        parts = self._parts(field, rule)
        start = _NOT_SORTED.match(parts[0][1]) if parts else None
        skipped = len(_inside(start)) if start else 0
        self._put(rule.to, f"{int(self.has_main)}{min(skipped, _MOST_SKIPPED)}", parts)

    def _coded(self, _field: UnimarcField, _rule: FieldRule) -> None:
        """Nothing is left to do: its codes are in field 008."""

    def _of_language(self, field: UnimarcField, _rule: FieldRule) -> None:
        codes = {"a": "a", "b": "k", "c": "h", "d": "b", "e": "f", "h": "e", "i": "g", "j": "j"}
        parts = []
        for code, text in field.parts:
            if code in codes:
                parts.append((codes[code], _language(text)))
            elif code not in "fg":
                self.lost[field.tag + code] = None
        if len(parts) > 1:
            self._put("041", "1_" if field.ind[:1] in "12" else "0_", parts)

    def _of_country(self, field: UnimarcField, _rule: FieldRule) -> None:
        countries = [text for code, text in field.parts if code == "a" and text]
        if len(countries) > 1 or not code_pairs("countries").keys() >= {text.upper() for text in countries}:
            self._put("044", "__", [("c", text.lower()) for text in countries])

    def _publication(self, field: UnimarcField, rule: FieldRule) -> None:
        second = {"1": "0", "2": "2", "3": "3", "4": "4"}.get(field.ind[1:2], "1")
        self._by_rule(field, rule, ind=f"_{second}")

    def _uniform(self, field: UnimarcField, rule: FieldRule) -> None:
        tag, ind = ("240", "10") if self.has_main else ("130", "0_")
        if self.uniform or field.ind[1:2] == "0":
            tag, ind = "730", "0_"
        self.uniform = True
        self._by_rule(field, rule, tag, ind)

    def _subject(self, field: UnimarcField, rule: FieldRule) -> None:
        tag = "611" if rule.to == "610" and field.ind[:1] == "1" else rule.to
        ind = _indicators(rule.ind, field.ind)
        self._by_rule(field, rule, tag, ind[0] + ("7" if field.first("2") else ind[1]))

    def _name(self, field: UnimarcField, rule: FieldRule) -> None:
        tag = "711" if rule.to == "710" and field.ind[:1] == "1" else rule.to
        if field.tag in _MAIN and not self.main:
            self.main = True
            tag = f"1{tag[1:]}"
        self._by_rule(field, rule, tag)

    def _agency(self, field: UnimarcField, _rule: FieldRule) -> None:
        """801: who made the record is $a of 040, who changed it $d."""
        code = {"0": "a", "1": "c"}.get(field.ind[1:2], "d")
        agency = "-".join(filter(None, (field.first("a"), field.first("b"))))
        if agency and (code, agency) not in self._agencies:
            free = code == "d" or all(one != code for one, _text in self._agencies)
            self._agencies.append((code if free else "d", agency))

    def _link(self, field: UnimarcField, rule: FieldRule) -> None:
        """A title in another record: `$t` and so on, or whole fields in it (`$1 200 1_ $a`)."""
        told = _linked(field)
        parts: Parts = []
        places = "t=a v=v x=x" if rule.to == "830" else "a=a t=t e=b x=x y=z v=g w=w"
        for place in places.split():
            if text := told.get(place[0]):
                mark = {"v": " ; ", "x": ", "}.get(place[2], ". ") if rule.to == "830" else ". "
                _join(parts, place[2], mark, text, "")
        if any(code in told for code in "tx"):
            self._put(rule.to, rule.ind, parts)
        else:
            self.lost[field.tag] = None

    def _work(self, field: UnimarcField, _rule: FieldRule) -> None:
        told = _linked(field)
        if "t" in told:
            self._put("600", "14", [(code, told[code]) for code in "at" if code in told])
        else:
            self.lost[field.tag] = None


_STEPS: dict[str, Callable[[_Conversion, UnimarcField, FieldRule], None]] = {
    "title": _Conversion._title,
    "coded": _Conversion._coded,
    "language": _Conversion._of_language,
    "country": _Conversion._of_country,
    "publication": _Conversion._publication,
    "uniform": _Conversion._uniform,
    "subject": _Conversion._subject,
    "name": _Conversion._name,
    "agency": _Conversion._agency,
    "link": _Conversion._link,
    "work": _Conversion._work,
}


def _field(tag: str, text: str) -> UnimarcField:
    ind, *parts = text.split("\x1f")
    return UnimarcField(tag, ind[:2].ljust(2), [(part[0], part[1:].strip()) for part in parts if part])


def _join(made: Parts, code: str, mark: str, text: str, once: str) -> None:
    """Add a text behind the others, with its mark; one that stands once goes on where it stands, or in what follows it:
    behind $c of a title all is $c."""
    mark = "" if made and made[-1][1].endswith(mark.strip()) and mark.strip() else mark
    text = text.removeprefix(mark.strip()).lstrip() if mark.strip() else text
    if made and code in once and any(one >= code for one, _text in made if one in once):
        last, before = made[-1]
        made[-1] = (last, before + (mark or " ") + text)
        return
    if made:
        last, before = made[-1]
        made[-1] = (last, before + mark.rstrip())
    made.append((code, text))


def _indicators(rule: str, ind: str) -> str:
    return rule.replace("i", ind[:1]).replace("j", ind[1:2])


def _inside(found: re.Match[str]) -> str:
    """The text between the marks, a blank at its end included."""
    return next(text for text in found.groups() if text is not None)


def _language(code: str) -> str:
    return code_pairs("languages").get(code.lower(), code.lower())


def _relator(text: str) -> str:
    return code_pairs("relators").get(text, text) if _FUNCTION.fullmatch(text) else text


def _linked(field: UnimarcField) -> dict[str, str]:
    """The title ($t), author, number and so on of a linking field, by the letters of its plain form."""
    told: dict[str, str] = {}
    inner = ""
    names = {"200a": "t", "200v": "v", "200e": "", "200f": "a", "011a": "x", "010a": "y", "205a": "e", "500a": "t"}
    for code, text in field.parts:
        if code == "1":
            inner = text[:3]
            if inner == "001":
                told.setdefault("w", text[3:])
            continue
        name = names.get(inner + code, "") if inner else code
        if inner in _MAIN and code in "ab":
            told["a"] = ", ".join(filter(None, (told.get("a", "") if code == "b" else "", text.lstrip(", "))))
        elif name == "0":
            told.setdefault("w", text)
        elif name and text:
            told.setdefault(name, text)
    return told
