"""The state of programs, registrations and bookings: folded from entries, undone, forgotten."""
