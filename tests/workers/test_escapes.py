"""What a file says never drives the terminal of whoever reads a log: no control character of it gets there."""

import unicodedata

import pytest

from tests.workers.company import Company
from warehouse.catalog import datasets, jobs, uploads
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings

ESCAPES = "\x1b[31m", "\x1b]0;owned\x07", "\x9b2J", "\x1b[2J", "\u202eflip", "\x08\x7f"
FILES = {
    "the header": "id,{0}plan,{1}name\n1,a,b\n2,c,d\n",
    "cells": "id,name,when\n" + "".join(f"{n},{{{n % 6}}}name,2026-01-01\n" for n in range(40)),
    "a line that is set aside": "id,name\n" + "1,a\n" * 200 + '9,{0}a,{2},{3}\n"',
    "a column twice": "id,{0}x,{0}x\n1,2,3\n",
    "values of mixed types": "id,paid\n" + "1,5\n" * 200 + "2,{0}{4}\n",
    "no table at all": "{0}{1}{2}",
}


@pytest.mark.parametrize("where", FILES)
def test_escapes_in_a_file_reach_no_log(where: str, catalog: Catalog, settings: Settings) -> None:
    company = Company(catalog, settings, "Alfa")
    job = company.land(FILES[where].format(*ESCAPES).encode(), file_name=f"{ESCAPES[0]}file.csv")
    with catalog.transaction(org_id=company.org_id) as session:
        lines = [line.text for line in jobs.lines_after(session, company.org_id, job.id)]
        dataset = datasets.by_name(session, company.org_id, "customers")
        (upload,) = uploads.of_dataset(session, dataset)
    told = [*upload.warnings, *upload.errors]
    said = [*lines, job.message, job.error or "", *(one["message"] for one in told)]
    assert lines
    for text in said:
        unsafe = [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"]
        assert unsafe == [], text
