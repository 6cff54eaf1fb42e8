"""From one year to the next: which answers and papers come along, and two years side by side."""
