"""Signed model artifacts: each way in which one can be wrong is refused before a file of it is parsed."""

import hashlib
import json
import os
import random
import shutil
from pathlib import Path
from uuid import UUID

import pytest

from warehouse.lake.artifacts import MANIFEST, ArtifactRefused, sign, verify

ORG, OTHER_ORG, MODEL, VERSION = (UUID(int=n) for n in (1, 2, 3, 4))
SECRET = bytes(range(32))
FILES = {
    "model.txt": b"tree\nversion=v4\nnum_class=1\n" * 40,
    "card.json": b'{"kind": "churn"}',
    "calibrator.json": b'{"x": [0, 1], "y": [0, 1]}',
}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    sign(folder, org_id=ORG, model_id=MODEL, version_id=VERSION, secret=SECRET)
    return folder


def digest(folder: Path) -> str:
    return json.loads((folder / MANIFEST).read_text())["sha256"]


def refusal(folder: Path, expected: str, **changes) -> str:
    about = {"org_id": ORG, "model_id": MODEL, "version_id": VERSION, "secret": SECRET, **changes}
    with pytest.raises(ArtifactRefused) as caught:
        verify(folder, expected_sha256=expected, **about)
    assert str(folder) not in caught.value.message
    return caught.value.code


def test_what_was_signed_verifies_and_gives_its_manifest(folder):
    manifest = verify(
        folder,
        org_id=ORG,
        model_id=MODEL,
        version_id=VERSION,
        secret=SECRET,
        expected_sha256=digest(folder),
    )
    assert [file["name"] for file in manifest["files"]] == sorted(FILES)
    hashes = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert hashes["card.json"] == hashlib.sha256(FILES["card.json"]).hexdigest()


def test_the_same_model_signs_to_the_same_digest(folder, tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    for name in reversed(FILES):
        (again / name).write_bytes(FILES[name])
    signed = sign(again, org_id=ORG, model_id=MODEL, version_id=VERSION, secret=SECRET)
    assert signed["sha256"] == digest(folder)


def test_every_one_of_two_hundred_mutated_artifacts_is_refused(folder, tmp_path):
    expected, chance, codes = digest(folder), random.Random(7), []
    for number in range(200):
        mutated = tmp_path / f"mutated-{number}"
        shutil.copytree(folder, mutated)
        victim = mutated / [*sorted(FILES), MANIFEST][number % 4]
        content = bytearray(victim.read_bytes())
        at = chance.randrange(len(content))
        match number // 4 % 5:
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                del content[at:]
            case 2:
                content[at:at] = bytes([chance.randrange(256)])
            case 3:
                del content[at : at + chance.randrange(1, 20)]
            case 4:
                content += b"0"
        victim.write_bytes(content)
        codes.append(refusal(mutated, expected))
    assert codes.count("changed_file") == 150
    assert set(codes[3::4]) <= {
        "malformed",
        "unsigned",
        "forged",
        "not_the_catalogs",
        "other_organization",
        "other_model",
        "other_version",
    }


def test_the_artifact_of_another_organization_model_or_version_is_refused(folder):
    expected = digest(folder)
    assert refusal(folder, expected, org_id=OTHER_ORG) == "other_organization"
    assert refusal(folder, expected, model_id=UUID(int=9)) == "other_model"
    assert refusal(folder, expected, version_id=UUID(int=9)) == "other_version"


def test_a_manifest_that_is_rewritten_for_another_organization_is_forged(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["org_id"] = str(OTHER_ORG)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert refusal(folder, manifest["sha256"], org_id=OTHER_ORG) == "forged"


def test_a_changed_file_with_its_checksums_made_to_fit_is_forged(folder):
    (folder / "model.txt").write_bytes(b"tree\n")
    manifest = json.loads((folder / MANIFEST).read_text())
    for file in manifest["files"]:
        if file["name"] == "model.txt":
            file |= {"bytes": 5, "sha256": hashlib.sha256(b"tree\n").hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert refusal(folder, manifest["sha256"]) == "forged"


def test_a_signature_of_another_installation_is_refused(folder):
    assert refusal(folder, digest(folder), secret=b"another installation's key......") == "forged"


def test_a_well_signed_artifact_that_the_catalog_does_not_know_is_refused(folder):
    assert refusal(folder, "0" * 64) == "not_the_catalogs"


@pytest.mark.parametrize("space", [b" ", b"\n", b"\t"])
def test_a_manifest_with_as_much_as_a_space_more_is_refused(folder, space):
    expected, content = digest(folder), (folder / MANIFEST).read_bytes()
    for changed in (content + space, content.replace(b": ", b":" + space + space, 1)):
        (folder / MANIFEST).write_bytes(changed)
        assert refusal(folder, expected) == "malformed"


@pytest.mark.parametrize("signature", [None, ""])
def test_a_manifest_without_a_signature_is_unsigned(folder, signature):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["signature"] = signature
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert refusal(folder, manifest["sha256"]) == "unsigned"


def test_a_folder_without_a_manifest_is_unsigned(folder):
    expected = digest(folder)
    (folder / MANIFEST).unlink()
    assert refusal(folder, expected) == "unsigned"


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"signature": "x"}', b" " * 1_000_001],
    ids=["empty", "null", "list", "bytes", "deep", "bare", "huge"],
)
def test_a_manifest_that_is_not_one_is_malformed(folder, content):
    expected = digest(folder)
    (folder / MANIFEST).write_bytes(content)
    assert refusal(folder, expected) == "malformed"


@pytest.mark.parametrize("name", ["../card.json", "/etc/passwd", "a/b", "", "..", MANIFEST])
def test_a_manifest_that_names_a_file_outside_the_folder_is_malformed(folder, name):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][0]["name"] = name
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert refusal(folder, manifest["sha256"]) == "malformed"


def test_a_missing_and_an_extra_file_are_refused_by_name(folder):
    expected = digest(folder)
    (folder / "extra.txt").write_text("more")
    assert refusal(folder, expected) == "extra_file"
    (folder / "extra.txt").unlink()
    (folder / "card.json").unlink()
    assert refusal(folder, expected) == "missing_file"


def test_links_and_subfolders_are_refused_even_with_the_right_content(folder, tmp_path):
    expected = digest(folder)
    (tmp_path / "card.json").write_bytes(FILES["card.json"])
    (folder / "card.json").unlink()
    (folder / "card.json").symlink_to(tmp_path / "card.json")
    assert refusal(folder, expected) == "not_a_plain_file"
    (folder / "card.json").unlink()
    (folder / "card.json").write_bytes(FILES["card.json"])
    (folder / "more").mkdir()
    assert refusal(folder, expected) == "not_a_plain_file"
    (folder / "more").rmdir()
    (folder / MANIFEST).rename(tmp_path / MANIFEST)
    (folder / MANIFEST).symlink_to(tmp_path / MANIFEST)
    assert refusal(folder, expected) == "not_a_plain_file"


def test_only_plain_files_are_signed_and_only_once(folder, tmp_path):
    about = {"org_id": ORG, "model_id": MODEL, "version_id": VERSION, "secret": SECRET}
    with pytest.raises(FileExistsError):
        sign(folder, **about)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with pytest.raises(ValueError, match="no files"):
        sign(fresh, **about)
    os.mkfifo(fresh / "model.txt")
    with pytest.raises(ArtifactRefused):
        sign(fresh, **about)


def test_a_short_key_signs_nothing(folder, tmp_path):
    (folder / MANIFEST).unlink()
    with pytest.raises(ValueError, match="too short"):
        sign(folder, org_id=ORG, model_id=MODEL, version_id=VERSION, secret=b"")
