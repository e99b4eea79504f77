"""What the tab of captions shows."""
