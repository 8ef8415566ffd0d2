"""Programs and their sessions, registration, the door; rooms and their bookings; preparation."""

from . import program_state, registration_state, room_state

KNOWN = (program_state, registration_state, room_state)
"""Imported so that the journal knows what they apply, whichever verb of the department is called first."""
