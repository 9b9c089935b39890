"""The process that jobs are forked from. Importing this module loads what they need, once."""

import lightgbm  # noqa: F401
import sklearn.linear_model  # noqa: F401

from warehouse.lake import dbt
from warehouse.lake.intake import apart
from workers import child, feature_models  # noqa: F401 - what a job needs is loaded once

apart.warm()  # first, so that they load beside dbt
feature_models.warm()
dbt.warm()
