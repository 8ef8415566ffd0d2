"""Self-check, full screen, for patrons. It reads no library: it speaks SIP2 with the local server."""
