"""The words that stand in call numbers, in capitals, and what is the same among them."""

from __future__ import annotations

DESIGNATIONS: dict[str, str] = {
    "V": "V", "VOL": "V", "VOLS": "V", "VOLUME": "V", "BD": "V", "BAND": "V", "TOME": "V", "TOMO": "V",
    "C": "C", "COPY": "C", "COP": "C", "PT": "PT", "PTS": "PT", "PART": "PT", "TEIL": "PT",
    "N": "NO", "NO": "NO", "NOS": "NO", "NR": "NO", "NUM": "NO", "NUMBER": "NO",
    "BK": "BK", "BOOK": "BK", "ED": "ED", "EDITION": "ED", "SER": "SER", "SERIES": "SER",
    "DISC": "DISC", "DISK": "DISC", "SUPPL": "SUPPL", "ISSUE": "ISSUE",
}  # fmt: skip
"""What counts volumes, parts and copies, and how its key calls it."""

TOUCHING = {"V": 3, "C": 2}
"""V2 and C2 may count without a dot, up to so many digits; longer ones are always Cutters."""

MONTHS: dict[str, int] = {
    "WINTER": 5, "JAN": 10, "JANUARY": 10, "FEB": 20, "FEBRUARY": 20, "MAR": 30, "MARCH": 30, "SPRING": 35,
    "APR": 40, "APRIL": 40, "MAY": 50, "JUN": 60, "JUNE": 60, "SUMMER": 65, "JUL": 70, "JULY": 70,
    "AUG": 80, "AUGUST": 80, "SEP": 90, "SEPT": 90, "SEPTEMBER": 90, "FALL": 95, "AUTUMN": 95,
    "OCT": 100, "OCTOBER": 100, "NOV": 110, "NOVEMBER": 110, "DEC": 120, "DECEMBER": 120,
}  # fmt: skip
"""Ten a month, so that seasons fit between."""
