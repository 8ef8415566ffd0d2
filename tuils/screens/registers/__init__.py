"""The screens of registers, drawn from the files that describe them: all registers, a list, a form, a page, a maker."""
