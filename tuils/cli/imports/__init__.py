"""Commands that import files and export them."""
