"""Rooms and equipment: the day, bookings, rooms and equipment to book."""
