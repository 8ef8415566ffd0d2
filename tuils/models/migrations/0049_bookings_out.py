"""Bookings that are picked up: the copy that a piece of equipment is, and the loan that a booking became."""

STATEMENTS = (
    "ALTER TABLE room ADD COLUMN barcode TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE room_booking ADD COLUMN loan TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE room_booking ADD COLUMN back_at INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX bookings_of_loan ON room_booking (loan) WHERE loan <> ''",
)
