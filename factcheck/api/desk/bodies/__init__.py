"""What the desk is told: the body of each operation, strict, one module a noun."""
