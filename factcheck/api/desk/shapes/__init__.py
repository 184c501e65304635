"""What the desk answers: one module a noun, each for many records in a constant number of queries."""
