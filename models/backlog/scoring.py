"""The scales on which improvements are scored."""

IMPACTS = {3.0: "Massive", 2.0: "High", 1.0: "Medium", 0.5: "Low", 0.25: "Minimal"}
CONFIDENCES = {100: "High", 80: "Medium", 50: "Low"}
RELATIVE_SIZES = (1, 2, 3, 5, 8, 13, 20)
GRADES = {1.0: "Very low", 2.0: "Low", 3.0: "Medium", 4.0: "High", 5.0: "Very high"}
MOST_VALUE = 10
LEAST_EFFORT = 0.1
MOST_EFFORT = 1000.0
MOST_REACH = 1_000_000
