"""Lists of titles and copies, made by hand or kept from a search."""
