"""Reading programs: goals by age, sign-up, the log, prizes, and drawings."""
