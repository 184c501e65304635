"""Use cases of sources, evidence and positions; one module a noun."""
