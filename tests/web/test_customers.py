"""The list and one customer's page, over a model that was really trained."""

import csv
import io
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import python_calamine
from playwright.sync_api import Route, expect

from tests.end_to_end.conftest import House
from tests.web.house import Person, signed_in
from tests.web.visitor import Visitor

Come = Callable[..., Visitor]


def rows(guest: Visitor) -> list[str]:
    """What the rows in sight say."""
    return guest.page.locator("[data-row]").all_inner_texts()


def the_list(house: House, person: Person, **query: object) -> dict:  # type: ignore[type-arg]
    with signed_in(house, person) as asking:
        answer = asking.get(
            f"/organizations/{person.slug}/models/churn/predictions", params={"outcome": "open", **query}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def test_the_list_is_what_the_api_ranks_with_a_reason_in_words(
    visitor: Come, house: House, company: Person
) -> None:
    first = the_list(house, company)["items"][0]
    guest = visitor()
    guest.signs_in(company, "/customers/")
    top = guest.page.locator("[data-row='0']")
    expect(top).to_contain_text(first["name"])
    expect(top).to_contain_text(f"{first['score']:.0%}")
    expect(top).to_contain_text("High risk")
    chip = top.locator("[data-says]")
    chip.hover()
    expect(guest.page.get_by_role("tooltip")).to_contain_text("which raises the risk")


def test_filters_and_sort_live_in_the_address(visitor: Come, house: House, company: Person) -> None:
    guest = visitor()
    guest.signs_in(company, "/customers/")
    guest.button("Medium").click()
    expect(guest.page.locator("[data-row='0']")).to_contain_text("Medium risk")
    guest.button("Value at risk").click()
    expected = the_list(house, company, band="medium", sort="-value_at_risk")
    expect(guest.page.locator("[data-row='0']")).to_contain_text(expected["items"][0]["entity_key"])
    guest.is_at("/customers/?band=medium&sort=-value_at_risk")
    guest.sees(f"{expected['total']:,} on the list")
    guest.page.reload()
    expect(guest.page.locator("[data-row='0']")).to_contain_text(expected["items"][0]["entity_key"])
    expect(guest.page.get_by_role("columnheader", name="Value at risk")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_a_search_finds_and_what_fits_nobody_says_so(visitor: Come, house: House, company: Person) -> None:
    wanted = the_list(house, company)["items"][7]
    guest = visitor()
    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='0']").wait_for()
    guest.page.keyboard.press("/")
    guest.page.keyboard.type(wanted["entity_key"])
    expect(guest.page.locator("[data-row='0']")).to_contain_text(wanted["name"])
    guest.page.get_by_role("searchbox").fill("no such customer anywhere")
    guest.heading("Nobody fits")
    guest.meets_no_barrier()
    guest.button("Show everybody").click()
    expect(guest.page.locator("[data-row='0']")).to_be_visible()
    expect(guest.page.get_by_role("searchbox")).to_have_value("")
    guest.page.wait_for_timeout(500)  # what was typed before does not come back
    guest.is_at("/customers/?outcome=all")


def test_each_letter_is_searched_and_none_is_lost_while_an_answer_is_awaited(
    visitor: Come, house: House, company: Person
) -> None:
    wanted = the_list(house, company)["items"][9]
    guest = visitor()
    asked: list[str] = []

    def slowly(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query)["search"][0])
        time.sleep(0.2)
        route.continue_()

    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='0']").wait_for()
    guest.page.route("**/predictions?*search=*", slowly)
    guest.page.get_by_role("searchbox").press_sequentially(wanted["entity_key"], delay=20)
    guest.is_at(f"/customers/?search={wanted['entity_key']}")
    expect(guest.page.locator("[data-row]")).to_have_count(1)
    expect(guest.page.locator("[data-row='0']")).to_contain_text(wanted["name"])
    assert asked[-1] == wanted["entity_key"]
    assert all(wanted["entity_key"].startswith(one) for one in asked)


def test_a_row_of_choices_is_one_stop_for_the_tab_key_and_walked_with_arrows(
    visitor: Come, company: Person
) -> None:
    guest = visitor()
    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='0']").wait_for()
    guest.page.get_by_role("searchbox").focus()
    keys = guest.page.keyboard
    keys.press("Tab")
    expect(guest.button("All")).to_be_focused()
    keys.press("ArrowLeft")
    expect(guest.button("Low")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Space")
    expect(guest.button("High")).to_have_attribute("aria-pressed", "true")
    guest.is_at("/customers/?band=high")
    keys.press("Tab")
    expect(guest.button("With us")).to_be_focused()


def test_the_list_goes_on_as_one_scrolls_and_few_rows_are_drawn(
    visitor: Come, house: House, company: Person
) -> None:
    guest = visitor()
    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='0']").wait_for()
    for _ in range(100):
        guest.page.mouse.wheel(0, 1500)
        guest.page.wait_for_timeout(100)
        if guest.page.locator("[data-row='250']").count():
            break
    assert guest.page.locator("[data-row='250']").count() == 1
    assert len(rows(guest)) < 80


