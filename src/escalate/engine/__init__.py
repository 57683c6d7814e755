"""One chunk of worlds on one SimPy clock; knows no file, no screen and no statistics."""
