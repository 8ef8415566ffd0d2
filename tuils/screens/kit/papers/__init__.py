"""Paper from a screen: printing, jobs that failed, library cards, QR codes."""
