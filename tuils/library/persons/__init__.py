"""One person in every department: two records put together, all that is known told to them, all of it let go."""
