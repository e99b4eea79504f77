"""The tutorials' video, in the tab of videos."""
