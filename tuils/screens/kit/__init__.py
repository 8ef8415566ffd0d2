"""The parts all staff screens share: frame, home, lists, forms, questions, menu, help, undo."""
