"""Numbers to things to look at; computes nothing."""
