"""Public computers: stations, turns, who is next, and how long it takes."""
