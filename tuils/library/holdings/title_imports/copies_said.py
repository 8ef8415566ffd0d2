"""The sentences of an import's report about copies: odd barcodes, repeated copies, copies left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import _, ngettext

_MOST_NAMED = 5
_MOST_OUT = 50  # of copies that stay out, so that somebody can look for them


class OddCopies:
    """The odd copies of one record, to be reported."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.cards: list[str] = []
        self.wrong: list[str] = []
        self.repeated: list[str] = []
        self.without = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.cards or self.wrong or self.repeated or self.without)

    def note(self, barcode: str, *, card: bool) -> None:
        if barcode:
            (self.cards if card else self.taken).append(barcode)
        else:
            self.without += 1

    def said(self, given: bool) -> Iterator[str]:
        """Yield the sentences. `given`: a copy without a barcode gets one of the library's own."""
        if given:
            taken = _("Barcode {code} is already on another item. This copy was given a new barcode.")
        else:
            taken = _("Barcode {code} is already on another item. This copy was imported without a barcode.")
        yield from (taken.format(code=code) for code in self.taken)
        yield from (_is_card(code, given) for code in self.cards)
        if self.without:
            yield _without(self.without, given)
        if self.wrong:
            yield _wrong(self.wrong)
        if self.repeated:
            yield _repeated(self.repeated)


def repeats(added: int) -> str:
    """Say that an earlier record of the import brought the title of this one."""
    text = ngettext(
        "Same title as an earlier record: {n} copy added.",
        "Same title as an earlier record: {n} copies added.",
        added,
    )
    return text.format(n=added)


def skipped(codes: Sequence[str]) -> str:
    """Name the copies of a title on file that were not added."""
    text = ngettext(
        "This title is on file. {n} copy of it was not added: {codes}.",
        "This title is on file. {n} copies of it were not added: {codes}.",
        len(codes),
    )
    return _of_copies(text, codes, _MOST_OUT)


def left_out(codes: Sequence[str]) -> str:
    """Name the copies whose record was not imported."""
    text = ngettext("Its copy was not imported: {codes}.", "Its {n} copies were not imported: {codes}.", len(codes))
    return _of_copies(text, codes, _MOST_OUT)


def _repeated(codes: Sequence[str]) -> str:
    text = ngettext(
        "{n} copy was in an earlier record, too, and was added once: {codes}.",
        "{n} copies were in an earlier record, too, and were added once: {codes}.",
        len(codes),
    )
    return _of_copies(text, codes, _MOST_OUT)


def _is_card(code: str, given: bool) -> str:
    if given:
        return _("{code} is a library card. This copy was given a new barcode.").format(code=code)
    return _("{code} is a library card. This copy was imported without a barcode.").format(code=code)


def _without(number: int, given: bool) -> str:
    if given:
        text = ngettext(
            "{n} item had no barcode and was given one.", "{n} items had no barcode and were given one.", number
        )
    else:
        text = ngettext("{n} item has no barcode.", "{n} items have no barcode.", number)
    return text.format(n=number)


def _wrong(codes: Sequence[str]) -> str:
    text = ngettext(
        "Barcode {codes} has a wrong check digit.",
        "{n} barcodes have a wrong check digit: {codes}",
        len(codes),
    )
    return _of_copies(text, codes, _MOST_NAMED)


def _of_copies(text: str, codes: Sequence[str], most: int) -> str:
    return text.format(n=len(codes), codes=_named(codes, most))


def _named(codes: Sequence[str], most: int) -> str:
    """Name the barcodes, at most so many; copies without one are counted."""
    known = [code for code in codes if code]
    bare = len(codes) - len(known)
    named = known[:most] + (["..."] if len(known) > most else [])
    if bare:
        named.append(ngettext("{n} without a barcode", "{n} without a barcode", bare).format(n=bare))
    return ", ".join(named)
