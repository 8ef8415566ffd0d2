"""Printers, scanners, RFID pads, mail and text messages: what stands beside the program."""
