"""SIP2, the protocol of kiosks, book drops and vendors, as bytes: no socket, no library."""
