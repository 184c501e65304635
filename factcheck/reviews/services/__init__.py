"""Use cases of review; one module a noun. Only this package writes a claim's stage."""
