"""Records from elsewhere: targets, their answers, and books added from them."""
