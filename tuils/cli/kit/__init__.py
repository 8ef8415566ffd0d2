"""The parts all commands share: a call, options, output, errors, opening the library."""
