"""The own number of a device is a field of its copy."""

STATEMENTS = (
    "ALTER TABLE item ADD COLUMN line TEXT NOT NULL DEFAULT ''",
    "UPDATE item SET line = (SELECT line FROM device_line WHERE device_line.id = item.id) "
    "WHERE id IN (SELECT id FROM device_line)",
    "ALTER TABLE device_line DROP COLUMN line",
)
