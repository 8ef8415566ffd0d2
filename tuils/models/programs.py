"""Programs, their sessions, who is coming, how many came, whose a room is at what time; reading programs; turns at
public computers.

Local times are kept as they stand on the clock of the wall (`2026-12-07T10:30`) with the zone; the moments beside
them (`starts_at`, `ends_at`, `from_at`, `until_at`: microseconds since 1970, UTC) only follow, for the index.
"""

from __future__ import annotations

from peewee import SQL, BooleanField, IntegerField, TextField

from .base import STAFF, Base, persons


class Program(Base, readers=STAFF):
    """A program: the defaults of sessions to come, and the facts all of them share. Nothing here names a patron.

    `rule`: RFC 5545 RRULE without its name, empty where each date was chosen; `first`: the wall time it begins with.
    `questions`, `checklist`, `supplies`, `equipment`: JSON lists.
    """

    id = TextField(primary_key=True)
    title = TextField(default="")
    kind = TextField(default="")
    audience = TextField(default="general")  # of values.programs.AUDIENCES, as the state form counts
    min_age = IntegerField(null=True)
    max_age = IntegerField(null=True)
    blurb = TextField(default="")  # for the public
    note = TextField(default="")  # for staff
    branch = TextField(default="")
    place = TextField(default="onsite")  # onsite, offsite, virtual
    address = TextField(default="")  # where, if not in a room of the library
    room = TextField(default="")
    equipment = TextField(default="[]")
    setup_minutes = IntegerField(default=0)
    clear_minutes = IntegerField(default=0)
    minutes = IntegerField(default=60)
    capacity = IntegerField(null=True)  # heads; null: no limit
    registration = TextField(default="none")  # none, advised, required
    opens_days = IntegerField(null=True)  # registration opens so many days before; null: at once
    closes_minutes = IntegerField(default=0)  # and closes so many minutes before it begins
    skip_parties = BooleanField(null=True)  # a party too large may be passed by a smaller one; null: the setting
    questions = TextField(default="[]")
    confirmation = TextField(default="")
    leader = TextField(default="")  # a login of staff
    helpers = TextField(default="")  # logins parted by blanks
    presenter = TextField(default="")  # who gives it, as it is announced
    partner = TextField(default="")
    fund = TextField(default="")  # the grant
    tags = TextField(default="")
    licence = TextField(default="")  # for films: by what right it is shown
    fee_cents = IntegerField(default=0)
    rule = TextField(default="")
    first = TextField(default="")
    checklist = TextField(default="[]")
    supplies = TextField(default="[]")
    status = TextField(default="published")  # draft, published
    uid = TextField(default="")  # of a calendar that it came from
    removed = BooleanField(default=False)
    made_at = IntegerField(default=0)
    made_pos = IntegerField(default=0)


Program.add_index(Program.index(Program.uid, where=Program.uid != "", name="program_by_uid"))


class ProgramSession(Base, readers=STAFF):
    """One date. What is counted and shown of it is its own: the past stays what it was when the program changes.

    `original`: the wall time that the rule gave it (RECURRENCE-ID); `apart`: it was changed on its own. `sequence`:
    how often it was changed (ICS SEQUENCE), `changed_at` when last. `placed_pos`: where the entry stands that gave it
    its time and room.
    """

    id = TextField(primary_key=True)
    program = TextField()
    wall = TextField(default="")
    zone = TextField(default="")
    minutes = IntegerField(default=60)
    starts_at = IntegerField(default=0)
    ends_at = IntegerField(default=0)
    original = TextField(default="")
    apart = BooleanField(default=False)
    title = TextField(default="")
    kind = TextField(default="")
    audience = TextField(default="general")
    branch = TextField(default="")
    place = TextField(default="onsite")
    address = TextField(default="")
    room = TextField(default="")
    equipment = TextField(default="[]")
    setup_minutes = IntegerField(default=0)
    clear_minutes = IntegerField(default=0)
    capacity = IntegerField(null=True)
    registration = TextField(default="none")
    leader = TextField(default="")
    helpers = TextField(default="")
    note = TextField(default="")
    status = TextField(default="planned")  # planned, cancelled
    why = TextField(default="")  # it was cancelled, for everyone to read
    held = BooleanField(default=False)  # it was over when its program was taken away: reports count it
    recorded = IntegerField(default=0)  # presentations put up
    views = IntegerField(null=True)  # of the recordings; null: not counted
    helper_minutes = IntegerField(default=0)  # of volunteers
    removed = BooleanField(default=False)
    sequence = IntegerField(default=0)
    changed_at = IntegerField(default=0)
    placed_pos = IntegerField(default=0)


