"""How much of a file is read: generous for every real table, and an end for what only looks like one."""

MOST_BYTES = 100_000_000
MOST_ROWS = 1_048_576  # A worksheet has no more.
MOST_CELLS_ACROSS = 200
MOST_EMPTY_ROWS = 20_000
# A workbook is compressed: these count what comes out of it.
MOST_SHEET_BYTES = 400_000_000  # all sheets together
MOST_PART_BYTES = 50_000_000  # styles, shared texts and the like are held in memory
MOST_HELD_BYTES = 5_000_000  # the workbook's own list of sheets and names, and the like
# Each tag becomes objects: a million empty formats, 5 MB, took 40 s and 650 MB.
MOST_TAGS = {"xl/styles.xml": 150_000, "xl/sharedStrings.xml": 6_000_000}
LONGEST_ROW_BYTES = 1_000_000
MOST_PARTS = 2_000
