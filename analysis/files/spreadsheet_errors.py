"""What can be wrong with a spreadsheet; every message says what to do next."""


class SpreadsheetError(Exception):
    """The file cannot be read as answers."""


class UnreadableFile(SpreadsheetError):
    """There is no such file, or it is neither text nor a workbook."""


class EmptySpreadsheet(SpreadsheetError):
    """The file has no header, or no rows under it."""


class UnknownColumn(SpreadsheetError):
    """A column that was asked for is not there."""


class UnknownSheet(SpreadsheetError):
    """A sheet that was asked for is not there."""


class NoColumnChosen(SpreadsheetError):
    """Nobody said which column holds the answers."""
