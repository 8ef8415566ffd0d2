"""What is described once and drawn by every door: it knows no door and no store."""
