"""The fifth wing: programs, registration, and rooms."""
