"""How much of a spreadsheet is read; what is larger is refused before it takes up memory."""

LARGEST_FILE = 200_000_000  # bytes, packed or unpacked
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # as many as Excel's
MOST_AREA = 5_000_000  # cells from the first of a sheet to its farthest, and in all merged areas
MOST_CELLS = 20_000_000
MOST_TEXT = 50_000_000  # characters in the columns that were asked for, or of all strings of a workbook
MOST_STRINGS = 2_000_000
MOST_PARTS = 10_000  # of a workbook, its sheets or its formats
MOST_STYLES = 100_000  # Excel has 65,490
LONGEST_CELL = 100_000  # characters; Excel has 32,767
LONGEST_ROW = 1_000_000  # characters, in CSV
