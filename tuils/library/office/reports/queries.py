"""The queries of reports over the counters, which name nobody. SQL that both engines read; days are ISO dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tuils.i18n import N_
from tuils.models import db
from tuils.models.rows import marks
from tuils.values.time.spans import Span

MONTH = "substr(day, 1, 7)"
DIMENSIONS = ("day", "branch", "category", "age_group", "item_type", "collection")
"""The columns by which counts are grouped and narrowed down."""


def sums(
    dimensions: Sequence[str], kinds: Sequence[str], span: Span, where: Mapping[str, str]
) -> list[tuple[tuple[str, ...], str, int]]:
    """Return each group's codes, the kind, and how many. `dimensions`: of DIMENSIONS, or `month`. `where`: the value
    that a column must have; empty ones are ignored."""
    columns = [MONTH if name == "month" else name for name in dimensions if name in (*DIMENSIONS, "month")]
    asked = {name: value for name, value in where.items() if value and name in DIMENSIONS}
    narrowed = "".join(f" AND {name} = ?" for name in asked)
    grouped = ", ".join([*columns, "kind"])
    text = (
        f"SELECT {grouped}, sum(n) FROM fact WHERE kind IN ({marks(kinds)}) AND day >= ? AND day <= ?{narrowed} "
        f"GROUP BY {grouped} HAVING sum(n) <> 0 ORDER BY {grouped}"
    )
    values = [*kinds, span.first.isoformat(), span.last.isoformat(), *asked.values()]
    return [(tuple(map(str, codes)), str(kind), int(n)) for *codes, kind, n in _rows(text, values)]


def first_counted(kinds: Sequence[str]) -> str:
    """Return the first day on which any of these was counted; empty if none ever was."""
    found = _rows(f"SELECT min(day) FROM fact WHERE kind IN ({marks(kinds)}) AND n > 0", kinds)
    return str(found[0][0] or "")


def _rows(text: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    rows: Any = db.execute_sql(text, tuple(values)).fetchall()
    return list(rows)


# ---- patrons: numbers alone


def patrons_by(column: str, branch: str) -> list[tuple[str, str, int]]:
    """Return (code, expiry day or empty, how many) of every patron by a column of theirs, `category`, `branch`,
    `city`, `postcode` or `born` (a year)."""
    told = "substr(born, 1, 4)" if column == "born" else column
    if told not in ("substr(born, 1, 4)", "category", "branch", "city", "postcode"):
        raise ValueError(column)
    narrowed = " WHERE branch = ?" if branch else ""
    text = f"SELECT {told}, expires_on, count(*) FROM patron{narrowed} GROUP BY {told}, expires_on"
    return [(str(code or ""), str(end), int(n)) for code, end, n in _rows(text, [branch] if branch else [])]


def patrons_at(columns: Sequence[str], category: str) -> list[tuple[tuple[str, ...], int]]:
    """Count registered patrons by these columns of theirs (`category`, `postcode`, `born`: a year), of this category
    or of all."""
    if not {*columns} <= {"category", "postcode", "born"}:
        raise ValueError(columns)
    text = ", ".join("substr(born, 1, 4)" if name == "born" else name for name in columns)
    narrowed = " WHERE category = ?" if category else ""
    rows = _rows(f"SELECT {text}, count(*) FROM patron{narrowed} GROUP BY {text}", [category] if category else [])
    return [(tuple(str(code or "") for code in codes), int(n)) for *codes, n in rows]


def cards_used_in_months(column: str, since: str, until: str, branch: str) -> list[tuple[str, int]]:
    """Count the cards last used in these months, both included."""
    sentence = "substr(patron.born, 1, 4)" if column == "born" else f"patron.{column}"
    if column not in ("born", "category", "branch", "city", "postcode"):
        raise ValueError(column)
    narrowed = " AND patron.branch = ?" if branch else ""
    text = (
        f"SELECT {sentence}, count(*) FROM last_use JOIN patron ON patron.id = last_use.patron "
        f"WHERE last_use.month >= ? AND last_use.month <= ?{narrowed} GROUP BY {sentence}"
    )
    return [(str(code or ""), int(n)) for code, n in _rows(text, [since, until, *([branch] if branch else [])])]


# ---- copies


class HeldCopy(NamedTuple):
    """A copy with columns of its title's record. `lent`: how often it was checked out, here and before."""

    item: str
    biblio: str
    branch: str
    item_type: str
    collection: str
    location: str
    section: str
    call_number: str
    kind: str
    audience: str
    year: int | None
    withdrawn: bool
    state: str
    price_cents: int | None
    acquired_on: str
    added_pos: int
    lent: int
    statistics: str
    tags: str


