"""Call numbers, their order, and labels on spines."""
