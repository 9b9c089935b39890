"""Bringing data: files, what their columns mean, the question, the training, and the list; and the page of a dataset."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
PATIENCE = 240_000  # milliseconds: what a worker does, on a machine that does other things besides


def brings(guest: Visitor, file: Path, says: str) -> None:
    """Chooses the file, and waits until a worker has read it."""
    guest.page.locator("input[type=file]").set_input_files(file)
    expect(guest.page.get_by_text(says).first).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a Brazilian company's system exports: of the few who use it little and pay late, most have left."""
    dice = random.Random(5)
    lines = ["Código Cliente;Razão Social;Mensalidade;Data Cadastro;Acessos;Cancelou"]
    for number in range(600):
        visits = dice.randint(0, 40)
        left = "sim" if dice.random() < (0.75 if visits < 12 else 0.08) else "não"
        joined = (date(2023, 1, 1) + timedelta(days=dice.randint(0, 900))).strftime("%d/%m/%Y")
        price = f"{dice.randint(50, 400)},90"
        lines.append(f"C{number:04};Empresa {number};{price};{joined};{visits};{left}")
    lines[300] += ";uma coluna a mais"
    path = tmp_path_factory.mktemp("brought") / "Clientes São Paulo.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def visits(path: Path) -> Path:
    """A log: many rows of each customer, each with a time."""
    dice, lines = random.Random(3), ["customer_id,visited_at,event_type"]
    for customer in range(120):
        day = date(2025, 1, 1) + timedelta(days=dice.randint(0, 40))
        while day < date(2026, 6, 1) and dice.random() > 0.05:
            lines.append(f"C{customer:03},{day.isoformat()},{dice.choice(['visit', 'order'])}")
            day += timedelta(days=dice.randint(3, 30))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_new_person_walks_from_a_file_to_the_list_in_portuguese(
    visitor: Come, house: House, ana: Person, clients: Path
) -> None:
    guest = visitor(language="pt-BR")
    guest.signs_in(ana)
    guest.page.get_by_role("main").get_by_role("link", name="Usar os meus dados").click()
    guest.heading("Usar os meus dados")
    expect(guest.button("Continuar")).to_be_disabled()
    brings(guest, clients, "599 linhas carregadas")
    rejected = guest.page.get_by_role("link", name="1 linha separada")
    with guest.page.expect_download() as download:
        rejected.click()
    assert "301" in Path(download.value.path()).read_text()
    guest.meets_no_barrier()

    guest.button("Continuar").click()
    guest.heading("clientes-sao-paulo")
    key = guest.page.get_by_role("combobox", name="Cliente ou lead")
    expect(key).to_contain_text("Código Cliente")
    guest.sees("“Código Cliente” tem nome de chave, e não há duas linhas com o mesmo valor.")
    expect(guest.page.get_by_role("cell", name="Empresa 0", exact=True)).to_be_visible()
    worth = guest.page.get_by_role("combobox", name="Valor")
    expect(worth).to_contain_text("Mensalidade")
    worth.click()
    guest.page.get_by_role("option", name="nenhuma coluna").click()
    guest.sees("Deixado de fora à mão.")
    guest.meets_no_barrier()

    guest.button("Continuar").click()
    guest.heading("Quem conta como perdido?")
    expect(guest.page.get_by_role("checkbox", name="sim")).to_be_checked()
    guest.sees("de 599 clientes saíram")
    guest.page.get_by_role("checkbox", name="sim").click()
    guest.sees("O que segue foi contado para a pergunta anterior.")
    expect(guest.button("Aprender com isto")).to_be_disabled()
    guest.page.get_by_role("checkbox", name="sim").click()
    guest.sees("Há o bastante para aprender.")
    guest.meets_no_barrier()

    guest.button("Aprender com isto").click()
    guest.heading("Aprendendo o que havia em comum")
    expect(guest.page.get_by_role("heading", name="A sua lista está pronta")).to_be_visible(timeout=PATIENCE)
    guest.meets_no_barrier()
    guest.page.get_by_role("link", name="Ver a lista").click()
    expect(guest.page.locator("[data-row='0']")).to_contain_text("Empresa")
    with signed_in(house, ana) as asking:
        mapping = asking.get(f"/organizations/{ana.slug}/datasets/clientes-sao-paulo").json()["mapping"]
    assert (mapping["entity_key"], mapping["value"]) == ("Código Cliente", None)


