"""What states ask besides the federal survey: a file each, named by its postal code."""
