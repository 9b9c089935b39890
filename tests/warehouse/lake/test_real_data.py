"""The public sets, as their owners publish them, land and are understood."""

from pathlib import Path
from typing import Any

import pytest

from warehouse.lake.intake import land
from warehouse.lake.profile import profile, propose_mapping
from warehouse.settings import REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not here"),
]

# file, rows, key, outcome, positive value, kind
SETS = [
    ("telco/Telco-Customer-Churn.csv", 7043, "customerID", "Churn", "Yes", "churn"),
    ("bank_churn/Churn_Modelling.csv", 10000, "CustomerId", "Exited", "1", "churn"),
    ("bank_churn_records/Customer-Churn-Records.csv", 10000, "CustomerId", "Exited", "1", "churn"),
    ("xeducation_leads/Lead Scoring.csv", 9191, "Prospect ID", "Converted", "1", "lead_scoring"),
    ("ecommerce_churn/E Commerce Dataset.xlsx", 5630, "CustomerID", "Churn", "1", "churn"),
    ("bankchurners/BankChurners.csv", 10127, "CLIENTNUM", "Attrition_Flag", "Attrited Customer", "churn"),
    ("bank_marketing/bank-additional-full.csv", 41188, None, "y", "yes", "lead_scoring"),
    ("telecom_bigml/churn-bigml-80.csv", 2661, None, "Churn", "true", "churn"),
    ("iranian_churn/Customer_Churn.csv", 3150, None, "Churn", "1", "churn"),
    ("online_shoppers/online_shoppers_intention.csv", 12330, None, "Revenue", "true", "lead_scoring"),
    ("ifood_campaign/marketing_campaign.csv", 2240, "ID", "Response", "1", "lead_scoring"),
]


@pytest.mark.parametrize(("file", "rows", "key", "outcome", "positive", "kind"), SETS)
def test_a_public_set_lands_whole_and_is_understood(
    file: str, rows: int, key: str | None, outcome: str, positive: str, kind: str, tmp_path: Path
) -> None:
    landing = land(DATA / file, tmp_path / "landed", file_name=file)
    assert (landing.loaded, landing.rejected, landing.skipped_by) == (rows, 0, {"header": 1})
    proposal = propose_mapping(profile(landing.table))
    assert proposal["entity_key"]["column"] == key
    assert (proposal["outcome"]["column"], proposal["outcome"]["positive"]) == (outcome, [positive])
    assert proposal["kind"]["value"] == kind


def found(file: str, tmp_path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    landing = land(DATA / file, tmp_path / "landed", file_name=file)
    types = {column.name: column.type for column in landing.columns}
    return types, {notice.code: notice for notice in landing.warnings}


def test_the_blank_totals_of_telco_are_missing_numbers(tmp_path: Path) -> None:
    types, notices = found("telco/Telco-Customer-Churn.csv", tmp_path)
    assert types["TotalCharges"] == "double"
    assert (notices["hidden_blank"].column, notices["hidden_blank"].count) == ("TotalCharges", 11)


def test_the_workbook_says_that_its_second_sheet_was_read(tmp_path: Path) -> None:
    _, notices = found("ecommerce_churn/E Commerce Dataset.xlsx", tmp_path)
    assert '"E Comm"' in notices["sheet_chosen"].message


def test_words_among_the_ages_of_bankchurners_are_named(tmp_path: Path) -> None:
    types, notices = found("bankchurners/BankChurners.csv", tmp_path)
    assert types["Customer_Age"] == "text"
    assert "mixed_numbers" in notices


def test_dates_with_the_day_first_are_dates(tmp_path: Path) -> None:
    types, _ = found("ifood_campaign/marketing_campaign.csv", tmp_path)
    assert types["Dt_Customer"] == "date"


def test_the_value_of_a_telco_customer_is_the_monthly_charge(tmp_path: Path) -> None:
    landing = land(DATA / "telco/Telco-Customer-Churn.csv", tmp_path / "landed", file_name="telco.csv")
    assert propose_mapping(profile(landing.table))["value"]["column"] == "MonthlyCharges"
