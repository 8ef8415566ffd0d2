"""The words of the entrance screen and of posters: all that patrons read there besides what the library wrote."""

from __future__ import annotations

from tuils.i18n import N_

TODAY, WEEK, BOOKS, HOURS = "today", "week", "books", "hours"
SLIDES = {TODAY: N_("Today"), WEEK: N_("This week"), BOOKS: N_("New on the shelves"), HOURS: N_("Opening hours")}
"""The slides in their order, with their titles."""
NOTHING = {
    TODAY: N_("No programs today."),
    WEEK: N_("No programs this week."),
    BOOKS: N_("No new books this month."),
    HOURS: "",
}
"""The words on a slide that has nothing to show."""
REGISTER = N_("Please register: ask at the desk.")
ALL_DAY, CLOSED, WELCOME, POSTERS = N_("all day"), N_("closed"), N_("Welcome"), N_("Posters")
