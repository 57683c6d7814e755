"""What teachers and players are given, computed from a scenario and its worlds; draws nothing."""
