"""The options that limit and sort a search, for `search` and `list keep`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.options import as_day, as_one_of, as_text, together
from tuils.formats.marc.marc_kinds import KINDS
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.finding import FIELDS, SORTS, Limits
from tuils.library.holdings.items.coded_words import ACCESS_WORDS, AUDIENCES
from tuils.values.reading_levels import LevelRange, level_typed

if TYPE_CHECKING:
    from tuils.library.foundation.administration.settings import Code

_CODE = 3  # letters of a language's MARC code
as_field = as_one_of(FIELDS)


def as_language(value: str) -> str:
    """Return the code of `spa`, `Spanish` or the language's name here."""
    from tuils.formats.marc.marc_languages import LANGUAGES
    from tuils.values.folding import fold_text

    if len(value) == _CODE and value.isalpha():
        return value.lower()
    typed = fold_text(value)
    for code, name in LANGUAGES.items():
        if typed in (fold_text(name), fold_text(_(name))):
            return code
    raise click.BadParameter(_("{text} is not a language. Type its name or code: Spanish, spa.").format(text=value))


def as_access(value: str) -> str:
    return as_one_of(ACCESS_WORDS)(value.strip().lower().replace("-", "_").replace(" ", "_"))


def as_years(value: str) -> tuple[int | None, int | None]:
    """Return the first and the last year: `1998`, `1990-1999`, `1990-`, `-1950`."""
    from tuils.library.holdings.lists.list_search import Search
    from tuils.library.holdings.lists.narrowing import with_years

    found = with_years(Search(""), value)
    if found is None:
        raise click.BadParameter(_("{text} is not a year. Type 1998, 1990-1999, 1990- or -1950.").format(text=value))
    return found.limits.year_from, found.limits.year_to


def as_level(value: str) -> LevelRange:
    """Return a reading level: `650L`, `600L-800L`, `AR 3-4.5`, `grade 2`."""
    found = level_typed(value)
    if found is None:
        wrong = _("{text} is not a reading level. Type 650L, 600L-800L, AR 3-4.5, or grade 2.")
        raise click.BadParameter(wrong.format(text=value))
    return found


limit_options = together(
    click.option("--kind", "--format", "kinds", metavar="KIND", multiple=True, type=as_one_of(KINDS),
                 help=N_("Only this format: book, video, music, audiobook, serial, ... May be repeated.")),
    click.option("--language", "languages", metavar="LANGUAGE", multiple=True, type=as_language,
                 help=N_("Only in this language: Spanish, spa, ... May be repeated.")),
    click.option("--audience", "audiences", metavar="FOR", multiple=True, type=as_one_of(AUDIENCES),
                 help=N_("Only for this audience: children, teens, adults, general. May be repeated.")),
    click.option("--accessible", "access", metavar="HOW", multiple=True, type=as_access,
                 help=N_("Only large_print, braille, audio, captions, ... May be repeated.")),
    click.option("--level", metavar="LEVEL", type=as_level,
                 help=N_("Only at this reading level: 650L, 600L-800L, AR 3-4.5, grade 2.")),
    click.option("--held-at", "held_at", metavar="CODE", default="", type=as_text,
                 help=N_("Only with a copy at this branch.")),
    click.option("--location", metavar="CODE", default="", type=as_text,
                 help=N_("Only with a copy in this shelving location.")),
    click.option("--on-shelf", is_flag=True, help=N_("Only with a copy available now.")),
    click.option("--year", "years", metavar="YEARS", type=as_years,
                 help=N_("Year or years: 1998, 1990-1999, 1990- or -1950.")),
    click.option("--new-since", metavar="DATE", type=as_day,
                 help=N_("Only titles or copies added on or after this day.")),
    click.option("--new", is_flag=True, help=N_("Only titles or copies added in the last 31 days.")),
    click.option("--sort", metavar="ORDER", default=SORTS[0], type=as_one_of(SORTS),
                 help=N_("Order: relevance (the default), title, author, year, call_number, newest, borrowed.")),
    click.option("--tag", "tags", metavar="TAG", multiple=True, type=as_text,
                 help=N_("Only with this tag of your own. May be repeated.")),
)  # fmt: skip
"""All limits; a command gets them by the names that `limits_of` and `is_limited` take, and `sort`."""


def limits_of(desk: Desk, how: dict[str, Any]) -> Limits:
    """Return the limits given. Refused with UNKNOWN_ID if there is no such branch or place."""
    from tuils.library.foundation.administration.settings import branches, locations, no_branch, no_location
    from tuils.library.holdings.lists.narrowing import new_since
    from tuils.values.time.moments import local_moment

    held_at, location = _code(how["held_at"], branches(), no_branch), _code(how["location"], locations(), no_location)
    first, last = how["years"] or (None, None)
    day: date | None = how["new_since"]
    recent = new_since(desk) if how["new"] else None
    return Limits(
        how["kinds"],
        how["languages"],
        how["audiences"],
        how["access"],
        held_at,
        location,
        how["on_shelf"],
        first,
        last,
        local_moment(datetime.combine(day, time(0)), desk.zone) if day else recent,
        how["level"] or (),
        tuple(map(_tag_called, how["tags"])),
    )


def _tag_called(typed: str) -> str:
    """Return this tag as most titles have it. Refused with NOT_UNDERSTOOD if none has it."""
    from tuils.library.foundation.refusals import not_understood
    from tuils.library.holdings.queries import tag_spellings
    from tuils.values.folding import fold_text

    here = tag_spellings()
    if found := here.get(fold_text(typed)):
        return found[0]
    some = "; ".join(tag for tag, *_others in list(here.values())[:5])
    raise not_understood(_("tag"), typed, some or _("No title has a tag."))


def is_limited(how: dict[str, Any], sort: str) -> bool:
    """Return whether anything was asked for that needs no words."""
    return sort != SORTS[0] or any(how.values())


def _code(typed: str, known: Sequence[Code], unknown: Callable[[str], Refused]) -> str:
    """Return the code typed, in any case, or the code with this name."""
    if not typed:
        return ""
    same = typed.casefold()
    for one in (*(code for code in known if code.code == typed), *known):
        if same in (one.code.casefold(), one.name.casefold()):
            return one.code
    raise unknown(typed)
