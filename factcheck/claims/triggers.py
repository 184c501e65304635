"""Occurrences and marks are taken away by removed_at, never deleted."""

from factcheck.core.triggers import forbid, register

register([*forbid("claims_occurrence", update=False), *forbid("claims_sentencemark", update=False)])
