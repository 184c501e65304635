"""Figures of the product against a yardstick that runs in the same minute on the same machine.

A module takes part by defining ``figures() -> list[Figure]``; ``make bench`` runs every one and prints the ratios.
"""
