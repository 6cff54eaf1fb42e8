"""Open questions of all regencies in one queue."""
