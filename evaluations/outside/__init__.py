"""What the ministry found and decided, by question or by cluster, and what froze with it."""