def test_the_list_is_walked_with_keys_and_leads_to_one_customer_and_back(
    visitor: Come, house: House, company: Person
) -> None:
    items = the_list(house, company)["items"]
    guest = visitor()
    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='2']").wait_for()
    keys = guest.page.keyboard
    keys.press("j")
    expect(guest.page.locator("[data-row='0']")).to_be_focused()
    keys.press("j")
    keys.press("ArrowDown")
    expect(guest.page.locator("[data-row='2']")).to_be_focused()
    keys.press("Enter")
    guest.heading(items[2]["name"])
    guest.is_at(f"/customers/one/?model=churn&key={items[2]['entity_key']}")
    guest.page.get_by_role("main").get_by_role("link", name="Customers").click()
    expect(guest.page.locator("[data-row='0']")).to_be_visible()


def test_a_link_opens_beside_the_page_where_one_asks_for_that(
    visitor: Come, house: House, company: Person
) -> None:
    one = the_list(house, company)["items"][0]
    guest = visitor()
    guest.signs_in(company, "/customers/")
    link = guest.page.get_by_role("link", name=one["name"], exact=True).first
    with guest.page.context.expect_page() as beside:
        link.click(modifiers=["ControlOrMeta"])
    expect(beside.value.get_by_role("heading", name=one["name"]).first).to_be_visible()
    guest.is_at("/customers/")
    guest.page.evaluate("window.still = true")
    link.click()
    guest.heading(one["name"])
    assert guest.page.evaluate("window.still"), "the whole app was loaded anew"


def test_one_customer_tells_every_reason_in_portuguese(visitor: Come, house: House, company: Person) -> None:
    one = the_list(house, company)["items"][0]
    guest = visitor(language="pt-BR")
    guest.signs_in(company, f"/customers/one/?model=churn&key={one['entity_key']}")
    guest.heading(one["name"])
    guest.sees("sai com probabilidade de")
    reasons = guest.page.get_by_role("region", name="Por quê").get_by_role("listitem")
    expect(reasons).to_have_count(len(one["reasons"]))
    ups = [reason for reason in one["reasons"] if reason["direction"] == "up"]
    expect(reasons.filter(has_text="aumenta o risco")).to_have_count(len(ups))
    assert "which raises" not in guest.page.get_by_role("main").inner_text()
    guest.meets_no_barrier()


def test_filters_narrow_the_list_its_sum_and_its_export_and_are_kept_as_a_view(
    visitor: Come, house: House, company: Person
) -> None:
    everybody = the_list(house, company)
    owner = next(one["owner"]["name"] for one in everybody["items"] if one["owner"])
    expected = the_list(house, company, owner=owner, band="high")
    guest = visitor(width=1440)
    guest.signs_in(company, "/customers/?band=high")
    guest.button("Filters").click()
    guest.page.get_by_role("combobox", name="Looked after by").click()
    guest.page.get_by_role("option", name=owner).click()
    guest.button("Show the customers").click()
    guest.sees(f"{expected['total']:,} on the list")
    at_risk = f"{expected['totals']['value_at_risk']:,.0f}"
    expect(guest.page.get_by_role("banner").or_(guest.page.locator("header")).last).to_contain_text(at_risk)
    guest.meets_no_barrier()
    guest.button("Export").click()
    with guest.page.expect_download() as coming:
        guest.page.get_by_role("menuitem", name="CSV").click()
    lines = coming.value.path().read_text().strip().splitlines()
    assert len(lines) - 1 == expected["total"]
    guest.button("Views").click()
    guest.page.get_by_label("Name of the present view").fill("Mine, high")
    guest.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    guest.sees("“Mine, high” is saved")
    guest.page.keyboard.press("Escape")
    guest.button(f"Take away: With {owner}").click()
    guest.sees(f"{the_list(house, company, band='high')['total']:,} on the list")
    guest.button("Views").click()
    guest.page.get_by_role("dialog").get_by_role("button", name="Mine, high", exact=True).click()
    guest.sees(f"{expected['total']:,} on the list")


