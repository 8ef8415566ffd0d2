"""Values and how people write them: dates, money, hours, names, periods. No store, no door."""
