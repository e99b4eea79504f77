"""Many to many, unequal: dates as people write them become 2024-03-03."""
