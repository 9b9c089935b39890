"""The post: letters leave when they are true, and a mail server that is away holds nobody up."""

import time

import pytest

from api import letters
from api.post import Post
from warehouse.mail import Letter

LETTER = Letter("bruno@example.com", "Hello", "Hello.\n")


def test_a_server_that_is_away_is_asked_again() -> None:
    asked: list[Letter] = []

    def send(letter: Letter) -> None:
        asked.append(letter)
        if len(asked) < 3:
            raise ConnectionRefusedError

    post = Post(send, pauses=(0.01, 0.01, 0.01))
    post.hand_in(lambda: LETTER)
    assert post.settle(5)
    assert asked == [LETTER] * 3


def test_a_letter_that_cannot_be_sent_does_not_stop_the_next() -> None:
    sent: list[Letter] = []

    def broken() -> Letter:
        raise ValueError("no such address")

    post = Post(sent.append, pauses=())
    post.hand_in(broken)
    post.hand_in(lambda: None)
    post.hand_in(lambda: LETTER)
    assert post.settle(5)
    assert sent == [LETTER]


def test_handing_in_does_not_wait_for_the_server() -> None:
    post = Post(lambda _: time.sleep(0.5), pauses=())
    began = time.perf_counter()
    for _ in range(3):
        post.hand_in(lambda: LETTER)
    assert time.perf_counter() - began < 0.4


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("en-US,pt;q=0.5", "en"),
        ("de, fr", "en"),
        ("de;q=0.9, pt;q=0.1", "pt"),
        ("en;q=0.1,pt", "pt"),
        ("pt;q=0", "en"),
        ("pt;q=\r\nx", "en"),
    ],
)
def test_letters_are_in_the_language_that_the_browser_prefers(accepted: str | None, language: str) -> None:
    assert letters.language(accepted) == language
