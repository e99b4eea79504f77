"""Where the numbers come from: files that people bring, and the series that come with the project."""