def test_a_log_of_events_is_known_as_one_and_silence_is_counted_as_one_chooses(
    visitor: Come, ana: Person, tmp_path: Path
) -> None:
    guest = visitor()
    guest.signs_in(ana, "/start/")
    brings(guest, visits(tmp_path / "visits.csv"), "rows loaded")
    guest.button("Go on").click()
    expect(guest.page.get_by_role("radio", name="Events: many rows per customer")).to_be_checked()
    expect(guest.page.get_by_role("combobox", name="When")).to_contain_text("visited_at")
    guest.button("Go on").click()
    guest.sees("A customer is lost who does nothing for 90 days.")
    before = guest.page.get_by_text("were lost afterwards").inner_text()
    guest.button("30 days").click()
    expect(guest.page.get_by_text("were lost afterwards")).not_to_have_text(before)
    guest.sees("Past mornings to learn from")
    guest.page.get_by_role("radio", name="Whoever does one certain thing").click()
    expect(guest.button("Learn from it")).to_be_disabled()
    guest.page.get_by_role("combobox", name="Which event?").click()
    guest.page.get_by_role("option", name="order").click()
    guest.sees("within 30 days from the day of the list")


def test_a_file_that_is_no_table_says_why_and_is_taken_off(
    visitor: Come, ana: Person, tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("customer,plan\n")
    guest = visitor(width=360)
    guest.signs_in(ana, "/start/")
    brings(guest, nothing, "This file could not be read.")
    guest.sees("not one row")
    expect(guest.button("Go on")).to_be_disabled()
    assert not guest.overflows()
    guest.button("Take it off").click()
    guest.sees("Bring a file first.")


def test_a_dataset_shows_what_its_columns_hold_its_rows_and_its_files(visitor: Come, company: Person) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company, "/datasets/")
    guest.page.get_by_role("main").get_by_role("link", name="customers").click()
    guest.heading("customers")
    expect(guest.page.get_by_role("heading", name="monthly_price")).to_be_visible()
    guest.meets_no_barrier()
    guest.page.get_by_role("tab", name="Rows").click()
    expect(guest.page.locator("[data-row='0']")).to_be_visible()
    guest.meets_no_barrier()
    guest.page.get_by_role("tab", name="Files and versions").click()
    guest.sees("5,000 rows loaded")
    guest.meets_no_barrier()
    with guest.page.expect_download() as download:
        guest.page.get_by_role("link", name="Download version 1").click()
    assert download.value.suggested_filename == "customers-v1.csv"


def test_a_second_file_replaces_the_first_and_a_dataset_is_deleted_by_its_name(
    visitor: Come, house: House, ana: Person, tmp_path: Path
) -> None:
    with signed_in(house, ana) as asking:
        asking.post(f"/organizations/{ana.slug}/datasets", json={"name": "plans"})
    guest = visitor()
    guest.signs_in(ana, "/datasets/one/?name=plans")
    for rows in (2, 3):
        file = tmp_path / f"plans-{rows}.csv"
        file.write_text("id,plan\n" + "".join(f"p{n},basic\n" for n in range(rows)))
        guest.button("Replace").click()
        brings(guest, file, f"{rows} rows")
    guest.page.get_by_role("tab", name="Erase").click()
    guest.button("Delete the dataset").click()
    guest.page.get_by_role("dialog").get_by_role("textbox").fill("plans")
    guest.page.get_by_role("dialog").get_by_role("button", name="Delete the dataset").click()
    guest.heading("There are no data yet")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (320, "light")])
@pytest.mark.parametrize("path", ["/datasets/", "/datasets/one/?name=customers", "/start/"])
def test_the_screens_of_data_are_open_to_everybody(
    visitor: Come, company: Person, path: str, width: int, theme: str
) -> None:
    guest = visitor(width=width, theme=theme)
    guest.signs_in(company, path)
    expect(guest.page.get_by_role("heading", level=1)).to_be_visible()
    expect(guest.page.locator("[aria-busy=true]")).to_have_count(0)
    guest.meets_no_barrier()
    assert not guest.overflows()
