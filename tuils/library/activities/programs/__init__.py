"""Programs and their sessions: planned, prepared, listed, counted."""
