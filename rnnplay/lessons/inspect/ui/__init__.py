"""The page of one's own network."""
