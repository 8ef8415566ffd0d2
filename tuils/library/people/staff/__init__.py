"""Staff: accounts, roles, permissions, PINs, and the log of what was looked at."""
