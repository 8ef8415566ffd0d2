"""A register made without a file: the answers of a form become the file that describes it, and back.

A field is one line: its label, a colon, and its kind. The first one names an entry.

    Pass                         a text
    Back by: due                 a date on which somebody must look
    State: choice new, worn      one of these words
    Packed: steps map, case      steps to tick
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.refusals import not_understood
from tuils.values.folding import clean, fold_text

from .command_names import COMMAND_NAMES
from .kind_field import CONTRACT, DRAWN, LABEL, OPTIONS, unclear_file
from .kind_file import RegisterKind
from .kinds import DESCRIBE, add_kind, own_texts, register_names, shipped_texts

LINE = "field_"
"""Before the number of a field, in the name of its line."""
LINES = 12
DUE, STEPS, YES_NO = "due", "steps", "yes/no"
KIND_WORDS = {DUE: "date", STEPS: "checklist", YES_NO: "flag", "flag": "flag", "when": DUE} | {
    one: one for one in DRAWN
}
"""The words that may stand behind the colon of a field, and the kind that each means."""
EVERYBODY, MANAGERS = N_("everybody"), N_("managers")
WHO = (EVERYBODY, MANAGERS)
Answers = Mapping[str, str]


@verb("registers.describe")
def make_kind(desk: Desk, register: str, answers: Answers) -> RegisterKind:
    """Make a register of these answers, or change one. What the form doesn't ask stays. Refuses with NOT_UNDERSTOOD,
    REGISTER_UNCLEAR."""
    before = _told(register) if register else {}
    title = clean(answers.get("title", ""))
    if not title:
        raise not_understood("title", "", _("This can't be blank."))
    name = register or clean(answers.get("name", "")).lower() or _slug(title, "-")
    if not register and name in register_names():
        raise not_understood("name", name, _("There is such a register already."))
    if name in COMMAND_NAMES:
        raise not_understood("name", name, _("It is a command of tuils. Choose another name."))
    made: dict[str, Any] = {**before, "name": name, "title": title}
    _put(made, "one", clean(answers.get("one", "")))
    _put(made, "states", _listed(answers.get("states", "")))
    _put(made, "menu", _listed(answers.get("menu", "")))
    _put(made, "forget", _forget(before, clean(answers.get("forget", ""))))
    if (answers.get("who", "").strip() == _(MANAGERS)) != bool(before.get("private")):
        _put(made, "private", answers.get("who", "").strip() == _(MANAGERS))
    made.pop("due", None)
    made |= {"field": _fields(made, before.get("field", []), answers)}
    return add_kind(desk, kind_text(made))


def answers_of_kind(desk: Desk, register: str) -> dict[str, str]:
    """Return the answers that describe a register as it is."""
    desk.require(DESCRIBE)
    told = _told(register)
    forget = told.get("forget", "")
    words = {word: told.get(word, []) for word in ("states", "menu")}
    return {
        "title": told.get("title", ""),
        "name": register,
        "one": told.get("one", ""),
        **{word: value if isinstance(value, str) else ", ".join(value) for word, value in words.items()},
        "who": _(MANAGERS if told.get("private") else EVERYBODY),
        "forget": forget.get("after", "") if isinstance(forget, dict) else forget,
        **{f"{LINE}{n}": field_line(one, told.get("due", "")) for n, one in enumerate(told.get("field", []), 1)},
    }


def _told(register: str) -> dict[str, Any]:
    text = own_texts().get(register) or shipped_texts()[register]
    return tomllib.loads(text)


def _put(made: dict[str, Any], word: str, value: object) -> None:
    """Set a word; without a value it has none."""
    made.pop(word, None)
    if value:
        made[word] = value


def _forget(before: Mapping[str, Any], period: str) -> object:
    old = before.get("forget", "")
    return {**old, "after": period} if isinstance(old, dict) and period else period


def _listed(text: str) -> list[str]:
    return [word for word in map(clean, text.split(",")) if word]


def _fields(made: dict[str, Any], before: Sequence[dict[str, Any]], answers: Answers) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = []
    taken = {str(one.get("name")) for one in before} | CONTRACT | OPTIONS
    lines = sorted((int(name.removeprefix(LINE)), name) for name in answers if name.startswith(LINE))
    for number, name in lines:
        if not (line := clean(answers[name])):
            continue
        old = before[number - 1] if number <= len(before) else {}
        field, is_due = _field(name, line, old, taken)
        if is_due and made.get("due"):
            raise not_understood(name, line, _("Only one field is due."))
        if is_due:
            made |= {"due": field.get("name")}
        fields.append({**field, "need": True} if not fields and not old else field)
        taken.add(str(field.get("name")))
    return fields


def _field(name: str, line: str, old: Mapping[str, Any], taken: set[str]) -> tuple[dict[str, Any], bool]:
    """Return the field that a line describes, and whether it is the one that is due."""
    label, _colon, rest = (part.strip() for part in line.partition(":"))
    word, _blank, choices = rest.partition(" ")
    word = word.lower() or "text"
    if word not in KIND_WORDS:
        raise not_understood(name, word, ", ".join(dict.fromkeys((DUE, STEPS, YES_NO, *DRAWN))))
    if not 0 < len(label) <= LABEL:
        raise not_understood(name, label, _("A label has 1 to {n} letters.").format(n=LABEL))
    is_due = word in (DUE, "when")
    made = {**old, "name": old.get("name") or _free(_slug(label, "_"), taken), "label": label}
    kind = "date" if is_due else KIND_WORDS[word]
    made |= {"kind": kind}
    for listed in ("choices", STEPS):
        made.pop(listed, None)
    if words := _listed(choices):
        made[STEPS if kind == "checklist" else "choices"] = words
    return made, is_due


def field_line(told: Mapping[str, Any], due: str) -> str:
    """Return the line that describes a field: `Back by: due`."""
    name = str(told.get("name"))
    label = told.get("label") or name.replace("_", " ").capitalize()[:LABEL]
    kind = told.get("kind", "text")
    word = DUE if name == due else {"checklist": STEPS, "flag": YES_NO}.get(kind, kind)
    choices = ", ".join(told.get("choices", told.get(STEPS, [])))
    return label if word == "text" else f"{label}: {word} {choices}".rstrip()


def _slug(text: str, mark: str) -> str:
    made = re.sub(r"[^a-z0-9]+", mark, fold_text(text)).strip(mark)[:24].strip(mark)
    return made if made[:1].isalpha() else f"x{mark}{made}".strip(mark)


def _free(name: str, taken: set[str]) -> str:
    """Return this name, or with a number if it is taken."""
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name[:21]}_{number}"
    return made


# ---- the file


def kind_text(told: Mapping[str, Any]) -> str:
    """Return the file that describes a register."""
    lines = [f"{word} = {_value(value)}" for word, value in told.items() if word != "field"]
    for field in told.get("field", []):
        lines += ["", "[[field]]", *(f"{word} = {_value(value)}" for word, value in field.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{word} = {_value(one)}" for word, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, (str, bool, int)):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    raise unclear_file(_("The file has a value that the form can't keep."))
