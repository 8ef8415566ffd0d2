"""Rooms and equipment that are booked."""