def held_copies() -> Iterator[HeldCopy]:
    """Yield every copy of ours, withdrawn ones too."""
    text = (
        "SELECT item.id, item.biblio, item.home_branch, item.item_type, item.collection, item.location, item.section, "
        "item.call_number, coalesce(biblio.kind, ''), coalesce(biblio.audience, ''), biblio.year, item.withdrawn, "
        "item.state, item.price_cents, item.acquired_on, item.added_pos, item.lent + item.old_lent, "
        "item.statistics, coalesce(biblio.tags, '') "
        "FROM item LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.borrowed_until = ''"
    )
    rows: Any = db.execute_sql(text)
    return map(HeldCopy._make, rows)


def default_prices() -> dict[str, int]:
    """Return by item type the price of a copy without one."""
    found = _rows("SELECT code, replacement_cents FROM item_type WHERE replacement_cents IS NOT NULL")
    return {str(code): int(cents) for code, cents in found}


def withdrawals(begin: int, end: int) -> list[tuple[str, bool, int]]:
    """Return (item, withdrawn or restored, when) of every mark between two moments, in order, without undone ones."""
    text = (
        "SELECT item, data, pos FROM journal WHERE pos >= ? AND pos < ? AND kind = 'item_state' AND NOT void "
        "AND data LIKE '%\"withdrawn\"%' ORDER BY pos"
    )
    return [(str(item), '"withdrawn": true' in data or '"withdrawn":true' in data, int(pos))
            for item, data, pos in _rows(text, (begin, end))]  # fmt: skip


# ---- money


def money_by(column: str, begin: int, end: int, branch: str) -> list[tuple[str, str, str, int, int]]:
    """Return (month or the column's code, kind, why, lines, cents) of every line of every account between two
    moments. The month is the caller's: `at` is grouped by `column` alone, of `why`, `branch`, `operator`."""
    if column not in ("why", "branch", "operator"):
        raise ValueError(column)
    narrowed = " AND branch = ?" if branch else ""
    text = (
        f"SELECT {column}, kind, why, count(*), sum(cents) FROM account_line WHERE at >= ? AND at < ? AND NOT void"
        f"{narrowed} GROUP BY {column}, kind, why"
    )
    return [tuple(row) for row in _rows(text, [begin, end, *([branch] if branch else [])])]


# ---- titles


def loans_by_title(
    begin: int, end: int, column: str, where: Mapping[str, str], most: int
) -> list[tuple[str, str, str, int]]:
    """Return (title's id, title, author, how many) of the checkouts between two moments that were not undone, the
    most first. `column`: `title`, or `author`, which has neither id nor title. `where`: branch of the desk, item
    type, collection of the copy; empty is all."""
    columns = {"branch": "journal.branch", "item_type": "item.item_type", "collection": "item.collection"}
    asked = {columns[name]: value for name, value in where.items() if value}
    join = " JOIN journal ON journal.id = loan.id" if where.get("branch") else ""
    narrowed = "".join(f" AND {name} = ?" for name in asked)
    used = (
        f"SELECT item.biblio, count(*) AS uses FROM loan JOIN item ON item.id = loan.item{join} "
        "WHERE loan.lent_at >= ? AND loan.lent_at < ? "
        f"AND loan.how NOT IN ('undone', 'loan_taken_back'){narrowed} GROUP BY item.biblio"
    )  # short rows are sorted; the titles are looked up once they are counted
    told, grouped = {
        "title": ("biblio.id, biblio.title, biblio.author, used.uses AS uses", ""),
        "author": ("'' AS id, '' AS title, biblio.author, sum(used.uses) AS uses", "GROUP BY biblio.author "),
    }[column]
    hint = ", biblio.title" if column == "title" else ""
    text = (
        f"SELECT {told} FROM ({used}) AS used JOIN biblio ON biblio.id = used.biblio {grouped}"
        f"ORDER BY uses DESC, biblio.author{hint} LIMIT ?"
    )
    rows = _rows(text, [begin, end, *asked.values(), most])
    return [(str(key), str(title or ""), str(author or ""), int(n)) for key, title, author, n in rows]


