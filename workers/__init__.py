"""What is done: background work, from a committed row to a published result."""
