"""Searching for a word in all that an installation keeps: every file of the lake, every column of every table."""

import gzip
import io
import zipfile
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq


def places_of(word: str, owner_url: str, lake: Path) -> list[str]:
    """Where the word stands: files by their path, columns as `table.column`."""
    return [*in_files(word, lake), *in_tables(word, owner_url)]


def in_files(word: str, folder: Path) -> list[str]:
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and (word in file.name or any(word in text for text in _texts(file)))
    ]


def in_tables(word: str, owner_url: str) -> list[str]:
    """As the owner, whom row-level security does not hold here; every column as text."""
    found = []
    with psycopg.connect(owner_url) as connection:
        columns = connection.execute("""
            select table_name, column_name from information_schema.columns
            where table_schema = 'public' order by table_name, ordinal_position
        """).fetchall()
        for table, column in columns:
            query = f'select count(*) from "{table}" where strpos("{column}"::text, %s) > 0'
            count = connection.execute(query, [word]).fetchone()
            if count and count[0]:
                found.append(f"{table}.{column}")
            hexed = connection.execute(query, [word.encode().hex()]).fetchone()
            if hexed and hexed[0]:
                found.append(f"{table}.{column} in bytes")
    return found


def _texts(file: Path) -> list[str]:
    content = file.read_bytes()
    texts = [content.decode("utf-8", "replace"), content.decode("utf-16-le", "replace")]
    if file.suffix == ".parquet":
        texts.append(str(pq.read_table(file).to_pylist()))
    elif file.suffix == ".arrow":
        texts.append(str(pa.ipc.open_file(pa.BufferReader(content)).read_all().to_pylist()))
    elif content.startswith(b"\x1f\x8b"):
        texts.append(gzip.decompress(content).decode("utf-8", "replace"))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return texts
