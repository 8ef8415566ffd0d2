"""Why? Of a due date, a fine, a block, a way home, a place in a queue: reckoned from what holds now. Only reads."""
