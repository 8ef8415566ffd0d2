"""The blocks of a registration, and the alerts to show with it: all reasons at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from tuils.i18n import _
from tuils.library.activities.programs.parties import Party, WhoRegisters, kin_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.dates import iso_words, moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.lending.terms.blocks import Blocks, is_barred
from tuils.models.programs import Program, ProgramSession, Registration
from tuils.models.rows import marks, some
from tuils.values.folding import clean, fold_text
from tuils.values.time.ages import age_on
from tuils.values.time.moments import MINUTE, day_of, local_moment

OF_AUDIENCE = {"0-5": (0, 5), "6-11": (6, 11), "12-18": (12, 18), "adults": (18, None)}
"""The youngest and the oldest age of an audience, if the program itself sets no ages."""
OF_AGE = 18
LONGEST = 500  # characters of an answer


def add_registration_blocks(
    blocks: Blocks, session: ProgramSession, program: Program, who: WhoRegisters, party: Party, *, another: bool = False
) -> None:
    """Add every block of this party for this session, except a full session: then they wait."""
    _standing_blocks(blocks, session)
    _time_blocks(blocks, session, program)
    if program.status == "draft":
        blocks.add("PROGRAM_DRAFT")
    if session.registration == "none":
        blocks.add("NO_REGISTRATION_NEEDED")
    if session.capacity is not None and party.heads > session.capacity:
        blocks.add("PARTY_TOO_LARGE", heads=party.heads, places=session.capacity)
    _card_blocks(blocks, who)
    if not another:
        _already_block(blocks, session, who)
    _age_block(blocks, session, program, party)
    _guardian_block(blocks, session, who, party)


def refuse_unless_on(desk: Desk, session: ProgramSession) -> None:
    """Refuse with SESSION_CANCELLED and SESSION_OVER."""
    blocks = Blocks(desk, "change")
    _standing_blocks(blocks, session)
    if blocks.found:
        raise Refused(*blocks.found, title=session.title)


def _standing_blocks(blocks: Blocks, session: ProgramSession) -> None:
    if session.status == "cancelled":
        blocks.add("SESSION_CANCELLED", why=session.why)
    if blocks.desk.now >= session.ends_at:
        blocks.add("SESSION_OVER", date=moment_words(blocks.desk, session.starts_at))


def _time_blocks(blocks: Blocks, session: ProgramSession, program: Program) -> None:
    desk = blocks.desk
    opens, closes = opens_at(desk, session, program), closes_at(session, program)
    if opens is not None and desk.now < opens:
        blocks.add("REGISTRATION_NOT_OPEN", date=moment_words(desk, opens))
    elif closes <= desk.now < session.ends_at:
        blocks.add("REGISTRATION_CLOSED", date=moment_words(desk, closes))


def opens_at(desk: Desk, session: ProgramSession, program: Program) -> int | None:
    """Return when registration opens, in microseconds UTC: as the day so many days before begins; None: it is open."""
    days = program.opens_days
    days = value_of("registration_opens_days") if days is None else days
    if days is None:
        return None
    day = day_of(session.starts_at, desk.zone) - timedelta(days=int(days))
    return local_moment(datetime.combine(day, time()), desk.zone)


def closes_at(session: ProgramSession, program: Program) -> int:
    return int(session.starts_at) - int(program.closes_minutes) * MINUTE


def _card_blocks(blocks: Blocks, who: WhoRegisters) -> None:
    """Alert to a card's checkout blocks, which block no program: programs are open to all."""
    today = day_of(blocks.desk.now, blocks.desk.zone)
    for row in who.records:
        if is_barred(row, today):
            blocks.add("PATRON_BARRED", wording="BARRED_COMES", card=row.card)
        if row.expires_on and row.expires_on < today.isoformat():
            expired = iso_words(blocks.desk, row.expires_on)
            blocks.add("PATRON_EXPIRED", wording="EXPIRED_COMES", date=expired, card=row.card)


# ---- somebody is registered already


def _already_block(blocks: Blocks, session: ProgramSession, who: WhoRegisters) -> None:
    for row, wording in _others(session, who):
        blocks.add("ALREADY_REGISTERED", wording=wording, heads=row.heads, which=row.id[-6:])
        return


