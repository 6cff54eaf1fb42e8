"""What people say to each other about a question, and who takes part."""
