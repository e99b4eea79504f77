"""The tab of videos: a digit behind a curtain."""
