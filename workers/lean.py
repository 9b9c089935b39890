"""A process that scores and does nothing else goes without scikit-learn.

lightgbm loads it where it is there, and uses nothing of it here. What preloads this first is ready in a third of the time.
"""

import sys

sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]  # as if it were not installed
