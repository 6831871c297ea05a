"""Odd values: kept beside stored progress, shown as a queue with what is usual, until somebody answers."""
