"""Where one meets: workshops, conferences, round tables, hackathons; from the call to the award."""
