"""When a stage is open, for whom longer or shorter, and the pages that set it."""
