"""The audit trail as the bureau reads it: what was seen, fetched and refused, and every change, in one list.

``sources`` finds the lines of all tables in one query, newest first; ``lines`` loads them; ``changes`` and
``deeds`` put them into words.
"""
