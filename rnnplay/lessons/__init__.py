"""One folder a lesson; none knows another."""
