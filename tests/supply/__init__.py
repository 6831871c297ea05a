"""What the program is made of: pins with hashes, licences, vendored files, and a bill of materials.

``python -m tests.supply.pins`` makes the requirement files anew, ``python -m tests.supply.bill`` the bill.
"""
