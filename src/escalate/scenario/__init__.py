"""Text to a checked scenario, every value with its place in the file; simulates nothing."""
