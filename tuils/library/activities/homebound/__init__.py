"""Homebound rounds: the wishes of patrons at home, picks for their bags, and rounds that bring and fetch them."""
