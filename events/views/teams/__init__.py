"""Pages about teams, people who look for one, mentors, and help on the day."""