def test_several_are_given_to_a_colleague_and_taken_back(
    visitor: Come, house: House, company: Person
) -> None:
    items = the_list(house, company)["items"]
    guest = visitor(width=1440)
    guest.signs_in(company, "/customers/")
    for item in items[:3]:
        guest.page.get_by_role("checkbox", name=f"Select {item['name']}").click()
    guest.button("Put in charge").click()
    guest.page.get_by_role("menuitem", name=company.name).click()
    guest.sees(f"{company.name} is in charge of 3 now")
    expect(guest.page.locator("[data-row='0']")).to_contain_text(company.name)
    guest.button("Undo").click()
    expect(guest.page.locator("[data-row='0']")).not_to_contain_text(company.name)
    assert the_list(house, company)["items"][0]["owner"] == items[0]["owner"]


def test_a_task_and_a_note_about_a_customer_are_kept_and_taken_back(
    visitor: Come, house: House, company: Person
) -> None:
    one = the_list(house, company)["items"][5]
    guest = visitor()
    guest.signs_in(company, f"/customers/one/?model=churn&key={one['entity_key']}")
    guest.page.get_by_label("What is to be done?").fill("Call about the price")
    guest.button("Add the task").click()
    tick = guest.page.get_by_role("checkbox", name="Done: Call about the price")
    tick.click()
    expect(tick).to_be_checked()
    guest.button("Undo").click()
    expect(tick).not_to_be_checked()
    guest.page.get_by_label("A new note").fill("<b>Wants a discount</b>")
    guest.page.get_by_role("region", name="Notes").get_by_role("button", name="Save").click()
    expect(guest.page.get_by_role("region", name="Notes").get_by_role("listitem")).to_contain_text(
        "<b>Wants a discount</b>"
    )
    guest.meets_no_barrier()
    guest.button("Delete the note").click()
    guest.sees("Nobody has written anything down yet.")


def test_what_if_tries_other_values_and_promises_nothing(
    visitor: Come, house: House, company: Person
) -> None:
    one = the_list(house, company)["items"][0]
    with signed_in(house, company) as asking:
        address = f"/organizations/{company.slug}/models/churn"
        assert asking.patch(address, json={"actionable_columns": ["contract"]}).status_code == 200
    guest = visitor()
    guest.signs_in(company, f"/customers/one/?model=churn&key={one['entity_key']}")
    guest.button("Try other values").click()
    tried = guest.page.get_by_role("region", name="What if?")
    expect(tried).to_contain_text("not what would happen if somebody changed them")
    tried.get_by_role("listitem").get_by_role("button").first.click()
    expect(tried).to_contain_text("With these changes")
    guest.meets_no_barrier()
    guest.button("Back to what is").click()
    expect(tried).not_to_contain_text("With these changes")


def test_a_value_of_ones_own_is_tried_in_the_form_of_the_language(
    visitor: Come, house: House, company: Person
) -> None:
    one = the_list(house, company)["items"][0]
    with signed_in(house, company) as asking:
        address = f"/organizations/{company.slug}/models/churn"
        columns = ["monthly_price", "seats", "contract"]
        assert asking.patch(address, json={"actionable_columns": columns}).status_code == 200
        body = {"entity_key": one["entity_key"], "changes": {"monthly_price": 1234.5}}
        told = asking.post(f"{address}/what-if", json=body).json()
    guest = visitor(language="pt-BR", width=390, theme="dark")
    guest.signs_in(company, f"/customers/one/?model=churn&key={one['entity_key']}")
    guest.button("Testar outros valores").click()
    tried = guest.page.get_by_role("region", name="E se?")
    expect(tried).to_contain_text("não o que aconteceria se alguém os mudasse")
    price = tried.get_by_label("Outro valor para monthly price")
    price.fill("muito")
    expect(tried).to_contain_text("Isto não é um número.")
    expect(tried).not_to_contain_text("Com estas mudanças")
    price.fill("1.234,5")
    after = tried.get_by_text("Com estas mudanças").locator("..")
    expect(after).to_contain_text(f"{told['after']['score']:.0%}")
    expect(tried).to_contain_text("O modelo viu poucos além disso")
    seats = tried.get_by_label("Outro valor para seats")
    seats.fill("2,5")
    expect(tried).to_contain_text("É preciso um número inteiro.")
    guest.meets_no_barrier()
    assert not guest.overflows()
    guest.button("Voltar ao que é").click()
    expect(price).to_have_value("")
    expect(tried).not_to_contain_text("Com estas mudanças")


