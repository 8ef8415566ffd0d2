"""The settings of a station's devices."""
