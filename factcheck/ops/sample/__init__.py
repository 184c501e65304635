"""The sample newsroom: a desk to try the product on, with no network needed."""
