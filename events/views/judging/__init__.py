"""Pages about judging: the judge's own, the results, the explanation for a team, the organiser's desk."""