def _others(session: ProgramSession, who: WhoRegisters) -> Iterator[tuple[Registration, str]]:
    """Yield live registrations of the same person, then of the family; of a guest by name and how to reach them."""
    live = '"session" = ? AND "state" <> \'cancelled\''
    own = {row.id for row in who.records}
    if not who.patron:
        guests = some(Registration, f'{live} AND "patron" IS NULL ORDER BY "rank"', session.id)
        yield from ((row, "ALREADY_REGISTERED") for row in guests if same_guest(row, who))
        return
    kin = {row.id for row in kin_of(row.family for row in who.records)} | own
    rows = some(Registration, f'{live} AND "patron" IN ({marks(kin)}) ORDER BY "rank"', session.id, *sorted(kin))
    yield from ((row, "ALREADY_REGISTERED") for row in rows if row.patron in own)
    yield from ((row, "FAMILY_REGISTERED") for row in rows)


def same_guest(row: Registration, who: WhoRegisters) -> bool:
    """Return whether the name is the same, and the phone or e-mail if both have one. Without names, by that alone."""
    name = fold_text(str(who.said.get("name", "")))
    if name != fold_text(row.name):
        return False
    ways = [(str(who.said.get(way, "")), getattr(row, way)) for way in ("phone", "email")]
    said = [(one, other) for one, other in ways if one and other]
    return any(fold_text(one) == fold_text(other) for one, other in said) if said else bool(name)


# ---- ages


def _age_block(blocks: Blocks, session: ProgramSession, program: Program, party: Party) -> None:
    """Block if ages are known and none fits the program: one fitting head is enough, a parent may come along."""
    least, most = ages_for(session, program)
    if not party.ages or any(_within(age, least, most) for age in party.ages):
        return
    blocks.add("AGE_OUTSIDE", age=", ".join(map(str, party.ages)), ages=age_range_words(least, most))


def ages_for(session: ProgramSession, program: Program) -> tuple[int | None, int | None]:
    if program.min_age is not None or program.max_age is not None:
        return program.min_age, program.max_age
    return OF_AUDIENCE.get(session.audience, (None, None))


def _within(age: int, least: int | None, most: int | None) -> bool:
    return (least is None or age >= least) and (most is None or age <= most)


def age_range_words(least: int | None, most: int | None) -> str:
    if least is None:
        return _("ages {most} and under").format(most=most)
    if most is None:
        return _("ages {least} and up").format(least=least)
    return _("ages {least} to {most}").format(least=least, most=most)


def _guardian_block(blocks: Blocks, session: ProgramSession, who: WhoRegisters, party: Party) -> None:
    """Block a party known to be only minors if nobody is responsible for them: a guardian on the card, or by name.
    An adult among the named cards is enough, whatever the heads say."""
    if not party.minors_alone or who.said.get("guardian"):
        return
    day = day_of(session.starts_at, blocks.desk.zone)
    if any(row.born[:4].isdigit() and age_on(row.born, day) >= OF_AGE for row in who.members):
        return
    if who.patron is None:
        if not (who.said.get("phone") or who.said.get("email")):
            blocks.add("GUARDIAN_NEEDED")
        return
    born = who.patron.born
    if born[:4].isdigit() and age_on(born, day) < OF_AGE and not who.patron.guardian:
        blocks.add("GUARDIAN_NEEDED")


def answers_of(program: Program, answers: dict[str, str] | None) -> dict[str, str]:
    """Return answers by the question as the program asks it; a question may be named by its number. Refused with
    NOT_UNDERSTOOD."""
    asked = questions_of(program)
    told: dict[str, str] = {}
    for name, text in (answers or {}).items():
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else 0
        question = asked[number - 1] if 1 <= number <= len(asked) else _question(asked, name)
        if question is None:
            hint = " / ".join(f"{n}: {one}" for n, one in enumerate(asked, 1)) or _("This program has no questions.")
            raise not_understood(_("question"), name, hint)
        told[question] = clean(text)[:LONGEST]
    return told


def _question(asked: list[str], name: str) -> str | None:
    near = [one for one in asked if fold_text(one).startswith(fold_text(name))] if fold_text(name) else []
    return near[0] if len(near) == 1 or (near and fold_text(near[0]) == fold_text(name)) else None


def questions_of(program: Program) -> list[str]:
    """Return the questions that the program asks."""
    import json

    found = json.loads(program.questions or "[]")
    return [str(one.get("words", "")) if isinstance(one, dict) else str(one) for one in found]
