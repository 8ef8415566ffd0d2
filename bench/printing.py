"""A receipt of ten loans, from values to the bytes that a receipt printer gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tuils.devices.printers.escpos import escpos_bytes, printable
from tuils.library.office.receipts.examples import example_sheet
from tuils.library.office.receipts.sheets import LoanFacts, Sheet, SheetLine
from tuils.library.office.receipts.templates import template_lines
from tuils.values.paper_layout import lay_out

from .measure import Figure, cpu_each

LOANS, TIMES, WIDTH, GOAL = 10, 200, 42, 5


def figures(_folder: Path) -> Iterator[Figure]:
    lines = tuple(SheetLine(f"Café {n}: the garden and the sea", f"{n:06}", "Mon, Dec 21") for n in range(LOANS))
    sheet = replace(example_sheet("checkout"), facts=LoanFacts(lines, LOANS))
    _bytes_of(sheet)  # jinja2 is imported, the template compiled
    seconds = cpu_each(lambda _n: _bytes_of(sheet), TIMES)
    yield Figure(f"receipt of {LOANS} loans to bytes, CPU", seconds * 1000, "ms", None, GOAL)


def _bytes_of(sheet: Sheet) -> bytes:
    return escpos_bytes(lay_out(template_lines(None, sheet), WIDTH, readable=printable), WIDTH)
