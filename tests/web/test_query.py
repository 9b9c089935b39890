"""The SQL page: written, run, stopped, marked where it is wrong, exported, and remembered in this browser only."""

from collections.abc import Callable

from tests.web.house import Person
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def writes(guest: Visitor, sql: str) -> None:
    """Into the editor, as a person does: what stood there goes."""
    editor = guest.page.get_by_role("textbox", name="SQL")
    editor.click()
    guest.page.keyboard.press("Control+a")
    guest.page.keyboard.insert_text(sql)


def test_the_sql_page_in_portuguese_says_what_is_wrong_and_fits_a_phone(visitor: Come, ana: Person) -> None:
    guest = visitor(language="pt-BR", theme="dark", width=320)
    guest.signs_in(ana, "/query/")
    guest.sees("Traga antes um conjunto de dados.")
    writes(guest, "select * from clientes")
    guest.button("Executar").click()
    guest.sees("Não existe a relação “clientes” aqui.")
    guest.meets_no_barrier()
    assert not guest.overflows()
