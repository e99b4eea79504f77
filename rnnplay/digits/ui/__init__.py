"""What the pages about digits share."""
