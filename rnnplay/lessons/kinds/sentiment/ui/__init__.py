"""The tab of sentiment."""
