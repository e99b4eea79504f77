"""The tab of a digit at one glance."""
