"""What is marked: thought, and neither the ending nor a forecast's miss; computes nothing."""

from __future__ import annotations

from escalate.views.papers.paper import Grid, Paper, Text

_LEVELS = ("1 not yet", "2 developing", "3 secure", "4 strong")
_ROWS = (
    (
        "Role and preparation, 20 %",
        "plays own views or a cartoon",
        "knows the aims, forgets duties or limits",
        "orders follow aims, texts and limits at home",
        "explains a trade between two aims as this actor would",
    ),
    (
        "Reasoned orders (because), 25 %",
        "none, or repeats the order",
        "a reason, no expectation",
        "an expectation, and what would show it wrong",
        "and an `if` that uses it",
    ),
    (
        "Evidence and doubt, 20 %",
        "takes reports as true",
        "mentions doubt",
        "uses sureness, age, base rates and intervals rightly",
        "tells luck, ignorance and lever apart",
    ),
    (
        "Dealing with others, 10 %",
        "none, or abusive",
        "messages without a purpose",
        "asks, offers, answers",
        "changes course for a good argument, and says so",
    ),
    (
        "Reflection (400 words), 25 %",
        "retells",
        "names a lesson without evidence from the game",
        "uses a replay to tell an order from luck",
        "and says what the model cannot show, with a real case that tests the lesson",
    ),
)


def rubric_paper() -> Paper:
    """Five things to mark, at four levels."""
    return Paper(
        "Rubric",
        (
            Text(
                "Thought is marked. The ending, the miss of a forecast and eloquence are not."
                " Marks for making both forecasts and explaining the change, none for the miss."
            ),
            Grid(("what, and its weight", *_LEVELS), _ROWS, "Levels are the teacher's to give"),
            Text(
                "Mark by team code, without names of people. Written contributions (clerk,"
                " sceptic, messages) count like speech. The observer's notes are full work."
            ),
        ),
    )
