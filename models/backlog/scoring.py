"""How improvements are scored."""

IMPACTS = {3.0: "Massive", 2.0: "High", 1.0: "Medium", 0.5: "Low", 0.25: "Minimal"}
CONFIDENCES = {100: "High", 80: "Medium", 50: "Low"}
LEAST_EFFORT = 0.1
MOST_EFFORT = 1000.0
MOST_REACH = 1_000_000


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Score an improvement: reach × impact × confidence ÷ effort (McBride, Intercom, 2016).

    Parameters
    ----------
    reach
        People it reaches.
    impact
        3, 2, 1, 0.5 or 0.25.
    confidence
        In per cent: 100, 80 or 50.
    effort
        In person-months, above 0.
    """
    return reach * impact * confidence / 100 / effort
