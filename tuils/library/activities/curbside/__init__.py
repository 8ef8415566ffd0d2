"""Curbside pickups: appointments for ready holds, bags that are packed before, and who is outside."""
