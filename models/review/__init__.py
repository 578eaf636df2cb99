"""What a lead decides about themes and statements, and its history."""
