"""One patron's card and its tabs."""
