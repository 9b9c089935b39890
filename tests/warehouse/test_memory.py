"""A program that answers for weeks from many threads holds on to what it uses, not to the holes between."""

import os
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

CROWD = """
import ctypes, sys, tempfile, threading
from concurrent.futures import ThreadPoolExecutor

def crowd(*_, **__):
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    libc.fopen.restype = ctypes.c_void_p
    libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
    libc.fclose.argtypes = [ctypes.c_void_p]
    together = threading.Barrier(12)
    def work(_):
        together.wait()
        for held in [libc.malloc(size % 4000 + 1500) for size in range(0, 400_000, 97)]:
            libc.free(held)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    with tempfile.NamedTemporaryFile() as file:
        told = libc.fopen(file.name.encode(), b"w")
        libc.malloc_info(0, told)
        libc.fclose(told)
        print(file.read().decode().count("<heap nr="))
"""
SERVED = f"{CROWD}\nimport uvicorn\nuvicorn.run = crowd\nfrom api.__main__ import main\nmain()"

pytestmark = pytest.mark.skipif(
    "CS_GNU_LIBC_VERSION" not in os.confstr_names,
    reason="only this C library has a heap for every few threads",
)


def heaps(program: str) -> int:
    given = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "PYTHONPATH": str(REPOSITORY),
    }
    given.pop("MALLOC_ARENA_MAX", None)
    done = subprocess.run(
        [sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1])


def test_the_threads_of_the_api_share_a_few_heaps() -> None:
    assert heaps(f"{CROWD}\ncrowd()") > 8, "where nothing is said nearly each has its own"
    assert heaps(SERVED) <= 4  # two, or those that libraries' own threads had when they were loaded