ProgramSession.add_index(ProgramSession.index(ProgramSession.starts_at, name="sessions_by_time"))
ProgramSession.add_index(ProgramSession.index(ProgramSession.program, ProgramSession.wall, name="sessions_of_program"))


class Registration(
    Base,
    readers=persons(
        "id session heads adults teens children state offered_until came party source told made_at rank why"
    ),
):
    """A party that is coming, or waits. A patron (an id), or a guest with the least that is needed.

    `state`: coming, waiting, offered, cancelled. `heads` with the counts of `adults`, `teens`, `children` in it, as far
    as they are known. `came`: heads that came; null while nobody knows; 0 did not come. `rank`: place in the line.
    `party`: the same text for one registration to several sessions. `told`: JSON, what was told, when, for which date.
    """

    id = TextField(primary_key=True)
    session = TextField()
    patron = TextField(null=True)
    name = TextField(default="")
    phone = TextField(default="")
    email = TextField(default="")
    guardian = TextField(default="")  # name and phone of who answers for a child
    language = TextField(default="")
    answers = TextField(default="{}")  # to the questions of the program; deleted soon after
    needs = TextField(default="")  # a wheelchair, an interpreter; deleted soon after
    heads = IntegerField(default=1)
    adults = IntegerField(default=0)
    teens = IntegerField(default=0)
    children = IntegerField(default=0)
    state = TextField(default="coming")
    why = TextField(default="")  # it ended: cancelled, declined, lapsed, session
    offered_until = IntegerField(null=True)
    came = IntegerField(null=True)
    party = TextField(default="")
    source = TextField(default="desk")  # desk, phone, form, door, web
    told = TextField(default="{}")
    made_at = IntegerField(default=0)
    rank = IntegerField(default=0)


Registration.add_index(Registration.index(Registration.session, Registration.state, name="registrations_of_session"))
Registration.add_index(Registration.index(Registration.patron, where=Registration.patron.is_null(False)))


class Attendance(Base, readers=STAFF, key=("session", "age_group")):
    """The number of people there, by group: adult, teen, child, any (age not asked), device (virtual: one per device).

    A session with a line of 0 was counted, and nobody came.
    """

    session = TextField()
    age_group = TextField()
    n = IntegerField(default=0)


class TaskTick(Base, readers=STAFF, key=("session", "task")):
    """A line of the checklist, or of the supplies, that is done for a session."""

    session = TextField()
    task = TextField()
    done_on = TextField(default="")  # ISO date
    by = TextField(default="")  # a login
    note = TextField(default="")


class RoomBooking(
    Base,
    readers=persons(
        "id room wall zone minutes starts_at ends_at setup_minutes clear_minutes kind heads layout "
        "agreed used state series made_at placed_pos back_at"
    ),
):
    """A room or a piece of equipment for a patron or a group. `state`: booked, cancelled. `series`: the same text for
    those that repeat."""

    id = TextField(primary_key=True)
    room = TextField()
    wall = TextField(default="")
    zone = TextField(default="")
    minutes = IntegerField(default=60)
    starts_at = IntegerField(default=0)
    ends_at = IntegerField(default=0)
    setup_minutes = IntegerField(default=0)
    clear_minutes = IntegerField(default=0)
    kind = TextField(default="patron")  # patron, group, library
    patron = TextField(null=True)
    name = TextField(default="")  # of the group, or of a guest
    phone = TextField(default="")
    email = TextField(default="")
    purpose = TextField(default="")
    heads = IntegerField(null=True)
    layout = TextField(default="")
    agreed = BooleanField(default=False)
    used = IntegerField(null=True)  # heads that were there; null: not counted
    state = TextField(default="booked")
    why = TextField(default="")
    series = TextField(default="")
    made_at = IntegerField(default=0)
    placed_pos = IntegerField(default=0)
    loan = TextField(default="")  # that it became when it was picked up
    back_at = IntegerField(default=0)  # when that came back


