"""Explain (Why?) a due date, a fine, a block, a route, a place in a queue, from what holds now. Only reads."""
