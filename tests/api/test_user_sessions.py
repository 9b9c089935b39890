"""Where one is signed in; and changing one's own name and password."""

from tests.api.running import PASSWORD, Anteve, Person
from warehouse.catalog.user_sessions import clean_user_agent

NEW = "quite another password"


def again(person: Person, agent: str = "Firefox") -> Person:
    """The same person, signed in in another browser."""
    client = person.anteve.client(**{"User-Agent": agent})
    body = {"email": person.email, "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=body).status_code == 200
    client.headers["x-csrftoken"] = client.cookies["csrftoken"]
    return Person(person.anteve, client, person.email, person.slug)


def sessions(person: Person) -> list[dict[str, object]]:
    return person.http.get("/api/v1/me/sessions").json()["items"]  # type: ignore[no-any-return]


def test_the_list_shows_each_browser_and_which_one_asks(anteve: Anteve) -> None:
    person = anteve.person()
    again(person, "Mozilla/5.0  (X11)" + "x" * 300)
    first, second = sessions(person)
    assert [first["current"], second["current"]] == [False, True]
    assert str(first["user_agent"]).startswith("Mozilla/5.0 (X11)x")
    assert len(str(first["user_agent"])) == 120
    assert set(first) == {"id", "created_at", "last_seen_at", "expires_at", "user_agent", "current"}


def test_what_a_browser_says_of_itself_is_shown_as_one_plain_line() -> None:
    assert clean_user_agent("Mozilla \x1b[31m\r\n\x00\u202e(é)\x7f") == "Mozilla [31m()"


def test_one_other_session_is_ended(anteve: Anteve) -> None:
    person = anteve.person()
    other, third = again(person), again(person)
    (own,) = [one["id"] for one in sessions(other) if one["current"]]
    assert person.http.delete(f"/api/v1/me/sessions/{own}").status_code == 204
    assert other.get("datasets").status_code == 401
    assert third.get("datasets").status_code == 200
    assert person.http.delete(f"/api/v1/me/sessions/{own}").status_code == 404


def test_all_other_sessions_are_ended(anteve: Anteve) -> None:
    person = anteve.person()
    others = [again(person) for _ in range(3)]
    assert person.http.delete("/api/v1/me/sessions").status_code == 204
    assert [other.get("datasets").status_code for other in others] == [401] * 3
    assert len(sessions(person)) == 1


def test_somebody_elses_session_is_not_there(anteve: Anteve, stranger: Person) -> None:
    person = anteve.person()
    (foreign,) = [one["id"] for one in sessions(stranger) if one["current"]]
    assert person.http.delete(f"/api/v1/me/sessions/{foreign}").status_code == 404
    person.http.delete("/api/v1/me/sessions")
    assert stranger.get("datasets").status_code == 200


def test_an_api_key_has_no_sessions(ana: Person) -> None:
    program = ana.key("admin")
    assert program.http.get("/api/v1/me/sessions").status_code == 403
    assert program.http.patch("/api/v1/me", json={"name": "Robot"}).status_code == 403


def test_a_new_name(anteve: Anteve) -> None:
    person = anteve.person()
    assert person.http.patch("/api/v1/me", json={"name": " Ana  Lima "}).json()["user"]["name"] == "Ana Lima"
    assert person.http.get("/api/v1/me").json()["user"]["name"] == "Ana Lima"
    assert person.http.patch("/api/v1/me", json={"name": "\u202e"}).status_code == 422
    assert person.http.patch("/api/v1/me", json={"email": "eve@example.com"}).status_code == 422


def test_a_new_password_needs_the_old_one(anteve: Anteve) -> None:
    person = anteve.person()
    without = person.http.patch("/api/v1/me", json={"password": NEW})
    assert without.status_code == 422
    assert without.json()["errors"][0]["field"] == "old_password"
    wrong = person.http.patch("/api/v1/me", json={"password": NEW, "old_password": "not the password"})
    assert wrong.status_code == 403
    assert again(person).get("datasets").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_renews_this_one(anteve: Anteve) -> None:
    person = anteve.person()
    other = again(person)
    thief = anteve.client(Cookie=f"anteve_session={person.http.cookies['anteve_session']}")
    body = {"password": NEW, "old_password": PASSWORD}
    assert person.http.patch("/api/v1/me", json=body).status_code == 200
    assert person.get("datasets").status_code == 200
    assert other.get("datasets").status_code == 401
    assert thief.get("/api/v1/me").status_code == 401
    login = {"email": person.email, "password": PASSWORD}
    assert anteve.client().post("/api/v1/auth/login", json=login).status_code == 401
    assert anteve.client().post("/api/v1/auth/login", json={**login, "password": NEW}).status_code == 200
