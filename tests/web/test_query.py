"""The SQL page: written, run, stopped, marked where it is wrong, exported, and remembered in this browser only."""

import csv
from collections.abc import Callable

from playwright.sync_api import expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, program_of, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]
SLOW = "select count(*) from orders a, orders b, orders c where a.price * b.price > c.price + 0.5"


def with_orders(house: House, person: Person) -> None:
    """A dataset `orders` of 1,500 rows: more than a page of the grid."""
    company = program_of(house, person)
    path = house.home / f"orders-{person.slug}.csv"
    rows = [f"O{n:05},{'pro' if n % 3 else 'free'},{n / 4}" for n in range(1500)]
    path.write_text("order_id,plan,price\n" + "\n".join(rows) + "\n")
    company.upload(path, "orders")


def writes(guest: Visitor, sql: str) -> None:
    """Into the editor, as a person does: what stood there goes."""
    editor = guest.page.get_by_role("textbox", name="SQL")
    editor.click()
    guest.page.keyboard.press("Control+a")
    guest.page.keyboard.press("Delete")
    guest.page.keyboard.insert_text(sql)


def test_a_statement_is_completed_run_marked_stopped_exported_and_remembered(
    visitor: Come, house: House, ana: Person
) -> None:
    with_orders(house, ana)
    guest = visitor()
    guest.signs_in(ana, "/query/")
    keys = guest.page.keyboard
    expect(guest.page.locator("summary").filter(has_text="orders")).to_be_visible(timeout=90_000)
    writes(guest, "select plan, count(*) as n\nfrom ")
    keys.type("ord")
    guest.page.get_by_role("option", name="orders").wait_for()
    keys.press("Tab")
    keys.press("Escape")
    writes(guest, "select plan, count(*) as n, sum(price) as total\nfrom orders\ngroup by all order by n")
    keys.press("Control+Enter")
    guest.sees("2 rows")
    table = guest.page.get_by_role("table")
    expect(table).to_contain_text("pro")
    expect(table.get_by_role("columnheader", name="total")).to_contain_text("double")
    guest.meets_no_barrier()

    writes(guest, "select plan,\n  prise\nfrom orders")
    keys.press("Control+Enter")
    alert = guest.page.get_by_role("alert").filter(has_text="This does not fit the data.")
    expect(alert).to_contain_text("Line 2, column 3")
    expect(alert).to_contain_text("price")
    expect(guest.page.locator(".cm-lintRange-error")).to_have_text("prise")

    writes(guest, SLOW)
    keys.press("Control+Enter")
    guest.button("Stop").click()
    guest.sees("Stopped: nothing more is computed.")

    writes(guest, "select * from orders order by order_id")
    guest.button("Run").click()
    guest.sees("the first 1,000: there are more")
    assert guest.page.locator("tbody tr").count() < 100  # of a thousand rows those in sight are drawn
    guest.button("Export").click()
    with guest.page.expect_download() as begun:
        guest.page.get_by_role("menuitem", name="CSV").click()
    with begun.value.path().open() as file:
        assert [row["order_id"] for row in csv.DictReader(file)] == [f"O{n:05}" for n in range(1500)]

    guest.page.reload()
    past = guest.page.get_by_role("region", name="What you asked before")
    expect(past.get_by_role("listitem")).to_have_count(2)
    past.get_by_role("button", name="select plan, count(*)").click()
    expect(guest.page.get_by_role("textbox", name="SQL")).to_contain_text("sum(price)")
    with signed_in(house, ana) as asking:
        assert "sum(price)" not in str(asking.get("/me").json())


def test_the_sql_page_in_portuguese_says_what_is_wrong_and_fits_a_phone(visitor: Come, ana: Person) -> None:
    guest = visitor(language="pt-BR", theme="dark", width=320)
    guest.signs_in(ana, "/query/")
    guest.sees("Traga antes um conjunto de dados.")
    writes(guest, "select * from clientes")
    guest.button("Executar").click()
    guest.sees("Não existe a relação “clientes” aqui.")
    guest.meets_no_barrier()
    assert not guest.overflows()
