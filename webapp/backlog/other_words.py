"""What other registers call what we have words for: headings of columns, states, priorities, sizes."""

from models.backlog.items import ItemKind, ItemStatus

# Of an effort that is not in person-months.
OTHER_UNITS = {"day", "days", "pd", "hour", "hours", "hrs", "week", "weeks", "points", "pounds", "cost"}
# By the item's field, the likeliest first, in small letters.
HEADINGS = {
    "title": (
        *("title", "improvement", "recommendation", "summary", "action", "opportunity", "subject", "name"),
        *("initiative", "suggestion", "idea", "improvement opportunity", "improvement title", "item"),
        *("what to improve", "short description", "task"),
    ),
    "description": (
        *("description", "details", "detail", "problem", "problem statement", "issue", "background"),
        *("rationale", "notes", "comments", "comment", "long description", "full description", "benefit"),
    ),
    "improvement": ("proposed improvement", "proposed solution", "solution", "proposal", "response"),
    "measure": ("measure", "success measure", "kpi", "metric", "how measured"),
    "base_value": ("base value", "baseline", "baseline value"),
    "target": ("target", "target value"),
    "value_now": ("value now", "current value", "actual", "actual value"),
    "review_at": ("review at", "review", "review date", "next review"),
    "closure": ("closure", "outcome achieved", "result"),
    "reply": ("reply to staff", "reply", "feedback to staff", "you said, we did"),
    "lesson_event": ("lesson: event", "event", "what happened", "lesson"),
    "lesson_cause": ("lesson: cause", "cause", "root cause", "cause/trigger", "early warning indicators"),
    "lesson_effect": ("lesson: effect", "effect", "impact/effect"),
    "lesson_recommendation": ("lesson: recommendation", "recommendations"),
    "kind": ("what it changes", "type", "category", "improvement type", "kind"),
    "status": ("status", "state", "progress", "current status", "stage", "phase"),
    "owner": (
        *("owner", "action owner", "improvement owner", "responsible", "responsible person", "assigned to"),
        *("person responsible", "assignee", "accountable", "lead", "who"),
    ),
    "added_on": (
        *("raised on", "date raised", "raised", "created on", "created", "date created", "date logged"),
        *("logged", "opened", "date opened", "date identified", "added", "date"),
    ),
    "due_on": (
        *("due", "due date", "target date", "deadline", "due by", "due on", "target completion date"),
        *("target completion", "completion date", "planned end", "end date", "by when", "when"),
    ),
    "service": ("service", "pmo service", "service affected", "business service", "it service"),
    "areas": (
        *("portfolio areas", "portfolio area", "areas", "area", "department", "departments", "team", "teams"),
        *("business unit", "unit", "division", "directorate", "function", "programme", "program", "project"),
    ),
    "goals": (
        *("goals", "goal", "strategic goal", "objectives", "objective", "strategic objective", "aim"),
        "outcome",
    ),
    "reach": ("reach", "people affected", "users affected", "people reached"),
    "impact": ("impact", "priority", "importance", "severity", "urgency", "moscow"),
    "confidence": ("confidence %", "confidence"),
    "effort": (
        *("effort person-months", "effort", "estimated effort", "estimate", "effort estimate", "size"),
        "t-shirt size",
    ),
    "inputs": ("other inputs",),
    "reasons": ("reasons",),
    "placed_at": ("placed by hand at",),
    "placed_because": ("placed by hand because",),
}

STATUSES = {
    ItemStatus.PROPOSED: (
        *("new", "open", "raised", "idea", "submitted", "identified", "logged", "to do", "todo", "backlog"),
        "under review",
    ),
    ItemStatus.ACCEPTED: ("approved", "agreed", "triaged", "assigned", "ready"),
    ItemStatus.PLANNED: ("scheduled", "not started", "queued", "next"),
    ItemStatus.DOING: (
        *("in progress", "wip", "work in progress", "started", "active", "ongoing", "under way", "underway"),
        *("in implementation", "implementing", "on track"),
    ),
    ItemStatus.ON_HOLD: ("hold", "paused", "parked", "blocked", "deferred", "waiting", "stalled", "pending"),
    ItemStatus.DONE: ("closed", "complete", "completed", "finished", "implemented", "resolved", "delivered"),
    ItemStatus.CHECKED: ("verified", "evaluated", "benefits confirmed"),
    ItemStatus.DECLINED: (
        *("rejected", "cancelled", "canceled", "dropped", "withdrawn", "refused", "duplicate", "no action"),
        *("won't do", "not approved", "closed - rejected", "abandoned"),
    ),
}
KINDS = {
    ItemKind.PEOPLE: ("skills", "culture", "training"),
    ItemKind.PROCESS: ("processes", "way of working"),
    ItemKind.TECHNOLOGY: ("tool", "tools", "tooling", "system", "systems", "it"),
}
IMPACTS = {
    3.0: (
        *("massive", "critical", "highest", "very high", "urgent", "must", "must have", "p1"),
        "1 - critical",
    ),
    2.0: ("high", "h", "major", "should", "should have", "p2", "2 - high"),
    1.0: ("medium", "med", "m", "moderate", "normal", "could", "could have", "p3", "3 - moderate"),
    0.5: ("low", "l", "minor", "p4", "4 - low", "won't", "won't have"),
    0.25: ("minimal", "lowest", "very low", "trivial", "p5", "5 - planning"),
}
SIZES = {  # person-months
    0.25: ("xs", "extra small"),
    0.5: ("s", "small"),
    1.0: ("m", "medium"),
    3.0: ("l", "large"),
    6.0: ("xl", "extra large"),
}
