"""Calendars that tests of several files ask."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from tuils.values.time.calendar import EVERY_DAY_9_TO_17, Calendar
from tuils.values.time.hours import parse_hours

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

# Monday 14 December 2026 is an open day; Sundays and Wednesdays are closed; lunch is from 12 to 13.
WEEK = {day: parse_hours("10-12,13-18") for day in range(7) if day not in (2, 6)}
CHRISTMAS = {date(2026, 12, 24): "Christmas Eve", date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): ""}
TOWN = Calendar(BERLIN, WEEK, CHRISTMAS)
ALWAYS = Calendar(BERLIN, EVERY_DAY_9_TO_17)
NEVER = Calendar(BERLIN, {})
