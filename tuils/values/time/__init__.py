"""Days, hours, periods, calendars and rules of recurrence."""
