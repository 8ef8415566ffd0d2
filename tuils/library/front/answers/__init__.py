"""The answers at the desk: what was done, in values and in words, and the idle desk."""
