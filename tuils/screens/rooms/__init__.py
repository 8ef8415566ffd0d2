"""Rooms and equipment: the day, bookings, what can be booked."""