RoomBooking.add_index(RoomBooking.index(RoomBooking.room, RoomBooking.starts_at, name="bookings_of_room"))
RoomBooking.add_index(RoomBooking.index(RoomBooking.starts_at, name="bookings_by_time"))
RoomBooking.add_index(RoomBooking.index(RoomBooking.series, where=RoomBooking.series != "", name="bookings_of_series"))
RoomBooking.add_index(RoomBooking.index(RoomBooking.loan, where=RoomBooking.loan != "", name="bookings_of_loan"))
RoomBooking.add_index(RoomBooking.index(RoomBooking.patron, where=RoomBooking.patron.is_null(False)))


LONGEST_USE = 40 * 24 * 60 * 60 * 1_000_000
"""The microseconds that one session or booking may have a room at most: any use at a given time began no longer
before."""


class RoomTime(Base, readers=STAFF, key=("room", "whose")):
    """The time a session or a booking (`whose`, its id) has a room, set-up and clearing included.

    A trigger (made by the migration) refuses two at once. `clash`: two sites gave it away unknowing, and this one came
    later (`since`: where the entry stands that gave it); staff are shown it.
    """

    room = TextField()
    whose = TextField()
    of = TextField()  # session, booking
    from_at = IntegerField()
    until_at = IntegerField()
    since = IntegerField(default=0)
    clash = BooleanField(default=False)

    class Meta:
        constraints = [SQL(f"CHECK (until_at >= from_at AND until_at - from_at <= {LONGEST_USE})")]


RoomTime.add_index(RoomTime.index(RoomTime.room, RoomTime.from_at, name="room_times"))
RoomTime.add_index(RoomTime.index(RoomTime.whose, name="room_times_of"))


class PcSession(
    Base, readers=persons("id kind branch number fits station most made_at seated_at ends_at ended_at how")
):
    """A turn at a computer, from the sign-up on (`kind` session); or computers kept for a class (block).

    `number`: of the slip, for that day. `fits`: the codes of the stations it can have. `most`: minutes that the day's
    limit leaves. `seated_at` and `ended_at` are 0 before; `ends_at`: when the session ends by itself. `how` it ended:
    ended, no_show. Moments are microseconds UTC.
    """

    id = TextField(primary_key=True)
    kind = TextField(default="session")
    branch = TextField(default="")
    number = IntegerField(default=0)
    patron = TextField(null=True)
    fits = TextField(default="")
    station = TextField(default="")
    most = IntegerField(default=0)
    made_at = IntegerField(default=0)
    seated_at = IntegerField(default=0)
    ends_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)
    how = TextField(default="")


PcSession.add_index(PcSession.index(PcSession.made_at, name="pc_sessions_by_time"))
PcSession.add_index(PcSession.index(PcSession.patron, where=PcSession.patron.is_null(False)))


class ReadingProgram(Base, readers=STAFF):
    """A reading program, from its `first` to its `last` day (ISO). `goals`: JSON, a list of [ages, unit, amount]."""

    id = TextField(primary_key=True)
    name = TextField(default="")
    branch = TextField(default="")
    first = TextField(default="")
    last = TextField(default="")
    goals = TextField(default="[]")
    made_at = IntegerField(default=0)


class ReadingBadge(Base, readers=STAFF):
    """A step on the way to the goal, and the prize for it. `amount`: so many of `unit`; without a unit, percent of the
    goal. `stock`: how many prizes there were to begin with; null if nobody counts them. `drawn`: one of those who
    reached it wins the prize."""

    id = TextField(primary_key=True)
    program = TextField(default="", index=True)
    unit = TextField(default="")
    amount = IntegerField(default=0)
    prize = TextField(default="")
    stock = IntegerField(null=True)
    drawn = IntegerField(default=0)
    made_at = IntegerField(default=0)


