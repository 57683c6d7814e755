"""A seat at the table: one world played council by council, and what came of it; asks nobody."""
