"""How a rule's value is written, stored, shown and said: counts, money, lengths of time, fines, days, choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import date_label, money_label
from tuils.values.dataclass import dataclass
from tuils.values.money import money
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

if TYPE_CHECKING:
    from tuils.values.money.fines import FineRate

UNLIMITED = "unlimited"
NO_DAY = NO_TOPIC = "none"
NEVER = "never"
YES, NO = "yes", "no"
MOST = 99_999
_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
_SWITCH = {"on": YES, "true": YES, "1": YES, "y": YES, "off": NO, "false": NO, "0": NO, "n": NO}


@dataclass(frozen=True)
class RuleKind:
    """A kind of value. `read`: typed text to the stored value; a ValueError says how it is written. `show`: as it is
    written. `said`: in words. `money`: the stored value is cents.
    """

    read: Callable[[str], str]
    show: Callable[[str], str] = str
    said: Callable[[str], str] = str
    money: bool = False


def _count(least: int) -> RuleKind:
    def read(text: str) -> str:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= MOST:
            raise ValueError(_("Type a whole number from {least} to {most}.").format(least=least, most=MOST))
        return str(int(text))

    return RuleKind(read)


def _one_of(words: Mapping[str, str]) -> RuleKind:
    def read(text: str) -> str:
        word = text.lower().replace(" ", "_").replace("-", "_")
        word = _SWITCH.get(word, word) if YES in words else word
        if word not in words:
            raise ValueError(_("Type one of: {words}.").format(words=", ".join(words)))
        return word

    return RuleKind(read, said=lambda value: _(words.get(value, value)))


def _cents(text: str) -> str:
    """Return cents: digits alone are cents, as stored; with a point or a sign they are money as it is written."""
    if text.isascii() and text.isdigit() and len(text) <= 8:
        return str(int(text))
    amount = None if text.isdigit() else money.cents(text)
    if amount is None:
        raise ValueError(_("Type money as 10.00."))
    return str(amount)


def _show_cents(text: str) -> str:
    return money.plain_amount(int(text))


_EACH = {
    "min": N_("{money} a minute"),
    "h": N_("{money} an hour"),
    "d": N_("{money} a day"),
    "w": N_("{money} a week"),
    "m": N_("{money} a month"),
    "y": N_("{money} a year"),
}


def fine_rate(text: str) -> FineRate:
    from tuils.values.money.fines import FineRate  # a library without fines lends without it

    return FineRate.parse(text)


def _rate_said(text: str) -> str:
    rate = fine_rate(text)
    if not rate.cents:
        return _("none")
    if rate.period.count == 1:
        return _(_EACH[rate.period.unit]).format(money=money_label(rate.cents))
    return _("{money} for each {time}").format(money=money_label(rate.cents), time=loan_period_words(rate.period))


_LENGTHS: dict[str, Callable[[int], str]] = {
    "min": lambda n: ngettext("{n} minute", "{n} minutes", n),
    "h": lambda n: ngettext("{n} hour", "{n} hours", n),
    "d": lambda n: ngettext("{n} day", "{n} days", n),
    "w": lambda n: ngettext("{n} week", "{n} weeks", n),
    "m": lambda n: ngettext("{n} month", "{n} months", n),
    "y": lambda n: ngettext("{n} year", "{n} years", n),
}


def loan_period_words(period: Period) -> str:
    """Return `21 days`, `2 hours`."""
    return _LENGTHS[period.unit](period.count).format(n=period.count)


def _period_said(text: str) -> str:
    return loan_period_words(Period.parse(text, zero=True))


def _short(text: str) -> str:
    """Return `21 days`, `day` as `21d` and `d`; other text as it is."""
    number, _space, word = text.strip().rpartition(" ")
    for unit, words in _LENGTHS.items():
        if word.lower() in {words(n).replace("{n}", "").strip() for n in (1, 2)}:
            return f"{number}{unit}"
    return text


def _rate(text: str) -> str:
    amount, slash, length = text.partition("/")
    if text.lower() in ("none", _("none")):
        return "0"
    return str(fine_rate(f"{amount.strip()}{slash}{_short(length).strip()}"))


def _day(text: str) -> str:
    if text.lower() == NO_DAY:
        return NO_DAY
    from tuils.library.foundation.typed_days import whole_day  # a loan reads no day that is typed

    try:
        return whole_day(text).isoformat()
    except Unclear as unclear:
        raise ValueError(f"{unclear.sentence(_)} {_('Or: none.')}") from unclear


def _day_said(text: str) -> str:
    return text if text == NO_DAY else date_label(date.fromisoformat(text))


def _days(least: int) -> RuleKind:
    """Return the kind for whole days, or never."""
    count = _count(least)

    def read(text: str) -> str:
        if text.lower() in (NEVER, _("never")):
            return NEVER
        try:
            return count.read(text)
        except ValueError as unclear:
            raise ValueError(f"{unclear} {_('Or: never.')}") from unclear

    return RuleKind(
        read, said=lambda value: _("no notice") if value == NEVER else _LENGTHS["d"](int(value)).format(n=value)
    )


def _topic(text: str) -> str:
    """Return a topic of the policy library, or that there is none."""
    topic = text.lower()
    if topic not in (NO_TOPIC, _("none")) and not _TOPIC.fullmatch(topic):
        raise ValueError(_("Type the topic of a text, such as hotspot. Or: none."))
    return NO_TOPIC if topic == _("none") else topic


def _topic_said(text: str) -> str:
    return _("none") if text == NO_TOPIC else text


COUNT, FROM_ONE = _count(0), _count(1)
DAYS_BEFORE, DAYS_LATE = _days(0), _days(1)
MONEY = RuleKind(_cents, _show_cents, lambda text: money_label(int(text)), money=True)
PERIOD = RuleKind(lambda text: str(Period.parse(_short(text))), said=_period_said)
GRACE = RuleKind(lambda text: str(Period.parse(_short(text), zero=True)), said=_period_said)
RATE = RuleKind(_rate, lambda text: fine_rate(text).plain(), _rate_said)
DAY = RuleKind(_day, said=_day_said)
TOPIC = RuleKind(_topic, said=_topic_said)
SWITCH = _one_of({YES: N_("yes"), NO: N_("no")})
ON_SHELF = _one_of({YES: N_("yes"), "if_all_out": N_("only when all copies are out"), NO: N_("no")})
FORGIVE = _one_of(
    {
        "refund": N_("refund what was paid"),
        "keep": N_("the charge stays"),
        "restore": N_("refund it, and charge the overdue fine"),
    }
)
ROLL = _one_of(
    {
        "next_open": N_("due on the next open day"),
        "next_visit": N_("due on the bookmobile's next visit"),
        "previous_open": N_("due on the open day before"),
        "keep": N_("due anyway"),
        "open_days_only": N_("closed days are not counted"),
        "same_weekday": N_("due on the next open day of that weekday"),
        "end_of_hours": N_("due at the closing time before"),
        "next_opening": N_("due at the next opening time"),
    }
)
