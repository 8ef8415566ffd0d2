"""Commands about programs, registrations and rooms."""
