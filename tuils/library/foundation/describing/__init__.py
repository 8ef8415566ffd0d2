"""Descriptions written once and drawn by every door. No door, no store."""
