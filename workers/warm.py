"""The process that jobs are forked from. Importing this module loads what they need, once."""

import lightgbm  # noqa: F401
import sklearn.linear_model  # noqa: F401

from warehouse import logs, traces
from warehouse.lake import dbt
from warehouse.lake.intake import apart
from workers import (  # each child begins as its worker's own program does
    child,  # noqa: F401
    dispatch,  # noqa: F401
    feature_models,
    tidy,  # noqa: F401
)

logs.as_json()  # also for the children, which inherit it
apart.warm()  # first, so that they load beside dbt
feature_models.warm()
dbt.warm()
if traces.wanted():  # children start their own; what it takes is loaded here
    import opentelemetry.exporter.otlp.proto.http.trace_exporter
    import opentelemetry.sdk.trace.export  # noqa: F401
