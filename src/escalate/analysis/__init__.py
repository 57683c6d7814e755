"""Saved ensembles to numbers; draws and prints nothing."""
