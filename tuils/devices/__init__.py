"""Printers, scanners, RFID pads, mail and text messages: the devices and services beside the program."""
