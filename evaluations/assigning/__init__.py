"""Which office answers what: copied from last year, or read from the table of a decree."""
