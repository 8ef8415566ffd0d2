"""RFID pads and tags."""
