"""Training: what one step of learning is, and the recipes that the shipped networks were made by."""
