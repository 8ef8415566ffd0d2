"""The full screen: rooms by department, the kit that they share, the widgets that draw."""
