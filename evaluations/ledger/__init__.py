"""Where a score comes from: every point traced, the stairs between stages, what changed when."""
