"""A thousand barcode labels as a PDF of 34 sheets: how long, and how much memory is taken besides."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from tuils.formats.paper.label_pdf import LabelRun, write_labels
from tuils.formats.paper.label_sheets import label_sheet
from tuils.values.label_faces import BARCODE, LabelFace
from tuils.values.numbers.barcode import with_check_digit

from .measure import Figure, cpu_each

LABELS, TIMES, GOAL, MOST_MB = 1000, 3, 2000, 100


def figures(_folder: Path) -> Iterator[Figure]:
    faces = [
        LabelFace(BARCODE, code=with_check_digit(f"312340000{n:04}"), head="Harlow Library") for n in range(LABELS)
    ]
    _write(faces)  # reportlab is imported
    seconds = cpu_each(lambda _n: _write(faces), TIMES)
    yield Figure(f"{LABELS:,} labels to PDF, CPU", seconds * 1000, "ms", None, GOAL)
    tracemalloc.start()
    _write(faces)
    yield Figure(f"{LABELS:,} labels to PDF, memory", tracemalloc.get_traced_memory()[1] / 1e6, "MB", None, MOST_MB)
    tracemalloc.stop()


def _write(faces: list[LabelFace]) -> None:
    write_labels(faces, LabelRun(label_sheet("avery-5160")), io.BytesIO())
