"""Escalation scenarios as thousands of simulated worlds: to teach and explore, not to forecast."""

__version__ = "0.1.0"
