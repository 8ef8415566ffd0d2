"""Files of titles with their copies: looked at, matched, taken in, and taken back."""
