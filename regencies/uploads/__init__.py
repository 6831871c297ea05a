"""Files that people send through the browser: kept, checked, shown, confirmed, written.

``storing`` keeps the bytes, ``work`` moves an upload from state to state, ``preview`` says what a file would
do. The row in the database is the queue: a job that died is found by its state and done again.
"""
