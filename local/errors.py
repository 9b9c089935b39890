"""What stops a start, said to the person at the terminal."""


class CannotStart(Exception):
    """Something outside the program stands in the way: one sentence says what, and what to do about it."""
