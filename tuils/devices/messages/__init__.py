"""Mail and text messages, out and in."""
