"""Rules of recurrence in people's words: "every Tue until 15 Dec", "2nd Thu of the month"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from tuils.values.locale_forms import AMERICAN, LocaleForms
from tuils.values.words import N_, Translate, Unclear

from .recurrence import WEEKDAYS, read_recurrence, rule_text

_DAY_NAMES = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EACH = {"DAILY": N_("every day"), "WEEKLY": N_("every week"), "MONTHLY": N_("every month"),
         "YEARLY": N_("every year")}  # fmt: skip
_EVERY_N = {"DAILY": N_("every {n} days"), "WEEKLY": N_("every {n} weeks"), "MONTHLY": N_("every {n} months"),
            "YEARLY": N_("every {n} years")}  # fmt: skip
_ORDINALS = {"1": N_("1st"), "2": N_("2nd"), "3": N_("3rd"), "4": N_("4th"), "5": N_("5th"), "-1": N_("last")}
_SAID = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "BYMONTHDAY", "WKST"}
WORKDAYS = WEEKDAYS[:5]
LONGEST = 2_000  # characters of a rule


def recurrence_in_words(
    rule: str,
    first: datetime | None = None,
    today: date | None = None,
    translate: Translate = str,
    forms: LocaleForms = AMERICAN,
) -> str:
    """Return a rule in plain words: `every Tuesday until Dec 15`; one without such words as it is written.

    `first`: what it begins with, which says the weekday where the rule does not. `today`: a year is said where it is
    another. Empty for an empty rule.
    """
    if not rule:
        return ""
    parts = read_recurrence(rule)
    if not _has_words(parts):
        return translate(N_("by the rule {rule}")).format(rule=rule)
    said = _how_often(parts, first, translate)
    if count := parts.get("COUNT"):
        many = N_("{often}, {n} times") if count != "1" else N_("{often}, once")
        return translate(many).format(often=said, n=count)
    if "UNTIL" in parts:
        until = date.fromisoformat(parts["UNTIL"][:8])
        day = forms.month_day(until) if today and until.year == today.year else forms.dated(until)
        return translate(N_("{often} until {day}")).format(often=said, day=day)
    return said


def _has_words(parts: dict[str, str]) -> bool:
    """Return whether the rule has words that mean the same rule when they are read."""
    often = {name: value for name, value in parts.items() if name not in ("UNTIL", "COUNT")}
    if often.keys() - _SAID or "T" in parts.get("UNTIL", ""):
        return False
    try:
        return rule_from_words(_how_often(often, None, str)) == rule_text(often)
    except Unclear:
        return False


def _how_often(parts: dict[str, str], first: datetime | None, translate: Translate) -> str:
    frequency, n = parts["FREQ"], int(parts.get("INTERVAL", 1))
    plain = translate(_EACH[frequency] if n == 1 else _EVERY_N[frequency]).format(n=n)
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    if frequency == "WEEKLY" and not days and first is not None:
        days = [WEEKDAYS[first.weekday()]]
    if frequency == "WEEKLY" and n == 1 and tuple(days) == WORKDAYS:
        return translate(N_("every day from Monday to Friday"))
    if frequency == "MONTHLY" and (days or "BYMONTHDAY" in parts):
        form, named = N_("{often} on the {days}"), _in_month(days, parts.get("BYMONTHDAY", ""), translate)
    elif days:
        form = N_("{often} on {days}") if n > 1 else N_("every {days}")
        named = _names_joined([_day_name(day, translate) for day in days], translate)
    else:
        return plain
    return translate(form).format(often=plain, days=named)


def _in_month(days: Sequence[str], numbers: str, translate: Translate) -> str:
    """`1st and 3rd Monday`, `15th`, `last day`."""
    if not days:
        return _names_joined([_number_words(int(number), translate) for number in numbers.split(",")], translate)
    which = [translate(_ORDINALS.get(day[:-2].lstrip("+"), day[:-2])) for day in days]
    return translate(N_("{which} {day}")).format(
        which=_names_joined(which, translate), day=_day_name(days[0], translate)
    )


def _day_name(day: str, translate: Translate) -> str:
    return translate(_DAY_NAMES[WEEKDAYS.index(day[-2:])])


def _number_words(day: int, translate: Translate) -> str:
    return translate(N_("last day")) if day == -1 else f"{day}{_ENDINGS.get(day, 'th')}"


_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def _names_joined(names: Sequence[str], translate: Translate) -> str:
    if len(names) == 1:
        return names[0]
    return translate(N_("{some} and {last}")).format(some=", ".join(names[:-1]), last=names[-1])


# ---- read

_HINT = N_('"{text}" is not a repeat rule. Write it like: weekly, every Tue, 2nd Thu of the month.')
_ALONE = {
    "daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY", "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY", "biweekly": "FREQ=WEEKLY;INTERVAL=2", "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    **dict.fromkeys(("weekdays", "every weekday", "every day from monday to friday", "monday to friday"),
                    f"FREQ=WEEKLY;BYDAY={','.join(WORKDAYS)}"),
}  # fmt: skip
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_NTH = {
    "1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "5th": 5, "fifth": 5,
    "last": -1,
}  # fmt: skip
_DAY_WORD = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_AND = r"\s*(?:(?:,|and|&|\+)\s*)+"
_DAYS_WORD = rf"{_DAY_WORD}(?:{_AND}{_DAY_WORD})*"
_NTHS = rf"(?:{'|'.join(_NTH)})(?:{_AND}(?:{'|'.join(_NTH)}))*"
_EVERY = r"every\s+(?:(?P<other>other|second|2nd)\s+|(?P<n>[0-9]{1,3})\s+)?"
_DATE = r"(?:[0-9]{1,2}(?:st|nd|rd|th)?|last\s+day)"
_DATES = rf"{_DATE}(?:{_AND}{_DATE})*"
_OF_MONTH = r"(?:of\s+)?(?:the|every|each|a)?\s*month"
_MONTHLY = r"(?:monthly|(?:every\s+(?:(?P<n>[0-9]{1,3})\s+)?months?))\s+on\s+(?:the\s+)?"
_FORMS = (
    re.compile(rf"{_EVERY}(?P<unit>day|week|month|year)s?(?:\s+on\s+(?P<days>{_DAYS_WORD}))?"),
    re.compile(rf"(?:{_EVERY}|weekly\s+on\s+)?(?P<days>{_DAYS_WORD})"),
    re.compile(rf"(?:every\s+|the\s+)?(?P<nth>{_NTHS})\s+(?P<day>{_DAY_WORD})\s+(?:in\s+)?{_OF_MONTH}"),
    re.compile(rf"{_MONTHLY}(?P<nth>{_NTHS})\s+(?P<day>{_DAY_WORD})"),
    re.compile(rf"(?:every\s+|the\s+)?(?P<dates>{_DATES})\s+{_OF_MONTH}"),
    re.compile(rf"{_MONTHLY}(?P<dates>{_DATES})"),
)
_END = re.compile(r"(?P<how>.+?)(?:,?\s+(?:until|till)\s+(?P<until>.+)|,?\s+(?P<count>[0-9]{1,4})\s+times|,?\s+once)")


def rule_from_words(words: str, first: date | None = None) -> str:
    """The rule that these words mean, or a bare RRULE in one form; empty for no words.

    `weekly`, `every Tue`, `every Tue and Thu`, `every 2 weeks`, `every other Tue`, `2nd Thu of the month`, `last Sat
    of the month`, `15th of the month`, each also with `until Dec 15` or `10 times`. `first`: the day of a date without
    a year is the next one after it. Refuses with `Unclear`.
    """
    text = " ".join(words.split())
    if not text:
        return ""
    if len(text) > LONGEST:
        raise Unclear(_HINT, text=text)
    if "=" in text:
        text = text.rpartition(" ")[2] if text.lower().startswith("by the rule ") else text
        return rule_text(read_recurrence(text))
    low = text.lower().rstrip(".")
    end = _END.fullmatch(low)
    how = end["how"] if end else low
    parts = read_recurrence(_ALONE[how]) if how in _ALONE else _read(how, text)
    if end and end["until"]:
        parts["UNTIL"] = f"{_day(end['until'], text, first):%Y%m%d}"
    elif end:
        parts["COUNT"] = end["count"] or "1"
    return rule_text(read_recurrence(rule_text(parts)))


def _read(how: str, text: str) -> dict[str, str]:
    for form in _FORMS:
        if found := form.fullmatch(how):
            return _parts(found.groupdict(), text)
    raise Unclear(_HINT, text=text)


def _parts(said: dict[str, str | None], text: str) -> dict[str, str]:
    n = "2" if said.get("other") else said.get("n") or "1"
    if said.get("nth"):
        day = _weekday(str(said["day"]), text)
        byday = ",".join(f"{_NTH[word]}{day}" for word in re.findall("|".join(_NTH), str(said["nth"])))
        return {"FREQ": "MONTHLY", "INTERVAL": n, "BYDAY": byday}
    if dates := said.get("dates"):
        numbers = ["-1" if word == "last" else word for word in re.findall(r"[0-9]+|last", dates)]
        return {"FREQ": "MONTHLY", "INTERVAL": n, "BYMONTHDAY": ",".join(numbers)}
    days = [_weekday(word, text) for word in re.findall(_DAY_WORD, said.get("days") or "")]
    parts = {"FREQ": _UNITS[said.get("unit") or "week"], "INTERVAL": n}
    if days and said.get("other") in ("second", "2nd"):
        raise Unclear(N_('"{text}" can mean two things. Write: every other Thu, or: 2nd Thu of the month.'), text=text)
    if days and parts["FREQ"] != "WEEKLY":
        raise Unclear(_HINT, text=text)
    if days:
        parts["BYDAY"] = ",".join(sorted(dict.fromkeys(days), key=WEEKDAYS.index))
    return parts


def _weekday(word: str, text: str) -> str:
    """`tue`, `tues`, `tuesday`, `tuesdays`."""
    for code, name in zip(WEEKDAYS, _DAY_NAMES, strict=True):
        if len(word) >= 3 and f"{name.lower()}s".startswith(word):
            return code
    raise Unclear(_HINT, text=text)


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPOKEN_DAY = re.compile(
    r"(?:[a-z]+,?\s+)??(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?\s+(?P<month>[a-z]{3,9})|"
    r"(?P<month2>[a-z]{3,9})\s+(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?),?(?:\s+(?P<year>[0-9]{4}))?"
)


def _day(sentence: str, text: str, first: date | None) -> date:
    """`2026-12-15`, `15 Dec`, `December 15, 2026`, `Tue, Dec 15`."""
    try:
        if _ISO_DAY.fullmatch(sentence):
            return date.fromisoformat(sentence)
        found = _SPOKEN_DAY.fullmatch(sentence)
        if found is None:
            raise ValueError
        month = _MONTHS.index((found["month"] or found["month2"])[:3]) + 1
        day = int(found["day"] or found["day2"])
        if found["year"]:
            return date(int(found["year"]), month, day)
        return _next_day(month, day, first)
    except ValueError:
        raise Unclear(N_('Can\'t read the end date in "{text}". Write it like: until 2026-12-15.'), text=text) from None


def _next_day(month: int, day: int, first: date | None) -> date:
    """Return the first such day of a year that is not before `first`."""
    if first is None:
        raise ValueError
    for year in range(first.year, first.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= first:
            return found
    raise ValueError
