"""What is asked: HTTP over the warehouse."""
