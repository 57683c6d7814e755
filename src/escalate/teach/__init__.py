"""Labs, games and class packs as numbers and words; draws nothing, and asks nobody itself."""
