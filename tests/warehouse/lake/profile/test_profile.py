"""A profile says what is there, as JSON; a proposal says what it means, with a reason."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.lake.intake import land
from warehouse.lake.profile import chosen_mapping, profile, propose_mapping
from warehouse.lake.profile.words import words

Profiled = Callable[[str], dict[str, Any]]


@pytest.fixture
def profiled(tmp_path: Path) -> Profiled:
    """The profile of a CSV text."""
    count = iter(range(100))

    def run(text: str) -> dict[str, Any]:
        number = next(count)
        source = tmp_path / f"{number}.csv"
        source.write_text(text)
        found = profile(land(source, tmp_path / f"landed-{number}", file_name="a.csv").table)
        json.dumps(found, allow_nan=False)
        return found

    return run


def columns(profiled: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {column["name"]: column for column in profiled["columns"]}


def test_numbers_have_range_mean_quantiles_and_a_histogram_of_all_rows(profiled: Profiled) -> None:
    text = "id,n\n" + "".join(f"c{n},{n}.5\n" for n in range(100)) + "x,\n"
    column = columns(profiled(text))["n"]
    assert (column["rows"], column["missing"], column["distinct"]) == (101, 1, 100)
    assert (column["min"], column["max"], column["mean"]) == (0.5, 99.5, 50.0)
    assert column["quantiles"]["0.5"] == 50.0
    assert math.isclose(column["std"], 29.01, abs_tol=0.01)
    assert len(column["histogram"]["edges"]) == len(column["histogram"]["counts"]) + 1
    assert sum(column["histogram"]["counts"]) == 100
    assert column["top"] == []


def test_numbers_near_the_end_of_the_scale_do_not_end_the_profile(profiled: Profiled) -> None:
    found = columns(profiled("id,x\n1,1e308\n2,-1e308\n3,1.5\n"))["x"]
    assert (found["min"], found["max"], found["mean"], found["std"]) == (-1e308, 1e308, None, None)
    json.dumps(found, allow_nan=False)


def test_a_small_whole_number_has_a_bin_for_each_value(profiled: Profiled) -> None:
    text = "id,n\n" + "".join(f"c{n},{n % 3}\n" for n in range(9))
    assert columns(profiled(text))["n"]["histogram"] == {"edges": [0.0, 1.0, 2.0, 3.0], "counts": [3, 3, 3]}


def test_dates_have_a_histogram_too(profiled: Profiled) -> None:
    text = "id,d\n" + "".join(f"c{n},2024-01-{n + 1:02}\n" for n in range(21))
    column = columns(profiled(text))["d"]
    assert (column["min"], column["max"]) == ("2024-01-01", "2024-01-21")
    assert column["histogram"]["edges"][:2] == ["2024-01-01T00:00:00", "2024-01-02T00:00:00"]
    assert sum(column["histogram"]["counts"]) == 21


def test_the_commonest_values_come_first_with_their_counts(profiled: Profiled) -> None:
    column = columns(profiled("id,plan\na,pro\nb,pro\nc,basic\nd,\n"))["plan"]
    assert column["top"] == [{"value": "pro", "count": 2}, {"value": "basic", "count": 1}]
    assert (column["missing"], column["shortest"], column["longest"]) == (1, 3, 5)


def test_a_constant_and_an_empty_column_are_seen(profiled: Profiled) -> None:
    found = columns(profiled("id,same,none\na,x,\nb,x,\n"))
    assert found["same"]["constant"]
    assert (found["none"]["missing"], found["none"]["distinct"], found["none"]["top"]) == (2, 0, [])


def test_wide_tables_are_profiled_in_batches(profiled: Profiled) -> None:
    head = ",".join(f"c{n}" for n in range(200))
    found = profiled(
        f"{head}\n" + "\n".join(",".join(str(n * r) for n in range(200)) for r in range(5)) + "\n"
    )
    assert [column["max"] for column in found["columns"]] == [4 * n for n in range(200)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("customerID", ("customer", "id")),
        ("Razão Social", ("razao", "social")),
        ("TOTAL_CHARGES", ("total", "charges")),
        ("cons.price.idx", ("cons", "price", "idx")),
    ],
)
def test_headers_fall_into_words(header: str, expected: tuple[str, ...]) -> None:
    assert words(header) == expected


def proposed(profiled: Profiled, text: str) -> dict[str, Any]:
    found = propose_mapping(profiled(text))
    for guess in found.values():
        assert 0 <= guess["confidence"] <= 1
        assert guess["reason"].endswith(".")
    return found


BRAZILIAN = "Código Cliente;Razão Social;E-mail;Data Cadastro;Mensalidade;Vendedor;Cancelou\n" + "".join(
    f"{n:06};Empresa {n};contato{n}@exemplo.com.br;{n % 28 + 1:02}/03/2024;R$ 1.{n:03},90;{'Ana' if n % 2 else 'Rui'}"
    f";{'Sim' if n % 5 == 0 else 'Não'}\n"
    for n in range(40)
)


def test_a_brazilian_export_is_understood(profiled: Profiled) -> None:
    found = proposed(profiled, BRAZILIAN)
    assert chosen_mapping(found) == {
        "entity_key": "Código Cliente",
        "time": "Data Cadastro",
        "value": "Mensalidade",
        "name": "Razão Social",
        "email": "E-mail",
        "owner": "Vendedor",
        "outcome": {"column": "Cancelou", "positive": ["Sim"]},
    }
    assert found["kind"]["value"] == "churn"


def test_a_row_counter_is_no_key(profiled: Profiled) -> None:
    text = "n,churn\n" + "".join(f"{n},{n % 2}\n" for n in range(1, 30))
    found = proposed(profiled, text)
    assert found["entity_key"]["column"] is None


def test_a_key_that_repeats_is_proposed_with_less_confidence_and_says_so(profiled: Profiled) -> None:
    text = "customer_id,n\n" + "".join(f"c{n % 97},{n}\n" for n in range(100)) + ",5\n"
    found = proposed(profiled, text)["entity_key"]
    assert (found["column"], found["confidence"]) == ("customer_id", 0.8)
    assert "3 rows repeat" in found["reason"]
    assert "1 row has none" in found["reason"]


def test_the_outcome_of_retained_customers_is_the_opposite(profiled: Profiled) -> None:
    text = "customer_id,retained\n" + "".join(f"c{n},{'no' if n % 4 == 0 else 'yes'}\n" for n in range(40))
    found = proposed(profiled, text)
    assert found["outcome"]["positive"] == ["no"]
    assert found["kind"]["value"] == "churn"


def test_of_won_and_lost_deals_the_won_are_meant(profiled: Profiled) -> None:
    text = "lead_id,status\n" + "".join(f"l{n},{('won', 'lost', 'open')[n % 3]}\n" for n in range(40))
    found = proposed(profiled, text)
    assert found["outcome"]["positive"] == ["won"]
    assert found["kind"]["value"] == "lead_scoring"


def test_a_table_that_says_nothing_gets_no_mapping(profiled: Profiled) -> None:
    found = proposed(profiled, "a,b\n1.5,x\n2.5,y\n3.5,x\n4.5,z\n")
    assert chosen_mapping(found) == dict.fromkeys(
        ("entity_key", "time", "value", "name", "email", "owner", "outcome")
    )


def test_whether_a_key_repeats_is_never_an_estimate(
    profiled: Profiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.lake.profile.measures._EXACT_ROWS", 100)
    text = "customer_id,n\n" + "".join(f"c{n},{n % 7}\n" for n in range(5000)) + "c1,1\n"
    found = columns(profiled(text))
    assert (found["customer_id"]["distinct"], found["customer_id"]["distinct_exact"]) == (5000, True)
    assert not found["n"]["distinct_exact"]
