"""The public face of the API: anonymous, read-only, from bytes stored at publication."""
