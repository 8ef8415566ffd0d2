"""Things that need care: agreements that patrons sign, deposits, days between two loans."""
