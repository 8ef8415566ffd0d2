"""Reports: the numbers that a board asks for, and the lists that staff work from. One file per subject."""
