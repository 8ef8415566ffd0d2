"""The back office: settings, rules, opening days, staff, retention, audit, set-up."""
