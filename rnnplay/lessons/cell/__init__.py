"""Inside the cell: every number of one unit, at every step."""
