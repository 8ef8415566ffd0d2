"""The patrons' catalog on the screen."""
