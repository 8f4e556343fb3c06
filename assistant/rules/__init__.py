"""Pure functions from a claim and the tables to findings."""
