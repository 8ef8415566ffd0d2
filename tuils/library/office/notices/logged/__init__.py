"""The stored log of notices: messages sent, and their results."""
