"""Signage and publicity: what the entrance shows, slides and posters as files, texts to post. Nobody who registered is
among what is read."""