def test_the_filtered_list_is_taken_along_as_an_excel_workbook(
    visitor: Come, house: House, company: Person
) -> None:
    guest = visitor()
    guest.signs_in(company, "/customers/?band=medium&outcome=all")
    guest.page.locator("[data-row='0']").wait_for()
    guest.meets_no_barrier()
    guest.button("Export").click()
    with guest.page.expect_download() as coming:
        guest.page.get_by_role("menuitem", name="Excel").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    workbook = python_calamine.load_workbook(str(coming.value.path()))
    header, *rows = workbook.get_sheet_by_index(0).to_python()
    with signed_in(house, company) as asking:
        path = f"/organizations/{company.slug}/models/churn/predictions/export"
        query = {"format": "csv", "band": "medium"}
        told = list(csv.DictReader(io.StringIO(asking.get(path, params=query).text)))
    assert header == list(told[0])
    assert [row[header.index("entity_key")] for row in rows] == [one["entity_key"] for one in told]
    assert [row[header.index("score")] for row in rows] == [float(one["score"]) for one in told]


def test_a_customer_that_is_not_there_says_so(visitor: Come, company: Person) -> None:
    guest = visitor()
    guest.signs_in(company, "/customers/one/?model=churn&key=never")
    guest.heading("There is no such customer here")
    guest.page.get_by_role("link", name="To the list").click()
    expect(guest.page.locator("[data-row='0']")).to_be_visible()


def test_the_palette_finds_a_customer_by_name(visitor: Come, house: House, company: Person) -> None:
    one = the_list(house, company)["items"][3]
    guest = visitor()
    guest.signs_in(company)
    guest.page.locator("[data-item]").first.wait_for()
    guest.page.keyboard.press("Control+k")
    guest.page.get_by_role("combobox").fill(one["entity_key"])
    guest.page.get_by_role("option", name=one["name"]).click()
    guest.heading(one["name"])


def test_columns_are_chosen_and_remembered(visitor: Come, company: Person) -> None:
    guest = visitor(width=1440)
    guest.signs_in(company, "/customers/")
    guest.page.locator("[data-row='0']").wait_for()
    guest.button("Columns").click()
    guest.page.get_by_role("menuitemcheckbox", name="E-mail").click()
    guest.page.keyboard.press("Escape")
    expect(guest.page.get_by_role("columnheader", name="E-mail")).to_be_visible()
    guest.page.reload()
    expect(guest.page.get_by_role("columnheader", name="E-mail")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")])
@pytest.mark.parametrize("path", ["/", "/customers/", "/jobs/"])
def test_pages_with_data_are_open_to_everybody(
    visitor: Come, company: Person, path: str, width: int, theme: str
) -> None:
    guest = visitor(width=width, theme=theme)
    guest.signs_in(company, path)
    main = guest.page.get_by_role("main")
    expect(main.get_by_role("link").or_(main.get_by_role("listitem")).first).to_be_attached()
    guest.meets_no_barrier()
    assert not guest.overflows()


def test_the_parts_of_screens_run_under_the_policy(visitor: Come, company: Person) -> None:
    """Chart, editor, lineage, menus and toasts: what libraries slip in as styles would be refused, and told here."""
    guest = visitor(width=1440)
    guest.signs_in(company, "/parts/")
    expect(guest.page.locator("figure [role=img] svg")).to_be_visible()
    editor = guest.page.locator(".cm-content")
    expect(editor).to_be_visible()
    assert editor.evaluate("one => getComputedStyle(one).fontFamily").startswith('"Geist Mono')
    editor.click()
    guest.page.keyboard.press("Control+End")
    guest.page.keyboard.type("\nwhere customers.")
    expect(guest.page.locator(".cm-tooltip-autocomplete")).to_contain_text("tenure_months")
    guest.page.keyboard.press("Escape")
    expect(guest.page.locator(".react-flow__node")).to_have_count(4)
    guest.page.locator("figure [role=img]").hover()
    expect(guest.page.locator("figure").get_by_text("Lost").last).to_be_visible()
    guest.button("Do").click()
    guest.sees("Assigned to Bruna")
    guest.button("Undo").click()
    guest.sees("Taken back")
    guest.page.get_by_role("combobox", name="Plan").click()
    guest.page.get_by_role("option", name="plus").click()
    guest.button("Show the data").click()
    expect(guest.page.get_by_role("cell", name="W12")).to_be_visible()
    guest.meets_no_barrier()
