"""Records from elsewhere: targets, what they answer, and a book added from it."""
