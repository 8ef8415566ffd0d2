"""The third wing: titles and copies, brought in, kept right, found, and labeled."""
