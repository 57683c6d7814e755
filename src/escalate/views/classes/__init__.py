"""The pack for a lesson as papers; computes nothing."""
