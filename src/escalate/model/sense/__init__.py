"""What a scenario may not mean to say although it says it well: warnings; changes nothing."""
