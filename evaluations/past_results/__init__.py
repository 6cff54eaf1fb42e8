"""Results of years without a round here, brought in from lists with messy names."""
