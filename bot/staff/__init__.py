"""The staff rooms and what is posted there."""
