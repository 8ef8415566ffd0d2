"""The policy library: texts by topic, each with its version and date. Some are shipped as examples; the library edits
them, and adds its own. A policy is a setting, so that it travels, is undone, and is kept in the journal as those are.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.settings_queries import settings_beginning
from tuils.library.foundation.administration.state import POLICIES
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.wording import WORDING
from tuils.library.lending.rules.rule_parameters import AGREEMENT
from tuils.library.lending.rules.rules import all_rules
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .policy_fields import KIND_WORDS, KINDS, KNOWN

EXAMPLES = Path(__file__).parent / "examples.toml"
NEW_LINE = " / "
"""The sign that begins a new line in a text that is typed on one."""
MOST_BLANKS = 12
_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


@dataclass(frozen=True)
class Policy:
    """A text. `shown`: patrons may read it. `codes`: the blocks at which F1 offers it. `version`: 1 of an example, one
    more with each change; `day`: the ISO day of the last one, empty of an example. `own`: changed or added here."""

    topic: str
    title: str
    kind: str = "policy"
    text: str = ""
    shown: bool = False
    codes: str = ""
    version: int = 0
    day: str = ""
    own: bool = False


@cache
def example_policies() -> tuple[Policy, ...]:
    """The texts that every library begins with."""
    found: dict[str, dict[str, Any]] = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return tuple(Policy(topic, version=1, **(told | {"text": told["text"].strip()})) for topic, told in found.items())


def policies(desk: Desk, kind: str | None = None, words: str = "", *, patrons: bool = False) -> list[Policy]:
    """Return all texts by kind and title; only those of a `kind`, with these `words`, or for `patrons`."""
    known = {one.topic: one for one in (*example_policies(), *_own_policies())}
    wanted = fold_text(words).split()
    found = (
        one
        for one in known.values()
        if (not kind or one.kind == kind)
        and (one.shown or not patrons)
        and all(word in fold_text(f"{one.topic} {one.title} {one.text}") for word in wanted)
    )
    return sorted(found, key=lambda one: (KINDS.index(one.kind), fold_text(one.title)))


def _own_policies() -> Iterable[Policy]:
    for name, value in settings_beginning(POLICIES):
        told = json.loads(value)
        if isinstance(told, dict) and told.get("kind") in KINDS:
            fields = {field: told[field] for field in (*KNOWN, "version", "day") if field in told}
            yield Policy(name.removeprefix(POLICIES), own=True, **fields)


def policy_called(desk: Desk, text: str) -> Policy:
    """Return the text of this topic or title. Refuses with POLICY_UNKNOWN."""
    words, known = clean(text).casefold(), policies(desk)
    found = [one for one in known if words in (one.topic, one.title.casefold())]
    found = found or [one for one in known if words and one.topic.startswith(words)]
    if len(found) != 1:
        raise refuse("POLICY_UNKNOWN", text=clean(text))
    return found[0]


def policies_for(desk: Desk, codes: Sequence[str]) -> list[Policy]:
    """Return what to say at these blocks, in their order."""
    known = [one for one in policies(desk) if one.codes]
    return [*dict.fromkeys(one for code in codes for one in known if code in _codes(one.codes))]


def _codes(text: str) -> list[str]:
    return text.replace(",", " ").upper().split()


@verb("library.settings")
def edit_policy(desk: Desk, topic: str, fields: Facts) -> Policy:
    """Change a text, or add one: a new topic is letters, digits and -. Fields not given keep their value. The version
    rises with each change, and its date is today. To save an example as it is makes it the library's own. Refuses with
    NOT_UNDERSTOOD."""
    key = clean(topic).lower()
    was = next((one for one in policies(desk) if one.topic == key), None)
    if was is None and not _TOPIC.fullmatch(key):
        raise not_understood(_("topic"), topic, _("Letters, digits and -, such as food-and-drink."))
    was = was or Policy(key, key.replace("-", " ").capitalize())
    made = replace(was, **{name: _checked_field(name, value) for name, value in fields.items() if name in KNOWN})
    if not made.text:
        raise not_understood("text", "", _("A few words at least."))
    if made == was and was.own:
        return was
    made = replace(made, version=was.version + 1, day=day_of(desk.now, desk.zone).isoformat(), own=True)
    value = {name: told for name, told in asdict(made).items() if name not in ("topic", "own")}
    write_setting(Act(desk), "library", POLICIES + key, value=value)
    return made


@verb("library.settings")
def remove_policy(desk: Desk, topic: str) -> Policy:
    """Remove a text of the library; an example is again as it was shipped. Refuses with POLICY_UNKNOWN,
    and with POLICY_ASKED_FOR while a rule asks patrons to sign it."""
    was = policy_called(desk, topic)
    if not was.own:
        raise refuse("POLICY_UNKNOWN", wording="POLICY_SHIPPED", title=was.title)
    if any(rule.name == AGREEMENT and rule.value == was.topic for rule in all_rules()):
        raise refuse("POLICY_ASKED_FOR", title=was.title, topic=was.topic)
    write_setting(Act(desk), "library", POLICIES + was.topic, value=None)
    return was


def _checked_field(name: str, value: Any) -> Any:
    """Return a field as it is stored. Refuses with NOT_UNDERSTOOD."""
    known = KNOWN[name]
    if known.kind == "flag":
        return bool(value)
    text = str(value or "")
    if name == "text":
        lines = text.splitlines() if "\n" in text else text.split(NEW_LINE)  # "he / she" of a file stays
        text = "\n".join(map(_clean_line, lines)).strip()
    else:
        text = clean(text)
    if known.choices and text not in known.choices:
        raise not_understood(name, text, ", ".join(known.choices))
    if name == "codes":
        if wrong := [code for code in _codes(text) if code not in WORDING]:
            raise not_understood(name, wrong[0], _("Codes of blocks, such as OWES_TOO_MUCH."))
        text = ", ".join(_codes(text))
    if len(text) > (known.most or len(text)) or (name == "title" and not text):
        raise not_understood(name, text[:40], _("{n} characters at most.").format(n=known.most))
    return text


def _clean_line(line: str) -> str:
    """Return a line as it is stored: with the blanks that begin it, which a list in Markdown needs."""
    return " " * min(len(line) - len(line.lstrip(" ")), MOST_BLANKS) + clean(line)


def version_words(desk: Desk, one: Policy) -> str:
    """Return `version 2, Dec 7`, or for an example that nobody changed, that it is one."""
    if not one.day:
        return _("example: edit it to fit your library")
    return _("version {n}, {day}").format(n=one.version, day=iso_words(desk, one.day))


def _day_words(desk: Desk, one: Policy) -> str:
    return iso_words(desk, one.day) if one.day else _("example")


POLICY_LIST = Table(
    title=N_("Policies and scripts"),
    columns=(
        Column(N_("Topic"), 14, "topic", "topic", drop=2),
        Column(N_("Title"), 24, "title", "title", grow=1),
        Column(N_("Kind"), 13, lambda _desk, one: _(KIND_WORDS[one.kind]), "kind", "kind"),
        Column(N_("For"), 7, lambda _desk, one: _("patrons") if one.shown else "", "shown", "shown", drop=1),
        Column(N_("Version"), 12, _day_words, "day", "day"),
        fact("version"),
        fact("own"),
    ),
    read=policies,
    key="topic",
    none=(N_("No text has these words."), N_("Try another word.")),
    some=(NN_("{n} text.", "{n} texts."), N_("Enter reads one. Type words to find one.")),
    enter=(N_("Read"), "policy", "topic"),
    words=lambda desk, one: f"{one.topic}  {one.title}  [{_(KIND_WORDS[one.kind])}]  {version_words(desk, one)}",
    is_printed=False,
    names_a_person=False,
    example=Policy("say-owes", "When they owe money", "script", "Say it quietly.", codes="OWES_TOO_MUCH", version=2,
                   day="2026-12-07", own=True),
)  # fmt: skip
