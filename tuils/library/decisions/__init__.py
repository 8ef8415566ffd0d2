"""What staff decide after machines that worked apart have come together."""
