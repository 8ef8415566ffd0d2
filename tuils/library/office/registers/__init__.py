"""Every other list that a library keeps: questions, trouble, supplies. Each is described by a file, not programmed."""
