"""Judging: rounds, judges, conflicts, who looks at what, ballots, results, awards."""
