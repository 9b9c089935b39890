"""The public flat sets in ../shared/data as learning tables, read the plain way (no intake, no dbt)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import python_calamine

from ml.table import FeatureColumn, LearningTable

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True)
class FlatSet:
    """Where a set lies, what its outcome is, and which columns leak (`leaks`) or are identifiers (`ids`).

    Where the outcome is no column, it came for those whose identifier stands in the file `came_in`.
    """

    name: str
    files: tuple[str, ...]
    outcome: str
    positive: str
    kind: str = "churn"
    separator: str = ","
    ids: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    came_in: str | None = None


XEDUCATION_LEAKS = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Last Activity",
    "Last Notable Activity",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
)
BAYES = (
    "Naive_Bayes_Classifier_Attrition_Flag_Card_Category_Contacts_Count_12_mon_"
    "Dependent_count_Education_Level_Months_Inactive_12_mon_"
)
SETS = {
    flat.name: flat
    for flat in (
        FlatSet("telco", ("Telco-Customer-Churn.csv",), "Churn", "Yes", ids=("customerID",)),
        FlatSet("bank_churn", ("Churn_Modelling.csv",), "Exited", "1", ids=("RowNumber", "CustomerId")),
        FlatSet(
            "bank_churn_records",
            ("Customer-Churn-Records.csv",),
            "Exited",
            "1",
            ids=("RowNumber", "CustomerId"),
            leaks=("Complain",),
        ),
        FlatSet(
            "xeducation_leads",
            ("Lead Scoring.csv", "eval_leads.csv"),
            "Converted",
            "1",
            kind="lead_scoring",
            ids=("Prospect ID", "Lead Number"),
            leaks=XEDUCATION_LEAKS,
        ),
        FlatSet("telecom_bigml", ("churn-bigml-80.csv", "churn-bigml-20.csv"), "Churn", "true"),
        FlatSet("ecommerce_churn", ("E Commerce Dataset.xlsx",), "Churn", "1", ids=("CustomerID",)),
        FlatSet(
            "bankchurners",
            ("BankChurners.csv",),
            "Attrition_Flag",
            "Attrited Customer",
            ids=("CLIENTNUM",),
            leaks=(BAYES + "1", BAYES + "2"),
        ),
        FlatSet("iranian_churn", ("Customer_Churn.csv",), "Churn", "1"),
        FlatSet(
            "bank_marketing",
            ("bank-additional-full.csv",),
            "y",
            "yes",
            kind="lead_scoring",
            separator=";",
            leaks=("duration",),
        ),
        FlatSet(
            "online_shoppers",
            ("online_shoppers_intention.csv",),
            "Revenue",
            "true",
            kind="lead_scoring",
            separator=";",
        ),
        FlatSet(
            "ifood_campaign",
            ("marketing_campaign.csv",),
            "Response",
            "1",
            kind="lead_scoring",
            separator="\t",
            ids=("ID",),
        ),
        FlatSet(
            "olist_leads",
            ("olist_marketing_qualified_leads_dataset.csv",),
            "won",
            "true",
            kind="lead_scoring",
            ids=("mql_id",),
            came_in="olist_closed_deals_dataset.csv",
        ),
    )
}


def load(name: str, *, leaks: bool = False) -> LearningTable:
    """A set as a LearningTable; its known leaks are left out unless asked for."""
    flat = SETS[name]
    raw = pa.concat_tables(
        [_read(DATA / name / file, flat.separator) for file in flat.files], promote_options="permissive"
    )
    if flat.came_in is not None:
        came = _read(DATA / name / flat.came_in, flat.separator)[flat.ids[0]].combine_chunks()
        raw = raw.append_column(flat.outcome, pc.is_in(raw[flat.ids[0]], value_set=came))
    dropped = {flat.outcome, *flat.ids, *(() if leaks else flat.leaks)}
    columns, arrays = [], []
    for column in raw.column_names:
        if column not in dropped:
            kind, values = _typed(raw[column])
            columns.append(FeatureColumn(column, kind, column, column))
            arrays.append(values)
    outcome = np.array([str(value).lower().removesuffix(".0") for value in raw[flat.outcome].to_pylist()])
    rows = raw.num_rows
    return LearningTable(
        keys=pa.array([f"{row:06d}" for row in range(rows)]),
        snapshot_date=pa.array([date(2026, 1, 1)] * rows, pa.date32()),
        y=(outcome == flat.positive.lower()).astype(float),
        value=None,
        features=pa.table(arrays, names=[column.name for column in columns]),
        columns=tuple(columns),
    )


def _read(path: Path, separator: str) -> pa.Table:
    if path.suffix == ".xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("E Comm")
        header, *lines = sheet.to_python()
        return pa.table(
            {
                str(name): [None if cell == "" else cell for cell in cells]
                for name, cells in zip(header, zip(*lines, strict=True), strict=True)
            }
        )
    return pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(delimiter=separator),
        convert_options=pa.csv.ConvertOptions(null_values=["", " ", "Select"], strings_can_be_null=True),
    )


def _typed(values: pa.ChunkedArray) -> tuple[str, pa.ChunkedArray]:
    if pa.types.is_boolean(values.type):
        return "flag", values
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return "number", values.cast(pa.float64())
    if pa.types.is_null(values.type):
        return "category", values.cast(pa.string())
    if pa.types.is_string(values.type):
        digits = pc.if_else(pc.match_substring_regex(values, r"^-?[0-9.]+$"), values, None)
        if digits.null_count - values.null_count < len(values) / 1000:  # a stray word in a column of numbers
            return "number", digits.cast(pa.float64())
        days = pc.strptime(values, format="%d-%m-%Y", unit="s", error_is_null=True)
        if days.null_count == values.null_count:
            return "number", days.cast(pa.date32()).cast(pa.int32()).cast(pa.float64())
    return "category", values.cast(pa.string())
