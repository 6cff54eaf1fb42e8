"""Pages of who publishes (`admin`), and of everybody (`public`)."""
