"""Universities and businesses: needs, offers, matching; this floor is empty until transfer opens."""
