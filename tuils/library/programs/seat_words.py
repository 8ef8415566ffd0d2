"""How many places of a session are taken, in a few words."""

from __future__ import annotations

from tuils.i18n import _

from .sessions import SessionLine


def places_words(line: SessionLine) -> tuple[str, str]:
    """What it is (cancelled, draft, counted, free, full, over, open), and the words: `12 of 15`, `FULL +2`."""
    if line.cancelled:
        return "cancelled", _("CANCELED")
    if line.came is not None:
        return "counted", _("{n} came").format(n=line.came)
    if line.draft:
        return "draft", _("DRAFT")
    if line.capacity is None:
        return "open", str(line.taken) if line.taken or line.registration != "none" else _("no limit")
    waiting = f" +{line.waiting}" if line.waiting else ""
    if line.taken > line.capacity:
        return "over", _("{taken} of {places}").format(taken=line.taken, places=line.capacity) + waiting
    if line.taken == line.capacity:
        return "full", _("FULL") + waiting
    return "free", _("{taken} of {places}").format(taken=line.taken, places=line.capacity) + waiting


def places_sentence(line: SessionLine) -> str:
    """The same to be read out: `12 of 15 places taken, 2 wait`. Empty where there is nothing to tell."""
    state, words = places_words(line)
    if state == "open":
        return _("{n} registered").format(n=line.taken) if line.taken else ""
    if state in ("free", "full", "over"):
        said = _("{taken} of {places} seats taken").format(taken=line.taken, places=line.capacity)
        return said + (", " + _("{n} waitlisted").format(n=line.waiting) if line.waiting else "")
    return words.lower()
