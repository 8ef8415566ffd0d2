"""The eighth wing: the conversation at the desk, and what opens and closes a day and a library."""
