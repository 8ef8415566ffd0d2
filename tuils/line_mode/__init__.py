"""Line mode: the desk as lines of text, for screen readers, braille, and very slow lines."""
