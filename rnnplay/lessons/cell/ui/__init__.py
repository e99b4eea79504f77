"""The page of the cell."""