class ReadingReader(Base, readers=persons("id program branch ages unit goal heads total signed_at ended joined")):
    """A reader, or a class of `heads` readers. A patron (an id), or nobody's card: then a `name` if one was said.

    `code`: the number of the log card. `party`: the family or class. These four are forgotten some time after the
    program. `ages`: of values.programs.AUDIENCES. `ended`: 1 if the sign-up was taken back. `joined`: the reader (an
    id) that counts for this one, because the same patron was signed up twice.
    """

    id = TextField(primary_key=True)
    program = TextField(default="")
    branch = TextField(default="")
    ages = TextField(default="general")
    unit = TextField(default="")
    goal = IntegerField(default=0)
    heads = IntegerField(default=1)
    total = IntegerField(default=0)
    signed_at = IntegerField(default=0)
    ended = IntegerField(default=0)
    joined = TextField(default="")
    patron = TextField(null=True)
    name = TextField(default="")
    party = TextField(default="")
    code = TextField(default="")


ReadingReader.add_index(ReadingReader.index(ReadingReader.program, name="readers_of_program"))
ReadingReader.add_index(
    ReadingReader.index(ReadingReader.patron, where=ReadingReader.patron.is_null(False), name="readers_by_patron")
)


class ReadingPrize(Base, readers=STAFF, key=("reader", "badge")):
    """A prize that was given: once for each reader and step, whoever gave it and where."""

    reader = TextField()
    badge = TextField()
    given_at = IntegerField(default=0)
    branch = TextField(default="")


class CurbsidePickup(Base, readers=persons("id branch due_at made_at packed_at here_at ended_at how")):
    """An appointment at which holds are handed out at the curb.

    Moments are microseconds UTC, 0 before they happen: `packed_at`, when the holds were checked out and bagged;
    `here_at`, when the patron said that they are outside. `how` it ended: picked_up, no_show, canceled.
    """

    id = TextField(primary_key=True)
    branch = TextField(default="")
    patron = TextField(null=True)
    due_at = IntegerField(default=0)
    made_at = IntegerField(default=0)
    packed_at = IntegerField(default=0)
    here_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)
    how = TextField(default="")


CurbsidePickup.add_index(CurbsidePickup.index(CurbsidePickup.due_at, name="curbside_pickups_by_time"))
CurbsidePickup.add_index(CurbsidePickup.index(CurbsidePickup.patron, where=CurbsidePickup.patron.is_null(False)))


class HomeboundProfile(Base, readers=persons("id branch route how_many large_print made_at ended_at")):
    """The wishes of a patron to whom the library brings books. A change makes a new row and ends the old one.

    `likes`, `never`: words to search for, divided by commas. `how_many`: books in a bag. `ended_at`: 0 while it holds.
    """

    id = TextField(primary_key=True)
    branch = TextField(default="")
    patron = TextField(null=True)
    route = TextField(default="")
    likes = TextField(default="")
    never = TextField(default="")
    how_many = IntegerField(default=0)
    large_print = BooleanField(default=False)
    made_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)


HomeboundProfile.add_index(
    HomeboundProfile.index(HomeboundProfile.patron, where=HomeboundProfile.patron.is_null(False))
)


class HomeboundRound(Base, readers=STAFF):
    """A tour of a driver. `due_at`: the beginning of its day, microseconds UTC; `canceled_at`: 0 if it is not."""

    id = TextField(primary_key=True)
    branch = TextField(default="")
    due_at = IntegerField(default=0)
    driver = TextField(default="")
    route = TextField(default="")
    made_at = IntegerField(default=0)
    canceled_at = IntegerField(default=0)


HomeboundRound.add_index(HomeboundRound.index(HomeboundRound.due_at, name="homebound_rounds_by_day"))


class HomeboundBag(Base, readers=persons("id round branch made_at out_at ended_at items how")):
    """The bag of a patron on a round. Once it is out, its loans alone say whose it is.

    Moments are microseconds UTC, 0 before they happen. `items`: how many went out. `how` it ended: in, canceled.
    """

    id = TextField(primary_key=True)
    round = TextField(default="")
    branch = TextField(default="")
    patron = TextField(null=True)
    made_at = IntegerField(default=0)
    out_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)
    items = IntegerField(default=0)
    how = TextField(default="")


HomeboundBag.add_index(HomeboundBag.index(HomeboundBag.round, name="homebound_bags_of_round"))
HomeboundBag.add_index(HomeboundBag.index(HomeboundBag.patron, where=HomeboundBag.patron.is_null(False)))
