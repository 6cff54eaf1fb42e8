"""A second verifier's look at some verdicts, and how strict each verifier is."""
