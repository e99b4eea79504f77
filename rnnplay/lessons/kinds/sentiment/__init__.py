"""Many to one: sentences whose words in one order praise, and in another complain."""
