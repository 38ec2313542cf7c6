"""Learning packages in a sandbox; this floor is empty until packages are taken in."""
