"""Programs and their sessions, registration, the door; rooms and who has booked them; what is to be prepared."""
