"""Notes about a customer: everybody reads them, who wrote one changes it."""

from tests.api.running import Person

KEY = "a/b ção"


def test_a_note_is_written_read_and_edited_by_its_author(ana: Person) -> None:
    member = ana.colleague("member")
    made = member.post("notes", {"entity_key": KEY, "text": " First line\nsecond <b>line</b> "})
    assert made.status_code == 201, made.text
    note = made.json()
    assert note["text"] == "First line\nsecond <b>line</b>"
    (read,) = ana.get("notes", entity_key=KEY).json()["items"]
    assert read == note
    edited = member.ask("PATCH", f"notes/{note['id']}", json={"text": "Other"}).json()
    assert (edited["text"], edited["edited_at"] is None) == ("Other", False)
    assert ana.get("notes", entity_key="nobody").json()["items"] == []


def test_a_colleague_leaves_it_alone_and_an_admin_may_delete_it(ana: Person) -> None:
    author, other = ana.colleague("member"), ana.colleague("analyst")
    note = author.post("notes", {"entity_key": "k", "text": "mine"}).json()
    for refused in (
        other.ask("PATCH", f"notes/{note['id']}", json={"text": "yours"}),
        other.ask("DELETE", f"notes/{note['id']}"),
    ):
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("not_yours")
    assert ana.ask("DELETE", f"notes/{note['id']}").status_code == 204


def test_notes_come_in_pages_newest_first(ana: Person) -> None:
    for number in range(5):
        ana.post("notes", {"entity_key": "paged", "text": str(number)})
    first = ana.get("notes", entity_key="paged", limit=3).json()
    rest = ana.get("notes", entity_key="paged", limit=3, cursor=first["next_cursor"]).json()
    assert [note["text"] for note in first["items"] + rest["items"]] == ["4", "3", "2", "1", "0"]
    assert rest["next_cursor"] is None


def test_an_empty_note_is_refused(ana: Person) -> None:
    for text in ("", "  \n ", "\0"):
        answer = ana.post("notes", {"entity_key": "k", "text": text})
        assert answer.status_code == 422, answer.text
