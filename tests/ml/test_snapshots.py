from datetime import date

import numpy as np
import pyarrow as pa

from ml.snapshots import recent, rehearsals

MONTHS = [date(2026, month, 1) for month in range(1, 7)]


def stacked(rows_each: int) -> pa.Array:
    return pa.array(np.repeat(MONTHS, rows_each).tolist(), pa.date32())


def test_a_row_teaches_only_once_its_own_horizon_has_passed():
    found = rehearsals(stacked(1), horizon_days=31)
    assert [(morning, int(taught.sum())) for morning, _, taught in found] == [
        (date(2026, 4, 1), 3),  # 1 March is just 31 days before
        (date(2026, 5, 1), 3),  # 1 April is only 30
        (date(2026, 6, 1), 5),
    ]


def test_the_morning_itself_never_teaches():
    for _, judged, taught in rehearsals(stacked(3), horizon_days=1):
        assert not (judged & taught).any()


def test_a_short_history_rehearses_nothing():
    assert rehearsals(stacked(2), horizon_days=365) == []


def test_calibration_looks_at_the_newest_dates_that_hold_enough():
    y = np.tile([0.0, 1.0], 1800)  # six dates of 600 rows, half of them positive
    assert recent(stacked(600), y).sum() == 1200


def test_a_short_table_is_looked_at_whole():
    assert recent(stacked(5), np.tile([0.0, 1.0], 15)).all()
