"""What a person should know of how a model was made, before they trust its figures."""

from typing import Any

from ml.pace import ASKED, Pace
from ml.said import said


def find(pace: Pace) -> list[dict[str, Any]]:
    """Sentences with a code and figures, the gravest first."""
    return _stopped(pace)


def _stopped(pace: Pace) -> list[dict[str, Any]]:
    if pace.stopped is None:
        return []
    why = "because somebody asked for it" if pace.stopped == ASKED else "because its time was up"
    return [
        said(
            "stopped_early",
            f"The training ended early, {why}: not every model that the budget allows was tried. Trained again, it "
            "may come out better, and differently.",
            why=pace.stopped,
        )
    ]
