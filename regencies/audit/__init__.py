"""Who saw, fetched and changed what, and how anybody can tell that the record of it was left alone.

``routes`` says what each address means, ``recording`` and ``middleware`` write it down, ``chain`` seals what
has been written, ``verifying`` recomputes all of it, ``trail`` reads it for the bureau.
"""
