"""The desk's face: everything that a person can do in the pages, for programs with a key."""
