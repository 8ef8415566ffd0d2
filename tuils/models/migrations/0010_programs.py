"""Programs with sessions, registrations, attendance and checklists; rooms, and who has them at what time."""

STATEMENTS = (
    "ALTER TABLE journal ADD COLUMN program TEXT",
    "ALTER TABLE journal ADD COLUMN session TEXT",
    "ALTER TABLE journal ADD COLUMN registration TEXT",
    "ALTER TABLE journal ADD COLUMN booking TEXT",
    "CREATE INDEX journal_program ON journal (program) WHERE (program IS NOT NULL)",
    "CREATE INDEX journal_session ON journal (session) WHERE (session IS NOT NULL)",
    "CREATE INDEX journal_registration ON journal (registration) WHERE (registration IS NOT NULL)",
    "CREATE INDEX journal_booking ON journal (booking) WHERE (booking IS NOT NULL)",
    "CREATE TABLE attendance (session TEXT NOT NULL, age_group TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY "
    "(session, age_group))",
    "CREATE TABLE checklist (kind TEXT NOT NULL PRIMARY KEY, tasks TEXT NOT NULL, supplies TEXT NOT NULL)",
    "CREATE TABLE program (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, audience "
    "TEXT NOT NULL, min_age INTEGER, max_age INTEGER, blurb TEXT NOT NULL, note TEXT NOT NULL, branch TEXT NOT "
    "NULL, place TEXT NOT NULL, address TEXT NOT NULL, room TEXT NOT NULL, equipment TEXT NOT NULL, "
    "setup_minutes INTEGER NOT NULL, clear_minutes INTEGER NOT NULL, minutes INTEGER NOT NULL, capacity "
    "INTEGER, registration TEXT NOT NULL, opens_days INTEGER, closes_minutes INTEGER NOT NULL, skip_parties "
    "INTEGER, questions TEXT NOT NULL, confirmation TEXT NOT NULL, leader TEXT NOT NULL, helpers TEXT NOT "
    "NULL, presenter TEXT NOT NULL, partner TEXT NOT NULL, fund TEXT NOT NULL, tags TEXT NOT NULL, licence "
    "TEXT NOT NULL, fee_cents INTEGER NOT NULL, rule TEXT NOT NULL, first TEXT NOT NULL, checklist TEXT NOT "
    "NULL, supplies TEXT NOT NULL, status TEXT NOT NULL, uid TEXT NOT NULL, removed INTEGER NOT NULL, made_at "
    "INTEGER NOT NULL, made_pos INTEGER NOT NULL)",
    "CREATE INDEX program_by_uid ON program (uid) WHERE (uid != '')",
    "CREATE TABLE program_session (id TEXT NOT NULL PRIMARY KEY, program TEXT NOT NULL, wall TEXT NOT NULL, "
    "zone TEXT NOT NULL, minutes INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, "
    "original TEXT NOT NULL, apart INTEGER NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, audience TEXT "
    "NOT NULL, branch TEXT NOT NULL, place TEXT NOT NULL, address TEXT NOT NULL, room TEXT NOT NULL, equipment "
    "TEXT NOT NULL, setup_minutes INTEGER NOT NULL, clear_minutes INTEGER NOT NULL, capacity INTEGER, "
    "registration TEXT NOT NULL, leader TEXT NOT NULL, helpers TEXT NOT NULL, note TEXT NOT NULL, status TEXT "
    "NOT NULL, why TEXT NOT NULL, held INTEGER NOT NULL, recorded INTEGER NOT NULL, "
    "views INTEGER, helper_minutes INTEGER NOT NULL, removed INTEGER NOT NULL, sequence INTEGER NOT NULL, "
    "changed_at INTEGER NOT NULL, placed_pos INTEGER NOT NULL)",
    "CREATE INDEX sessions_by_time ON program_session (starts_at)",
    "CREATE INDEX sessions_of_program ON program_session (program, wall)",
    "CREATE TABLE registration (id TEXT NOT NULL PRIMARY KEY, session TEXT NOT NULL, patron TEXT, name TEXT "
    "NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, guardian TEXT NOT NULL, language TEXT NOT NULL, "
    "answers TEXT NOT NULL, needs TEXT NOT NULL, heads INTEGER NOT NULL, adults INTEGER NOT NULL, teens "
    "INTEGER NOT NULL, children INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, offered_until "
    "INTEGER, came INTEGER, party TEXT NOT NULL, source TEXT NOT NULL, told TEXT NOT NULL, made_at INTEGER NOT "
    "NULL, rank INTEGER NOT NULL)",
    "CREATE INDEX registrations_of_session ON registration (session, state)",
    "CREATE INDEX registration_patron ON registration (patron) WHERE (patron IS NOT NULL)",
    "CREATE TABLE room (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, kind TEXT "
    'NOT NULL, capacity INTEGER, layouts TEXT NOT NULL, "has" TEXT NOT NULL, setup_minutes INTEGER NOT NULL, '
    "clear_minutes INTEGER NOT NULL, policy TEXT NOT NULL, agreement INTEGER NOT NULL, any_hour INTEGER NOT "
    "NULL, longest_minutes INTEGER, ahead_days INTEGER)",
    "CREATE TABLE room_booking (id TEXT NOT NULL PRIMARY KEY, room TEXT NOT NULL, wall TEXT NOT NULL, zone "
    "TEXT NOT NULL, minutes INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, "
    "setup_minutes INTEGER NOT NULL, clear_minutes INTEGER NOT NULL, kind TEXT NOT NULL, patron TEXT, name "
    "TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, purpose TEXT NOT NULL, heads INTEGER, layout "
    "TEXT NOT NULL, agreed INTEGER NOT NULL, used INTEGER, state TEXT NOT NULL, why TEXT NOT NULL, series TEXT "
    "NOT NULL, made_at INTEGER NOT NULL, placed_pos INTEGER NOT NULL)",
    "CREATE INDEX bookings_of_room ON room_booking (room, starts_at)",
    "CREATE INDEX bookings_by_time ON room_booking (starts_at)",
    "CREATE INDEX bookings_of_series ON room_booking (series) WHERE (series != '')",
    "CREATE INDEX room_booking_patron ON room_booking (patron) WHERE (patron IS NOT NULL)",
    'CREATE TABLE room_time (room TEXT NOT NULL, whose TEXT NOT NULL, "of" TEXT NOT NULL, from_at INTEGER NOT '
    "NULL, until_at INTEGER NOT NULL, since INTEGER NOT NULL, clash INTEGER NOT NULL, PRIMARY KEY (room, whose), "
    "CHECK (until_at >= from_at AND until_at - from_at <= 3456000000000))",
    "CREATE INDEX room_times ON room_time (room, from_at)",
    "CREATE INDEX room_times_of ON room_time (whose)",
    'CREATE TABLE task_tick (session TEXT NOT NULL, task TEXT NOT NULL, done_on TEXT NOT NULL, "by" TEXT NOT '
    "NULL, note TEXT NOT NULL, PRIMARY KEY (session, task))",
    *(
        f"CREATE TRIGGER one_at_a_time_{event.lower()} BEFORE {event} ON room_time WHEN NOT new.clash AND EXISTS "
        "(SELECT 1 FROM room_time WHERE room = new.room AND whose <> new.whose AND NOT clash "
        "AND from_at < new.until_at AND from_at > new.from_at - 3456000000000 AND until_at > new.from_at) "
        "BEGIN SELECT RAISE(ABORT, 'room_time overlaps'); END"
        for event in ("INSERT", "UPDATE")
    ),
)
