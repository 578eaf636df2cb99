"""The gate that every figure and quote passes, and the pattern over the area tree."""
