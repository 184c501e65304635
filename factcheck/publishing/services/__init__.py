"""Use cases of publishing; one module a noun."""
