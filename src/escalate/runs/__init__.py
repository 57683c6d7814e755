"""Many chunks, planned, executed and saved; computes no statistics."""
