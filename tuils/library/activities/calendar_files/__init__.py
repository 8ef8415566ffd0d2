"""Calendar files of programs, in and out."""
