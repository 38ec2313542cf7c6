"""The trainer's desk: runs, people, attendance of one's own organisations."""
