"""The rule that a number is on one thing: a library card, even a lost or replaced one, and a copy never share one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tuils.models.rows import parts

from .settings_queries import numbers_among

CARDS, BARCODES = (("patron", "card"), ("old_card", "card")), (("item", "barcode"),)
TOGETHER = 500  # numbers in one statement


def cards_among(numbers: Collection[str]) -> set[str]:
    """Return those of these numbers that are cards."""
    return set(_among(numbers, CARDS))


def barcodes_among(numbers: Collection[str]) -> set[str]:
    """Return those of these numbers that are barcodes of copies."""
    return set(_among(numbers, BARCODES))


def is_card(number: str) -> bool:
    return bool(cards_among([number]))


def is_barcode(number: str) -> bool:
    return bool(barcodes_among([number]))


def _among(numbers: Collection[str], where: Collection[tuple[str, str]]) -> Iterator[str]:
    wanted = sorted(set(numbers) - {""})
    for some in parts(wanted, TOGETHER):
        for table, column in where:
            yield from numbers_among(column, table, some)
