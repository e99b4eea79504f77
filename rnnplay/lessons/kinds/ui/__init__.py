"""The page of the kinds."""
