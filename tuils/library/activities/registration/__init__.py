"""Registration: parties, the waitlist, messages to them, and the door."""