def holds_by_title(
    begin: int, end: int, column: str, where: Mapping[str, str], most: int
) -> list[tuple[str, str, str, int]]:
    """Return the same for holds placed, closed ones too; a hold that continues another is not counted again.
    `branch`: of pickup."""
    asked = {f"item.{name}": where[name] for name in ("item_type", "collection") if where.get(name)}
    copies = " AND ".join(f"{name} = ?" for name in asked)
    narrowed = " AND hold.pickup = ?" if where.get("branch") else ""
    narrowed += f" AND hold.biblio IN (SELECT item.biblio FROM item WHERE {copies})" if asked else ""
    told, grouped = {
        "title": ("biblio.id, biblio.title, biblio.author", "biblio.id, biblio.title, biblio.author"),
        "author": ("'', '', biblio.author", "biblio.author"),
    }[column]
    rows = _rows(
        f"SELECT {told}, count(*) AS asked FROM hold JOIN biblio ON biblio.id = hold.biblio WHERE hold.placed_at >= ? "
        f"AND hold.placed_at < ? AND hold.state <> 'undone' AND NOT EXISTS (SELECT 1 FROM journal WHERE "
        f"journal.id = hold.id AND journal.continues <> ''){narrowed} GROUP BY {grouped} "
        f"ORDER BY asked DESC, {grouped} LIMIT ?",
        [begin, end, *([where["branch"]] if where.get("branch") else []), *asked.values(), most],
    )
    return [(str(key), str(title or ""), str(author or ""), int(n)) for key, title, author, n in rows]


class SharedIsbn(NamedTuple):
    """A title that shares its ISBN with another, and its copies."""

    isbn: str
    biblio: str
    title: str
    author: str
    year: int | None
    copies: int


def shared_isbns() -> list[SharedIsbn]:
    """Return every title with an ISBN that another title has, too; those of one ISBN together."""
    text = (
        "SELECT one.isbn, biblio.id, biblio.title, biblio.author, biblio.year, (SELECT count(*) FROM item "
        "WHERE item.biblio = biblio.id AND NOT item.withdrawn) FROM (SELECT isbn FROM isbn GROUP BY isbn "
        "HAVING count(DISTINCT biblio) > 1) AS twice JOIN isbn AS one ON one.isbn = twice.isbn "
        "JOIN biblio ON biblio.id = one.biblio GROUP BY one.isbn, biblio.id, biblio.title, biblio.author, biblio.year "
        "ORDER BY one.isbn, biblio.title, biblio.id"
    )
    return [SharedIsbn(*row) for row in _rows(text)]


def first_loan() -> int | None:
    """Return when the first item was checked out here."""
    return _number("SELECT min(lent_at) FROM loan")


def first_hold() -> int | None:
    """Return when the first hold was placed."""
    return _number("SELECT min(placed_at) FROM hold")


def first_line() -> int | None:
    """Return when the first line of an account was written."""
    return _number("SELECT min(at) FROM account_line")


def _number(text: str) -> int | None:
    found = _rows(text)
    return None if found[0][0] is None else int(found[0][0])


# ---- holds


