"""The tab of dates."""
