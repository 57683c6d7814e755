"""Guided exercises: a folder a lab, and a check of what the worlds do; never reads their text."""
