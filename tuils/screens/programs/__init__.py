"""Programs: calendar, forms, registrations, preparation, reports."""
