"""Paper from any door: to the station's printers, and labels to theirs."""