def holds_per_title(branch: str) -> list[tuple[str, str, str, int, int, int, int]]:
    """Return (title's id, title, author, live holds, copies that could fill them, the oldest one's moment, copies
    marked as on order), the most first."""
    narrowed = " AND hold.pickup = ?" if branch else ""
    text = (
        "SELECT hold.biblio, biblio.title, biblio.author, count(*), (SELECT count(*) FROM item "
        "WHERE item.biblio = hold.biblio AND NOT item.withdrawn AND NOT item.not_for_loan AND item.state NOT IN "
        "('lost', 'long_overdue', 'missing', 'claims_returned', 'claims_never_had', 'damaged', 'on_order')), "
        "min(hold.placed_at), (SELECT count(*) FROM item WHERE item.biblio = hold.biblio AND NOT item.withdrawn "
        "AND item.state = 'on_order') "
        "FROM hold JOIN biblio ON biblio.id = hold.biblio WHERE hold.state IN ('placed', 'waiting', 'in_transit')"
        f"{narrowed} GROUP BY hold.biblio, biblio.title, biblio.author ORDER BY count(*) DESC, biblio.title"
    )
    return [tuple(row) for row in _rows(text, [branch] if branch else [])]


# ---- staff


def work_by(begin: int, end: int, branch: str) -> list[tuple[str, str, int]]:
    """Return (operator, kind of entry, how many) of staff's work between two moments."""
    narrowed = " AND branch = ?" if branch else ""
    text = (
        "SELECT operator, kind, count(*) FROM journal WHERE pos >= ? AND pos < ? AND NOT void"
        f"{narrowed} GROUP BY operator, kind"
    )
    rows = _rows(text, [begin, end, *([branch] if branch else [])])
    return [(str(operator), str(kind), int(n)) for operator, kind, n in rows]


STARTERS: dict[str, tuple[str, str]] = {
    "items-by-year": (
        N_("How many copies of each publication year"),
        "SELECT biblio.year AS year, count(*) AS copies FROM item JOIN biblio ON biblio.id = item.biblio "
        "WHERE NOT item.withdrawn GROUP BY biblio.year ORDER BY biblio.year",
    ),
    "titles-with-copies": (
        N_("Titles with :most copies or more"),
        "SELECT biblio.title AS title, count(*) AS copies FROM item JOIN biblio ON biblio.id = item.biblio "
        "WHERE NOT item.withdrawn GROUP BY biblio.no HAVING count(*) >= :most ORDER BY copies DESC, title",
    ),
    "items-of-price": (
        N_("Copies that cost :cents cents or more"),
        "SELECT item.barcode AS barcode, biblio.title AS title, item.price_cents AS cents FROM item "
        "JOIN biblio ON biblio.id = item.biblio WHERE item.price_cents >= :cents ORDER BY cents DESC",
    ),
}
"""The questions that come with the program: the meaning of each, and its statement."""


# ---- reports that go by themselves


def logins_with_pins(prefix: str) -> list[str]:
    """Return the logins that have pins, by the prefix of their setting's name."""
    rows = _rows("SELECT name FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name", (len(prefix), prefix))
    return [str(name)[len(prefix) :] for (name,) in rows]


def pin_outcomes(beginning: str) -> dict[str, tuple[str, str]]:
    """Return (the day it was due, its outcome) of the last sending of each pin, by its step."""
    rows = _rows(
        "SELECT step, day, outcome FROM daily_step WHERE substr(step, 1, ?) = ? ORDER BY day",
        (len(beginning), beginning),
    )
    return {str(step): (str(day), str(outcome)) for step, day, outcome in rows}


def claim_pin(day: str, step: str, at: int, outcome: str, open_: str) -> bool:
    """Claim the sending of a pin that was due on this day; false if it was, or may have been, sent. `outcome`: the
    value until it is known. `open_`: how the outcome of one that was not sent begins."""
    found = _rows("SELECT outcome FROM daily_step WHERE day = ? AND step = ?", (day, step))
    if found and not str(found[0][0]).startswith(open_):
        return False
    if found:
        db.execute_sql("UPDATE daily_step SET at = ?, outcome = ? WHERE day = ? AND step = ?", (at, outcome, day, step))
    else:
        db.execute_sql("INSERT INTO daily_step (day, step, at, outcome) VALUES (?, ?, ?, ?)", (day, step, at, outcome))
    return True


def note_pin(day: str, step: str, at: int, outcome: str) -> None:
    """Record the outcome of a sending."""
    db.execute_sql("UPDATE daily_step SET at = ?, outcome = ? WHERE day = ? AND step = ?", (at, outcome, day, step))
