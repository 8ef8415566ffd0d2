"""The parts that draw: fields, rows, shelves, months."""
