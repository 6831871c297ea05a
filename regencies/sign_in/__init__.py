"""How somebody comes in: password, second factor, what slows a guesser down, and how long a session lasts.

A session exists only when every step is passed: until then the browser holds a pending sign-in, which opens
nothing.
"""
