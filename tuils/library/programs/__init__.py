"""Programs and their sessions, registration, the door; rooms and who has booked them; what is to be prepared."""

from . import program_state, registration_state, room_state

KNOWN = (program_state, registration_state, room_state)
"""Imported, the journal knows what they apply, whichever verb of the department is called first."""
