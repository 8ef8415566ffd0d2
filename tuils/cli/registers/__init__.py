"""The commands of registers, made from the files that describe them."""
