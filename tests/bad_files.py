"""Nasty files and what is to become of each: taken, taken with a warning, or refused, and under which code."""

import csv
import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterable

HEAD = ["customer_id", "email", "signup_date", "mrr", "churned"]


def people(count: int, start: int = 1) -> list[list[str]]:
    return [
        [
            f"C{n:05}",
            f"u{n}@example.com",
            f"2024-0{1 + n % 9}-1{n % 9}",
            f"{n * 7 % 100}.{n % 90 + 10}",
            str(n % 2),
        ]
        for n in range(start, start + count)
    ]


def table(
    head: Iterable[str] = HEAD,
    body: Iterable[Iterable[str]] | None = None,
    separator: str = ",",
    end: str = "\n",
) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow(head)
    writer.writerows(people(50) if body is None else body)
    return text.getvalue()


BASE = table()
PACKED = gzip.compress(BASE.encode() * 50, mtime=0)


def a_zip(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr(name, content)
    return archive.getvalue()


TAKEN: dict[str, tuple[str | bytes, str]] = {
    "plain": (BASE, "a.csv"),
    "a mark of UTF-8": (b"\xef\xbb\xbf" + BASE.encode(), "a.csv"),
    "Windows line ends": (table(end="\r\n"), "a.csv"),
    "no last line end": (BASE.rstrip("\n"), "a.csv"),
    "tabs": (table(separator="\t"), "a.csv"),
    "pipes": (table(separator="|"), "a.txt"),
    "semicolons": (table(separator=";"), "a.csv"),
    "SQL in cells": (
        table(["customer_id", "name"], [["C1", "Robert'); DROP TABLE customers;--"], ["C2", "x"]]),
        "a",
    ),
    "SQL words as headers": (
        table(["select", "order", "group"], [[str(n), "2", "3"] for n in range(5)]),
        "a.csv",
    ),
    "gzip": (gzip.compress(BASE.encode()), "a.csv.gz"),
    "one row": (table(body=people(1)), "a.csv"),
    "a name that climbs": (BASE, "../../../../etc/cron.d/x.csv"),
    "a name with a NUL": (BASE, "a\0.csv"),
    "a name that hides its ending": (BASE, "résumé \u202evsc.exe"),
    "a name without a stem": (BASE, ".csv"),
    "a very long name": (BASE, "n" * 300 + ".csv"),
}

WARNED: dict[str, tuple[str | bytes, str]] = {
    "old Mac line ends": (table(end="\r"), "line_ends"),
    "mixed line ends": (BASE.replace("\n", "\r\n", 10), "line_ends"),
    "Windows-1252": (
        table(["id", "name"], [[f"C{n}", "Zoë Müller – €"] for n in range(9)]).encode("cp1252"),
        "encoding",
    ),
    "UTF-16, little end first": (b"\xff\xfe" + BASE.encode("utf-16-le"), "encoding"),
    "UTF-16, big end first": (b"\xfe\xff" + BASE.encode("utf-16-be"), "encoding"),
    "repeated headers": (table(["customer_id", "email", "email", "mrr", "mrr"]), "duplicate_header"),
    "headers that differ in case": (table(["customer_id", "Email", "email", "mrr", "y"]), "duplicate_header"),
    "blank headers": (table(["customer_id", "", "signup_date", "", "churned"]), "blank_header"),
    "blanks in headers": (
        table([" customer_id ", "email\t", "signup\u00a0date", "mrr", "churned"]),
        "header_cleaned",
    ),
    "SQL in a header": (table(["id", 'a"; DROP TABLE x; --', "b", "c", "d"]), "header_cleaned"),
    "Jinja in a header": (table(["id", "{{ env_var('SECRET') }}", "{% raw %}", "c", "d"]), "header_cleaned"),
    "a header on two lines": (table(["id", "two\nlines", "b", "c", "d"]), "header_cleaned"),
    "headers of our own": (table(["customer_id", "org_id", "_row_id", "mrr", "churned"]), "reserved_header"),
    "a few ragged rows": (
        table(body=[*people(400), ["C9", "two"], ["a", "b", "2024-01-01", "1", "0", "x"]]),
        "bad_rows",
    ),
    "repeated rows": (table(body=people(30) + people(1) * 20), "duplicate_rows"),
    "dates in several ways": (
        table(
            ["id", "d"], [["C1", "2024-01-31"], ["C2", "01/02/2024"], ["C3", "Feb 3, 2024"], ["C4", "45321"]]
        ),
        "mixed_dates",
    ),
    "whole numbers beyond 64 bits": (
        table(["id", "n"], [["a", "9223372036854775808"], ["b", "1"]]),
        "big_numbers",
    ),
    "control characters": (table(["id", "note"], [["C1", "a\x07b\x1b[31m"], ["C2", "c"]]), "control_chars"),
    "an empty column": (table(body=[[r[0], "", *r[2:]] for r in people(30)]), "empty_column"),
    "Excel's sep line": ("sep=;\n" + table(separator=";"), "sep_line"),
    "blank lines": (BASE + "\n\n", "blank_lines"),
    "very many columns": (
        table([f"c{n}" for n in range(1500)], [["1"] * 1500, ["2"] * 1500]),
        "many_columns",
    ),
    "missing values in words": (table(["id", "n"], [["a", "1"], ["b", "N/A"], ["c", "2"]]), "null_spellings"),
    "numbers that are not finite": (
        table(["id", "n"], [["a", "1.5"], ["b", "inf"], ["c", "1e999"]]),
        "non_finite",
    ),
    "decimal commas": (table(["id", "n"], [["a", "1.234,56"], ["b", "7,5"]], separator=";"), "number_format"),
    "ids that a spreadsheet rounded": (table(["user_id"], [["1.23E+15"], ["4.56E+15"]]), "damaged_ids"),
    "invisible signs in ids": (table(["user_id", "n"], [["C1\u200b", "1"], ["C2", "2"]]), "invisible_chars"),
    "a log without a header": (
        "".join(f"{7 + n % 9}\t{n}.50\t2024-01-{1 + n % 28:02}\n" for n in range(60)),
        "headerless",
    ),
    "codes without a header": ("".join(f"CS{1000 + n},{n % 7}\r\n" for n in range(60)), "headerless"),
    "a mark of UTF-8 and no header": (
        b"\xef\xbb\xbf" + "".join(f"C{n},2024-01-{1 + n % 28:02}\n" for n in range(60)).encode(),
        "headerless",
    ),
    "a quoted first line of data": (
        "".join(f'"Ana, {n}","2024-01-05 10:{n:02}:00"\n' for n in range(60)),
        "headerless",
    ),
    "names that may be data": (
        "Ana,712.5\n" + "".join(f"B{'x' * n},{n}.5\n" for n in range(60)),
        "header_doubtful",
    ),
    "columns parted by blanks": (
        " id  day  amount\r\n" + "".join(f" {n:05}  199701{1 + n % 28:02}   {n}.77\r\n" for n in range(60)),
        "columns_by_blanks",
    ),
    "columns by their places, with empty cells": (
        "id     name         amount\n"
        + "".join(f"{n:05}  {'Zoë Lima' if n % 3 else '':<11}  {n:>6}\n" for n in range(60)),
        "columns_by_blanks",
    ),
    "blanks that part nothing alike": (
        "report  of  all\n" + "".join("word  " * (1 + n % 7) + "end\n" for n in range(60)),
        "one_column",
    ),
    "days as whole numbers": (
        table(["id", "date"], [[f"C{n}", f"199702{1 + n % 28:02}"] for n in range(60)]),
        "number_dates",
    ),
    "seconds since 1970": (
        table(["id", "created_at"], [[f"C{n}", str(1_700_000_000 + n)] for n in range(60)]),
        "number_dates",
    ),
    "blank cells": (table(["id", "n"], [["a", "1"], ["b", " "], ["c", "2"]]), "hidden_blank"),
}

REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "nothing": (b"", "a.csv", "empty"),
    "white space": (b" \n\n \r\n\t\n", "a.csv", "empty"),
    "a header alone": (",".join(HEAD) + "\n", "a.csv", "no_rows"),
    "no header": ("".join(f"{n},{n * 3}.5\n" for n in range(30)), "a.csv", "no_header"),
    "no header and nothing but numbers and places": (
        "".join(f"{n}\t{n * 3}\t{n % 5}\n" for n in range(60)),
        "a.txt",
        "no_header",
    ),
    "one line of data": ("760\t25\t2009-11-06\n", "a.txt", "no_header"),
    "a NUL byte among columns of blanks": (
        "id  n\n" + "".join(f"{n:03}  {n}\n" for n in range(60)) + "9\0  1\n",
        "a.txt",
        "nul_byte",
    ),
    "a giant cell among columns of blanks": (
        "id  n\n" + "".join(f"{n:03}  {n}\n" for n in range(9)) + "x" * 1_500_000 + "  1\n",
        "a.txt",
        "field_too_big",
    ),
    "a third of the lines beside the columns of blanks": (
        "id  n  m\n"
        + "".join(f"{n:03}  {n}  {n}\n" if n > 1000 and n % 3 else f"{n:03}  {n}  9\n" for n in range(1100))
        + "".join(f"{n:03}  {n}\n" for n in range(600)),
        "a.txt",
        "bad_rows",
    ),
    "NUL bytes in text": (BASE.encode().replace(b"example", b"exa\0mple", 3), "a.csv", "nul_byte"),
    "NUL bytes at the end": (BASE.encode() + b"\0" * 4096, "a.csv", "nul_byte"),
    "UTF-16 without a mark": (BASE.encode("utf-16-le"), "a.csv", "nul_byte"),
    "UTF-32": (BASE.encode("utf-32"), "a.csv", "nul_byte"),
    "two encodings": (
        table(["id", "n"], [["C1", "Zoë"]] * 9).encode() + b"C2,Zo\xeb\nC3,\x81\n",
        "a.csv",
        "encoding",
    ),
    "overlong UTF-8": (BASE.encode() + b"C9,\xc0\xae\xc0\xae,2024-01-01,1,0\n", "a.csv", "encoding"),
    "an open quote": (BASE + 'C7,"never closed,2024-01-01,1,0\n' + BASE, "a.csv", "unclosed_quote"),
    "an open quote among quotes": (
        BASE + 'C7,"open,2024-01-01,1,0\nC8,"x",2024-01-01,1,0\n',
        "a.csv",
        "unclosed_quote",
    ),
    "half of the rows ragged": (
        table(body=[r if n % 2 else r[:2] for n, r in enumerate(people(60))]),
        "a",
        "bad_rows",
    ),
    "far too many columns": (
        ",".join(f"c{n}" for n in range(100_000)) + "\n1\n",
        "a.csv",
        "too_many_columns",
    ),
    "a giant header": ("customer_id," + "h" * 1_500_000 + "\nC1,1\n", "a.csv", "field_too_big"),
    "a giant cell": (f"id,n\nC1,{'x' * 1_500_000}\n", "a.csv", "field_too_big"),
    "a giant quoted cell": (f'id,n\nC1,"{"x" * 1_500_000}"\nC2,y\n', "a.csv", "field_too_big"),
    "Parquet under another name": (b"PAR1" + os.urandom(64) + b"PAR1", "a.csv", "not_csv"),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\0" * 64, "a.csv", "not_csv"),
    "JSON": (json.dumps([{"customer_id": f"C{n}", "mrr": n} for n in range(20)]), "a.csv", "not_csv"),
    "NDJSON named CSV": ('{"customer_id": 1}\n{"customer_id": 2}\n', "a.csv", "not_csv"),
    "a web page": ("<!doctype html><html><body>Sign in</body></html>", "a.csv", "not_csv"),
    "a zip": (a_zip("../../../../tmp/evil.csv", BASE.encode()), "a.zip", "not_csv"),
    "a zip named CSV": (a_zip("a.csv", BASE.encode()), "a.csv", "not_csv"),
    "gzip named CSV": (gzip.compress(BASE.encode()), "a.csv", "not_csv"),
    "CSV named gzip": (BASE, "a.csv.gz", "not_csv"),
    "gzip within gzip": (gzip.compress(gzip.compress(BASE.encode())), "a.csv.gz", "not_csv"),
    "half a gzip file": (PACKED[: len(PACKED) // 2], "a.csv.gz", "truncated"),
    "a wrong checksum": (PACKED[:-8] + bytes([PACKED[-8] ^ 255]) + PACKED[-7:], "a.csv.gz", "truncated"),
    "bytes after the end": (PACKED + b"garbage", "a.csv.gz", "truncated"),
    "a bomb": (gzip.compress(b"0" * 20_000_000, 9), "a.csv.gz", "bomb"),
    "a broken workbook": (a_zip("xl/workbook.xml", b"<workbook/>"), "a.xlsx", "unreadable"),
    "broken Parquet": (b"PAR1" + os.urandom(64) + b"PAR1", "a.parquet", "unreadable"),
}
