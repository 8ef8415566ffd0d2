"""The questions that states add to the federal survey: a file each, named by its postal code."""
