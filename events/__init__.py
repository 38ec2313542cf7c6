"""Where one meets: workshops, conferences, hackathons; this floor is empty until events open."""
