"""The phrases a user can see."""
