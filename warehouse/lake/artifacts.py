"""Signed model artifacts: nothing of a model is parsed before it is known to be ours, whole and unchanged.

A LightGBM text file with one byte changed can take a process down, so the check comes first, and everywhere.
`sign` writes `manifest.json` beside the model's files; `verify` compares the folder with the manifest, the
manifest with the installation's key, and both with the digest that the catalog keeps.

The manifest, and what each part guards against:

    {"format": 1,
     "org_id": ..., "model_id": ..., "version_id": ...,            a model carried to another organization
     "files": [{"name": "model.txt", "bytes": 120, "sha256": ...}],  files changed, missing or added
     "sha256": ...       the digest of all of the above; the catalog keeps it: an older artifact put back
     "signature": ...}   HMAC-SHA256 of the same under the installation's key: a forged manifest
"""

import hashlib
import hmac
import json
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

MANIFEST = "manifest.json"

_FORMAT = 1
# Said before anything that is hashed or signed, so that no other use of the key makes a signature that fits.
_DOMAIN = b"anteve model artifact v1"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_MANIFEST = 1_000_000


class ArtifactRefused(Exception):
    """An artifact that must not be opened. `code` is for programs, the message for people.

    Codes: `unsigned`, `malformed`, `other_organization`, `other_model`, `other_version`, `forged`,
    `not_the_catalogs`, `missing_file`, `extra_file`, `changed_file`, `not_a_plain_file`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def sign(folder: Path, *, org_id: UUID, model_id: UUID, version_id: UUID, secret: bytes) -> dict[str, Any]:
    """Write `manifest.json` over the files of a new model and return it; the catalog keeps its `"sha256"`.

    The folder holds plain files only, without subfolders or links, and no manifest yet.
    """
    if (folder / MANIFEST).exists():
        raise FileExistsError(f"{folder.name} is signed already: a published model never changes")
    files = [_described(folder, name) for name in _plain_files(folder)]
    if not files:
        raise ValueError(f"{folder.name} holds no files to sign")
    manifest = {
        "format": _FORMAT,
        "org_id": str(org_id),
        "model_id": str(model_id),
        "version_id": str(version_id),
        "files": files,
    }
    message = _message(manifest)
    manifest |= {"sha256": hashlib.sha256(message).hexdigest(), "signature": _signature(message, secret)}
    with (folder / MANIFEST).open("x", encoding="utf-8") as file:
        file.write(_written(manifest))
    return manifest


def verify(
    folder: Path,
    *,
    org_id: UUID,
    model_id: UUID,
    version_id: UUID,
    secret: bytes,
    expected_sha256: str,
    older: Sequence[bytes] = (),
) -> dict[str, Any]:
    """The manifest of an artifact that is exactly what the catalog means; else `ArtifactRefused`.

    `older` are keys that were in use before `secret`; what they signed is as good.
    Who it claims to be for is looked at first, only to give the clearer message: nothing is believed before the
    signature fits, and no model file is read before that, nor parsed at all.
    """
    manifest = verify_manifest(
        folder,
        org_id=org_id,
        model_id=model_id,
        version_id=version_id,
        secret=secret,
        expected_sha256=expected_sha256,
        older=older,
    )
    _compare_files(folder, manifest["files"])
    return manifest


def read(folder: Path, name: str, **identity: Any) -> bytes | None:
    """One file of an artifact, known to be whole; None where the artifact never had it. The others are not looked at.

    `identity` is what `verify` takes.
    """
    manifest = verify_manifest(folder, **identity)
    signed = next((file for file in manifest["files"] if file["name"] == name), None)
    if signed is None:
        return None
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise ArtifactRefused("missing_file", f"the model's file {name} is missing") from None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read()
    if len(content) != signed["bytes"] or hashlib.sha256(content).hexdigest() != signed["sha256"]:
        raise ArtifactRefused("changed_file", f"the model's file {name} was changed after it was signed")
    return content


def verify_manifest(
    folder: Path,
    *,
    org_id: UUID,
    model_id: UUID,
    version_id: UUID,
    secret: bytes,
    expected_sha256: str,
    older: Sequence[bytes] = (),
) -> dict[str, Any]:
    """The manifest, signed and the catalog's own; which files lie beside it is not looked at yet."""
    manifest, content = _read_manifest(folder)
    _refuse_another(manifest, org_id=org_id, model_id=model_id, version_id=version_id)
    message = _message(manifest)
    signatures = [_signature(message, key) for key in (secret, *older)]
    if not any(hmac.compare_digest(each, manifest["signature"]) for each in signatures):
        raise ArtifactRefused("forged", "the model's manifest was changed, or signed with another key")
    digest = hashlib.sha256(message).hexdigest()
    if not (digest == manifest["sha256"] and hmac.compare_digest(digest, expected_sha256)):
        raise ArtifactRefused("not_the_catalogs", "this is not the artifact that the catalog knows")
    if content != _written(manifest).encode():
        raise ArtifactRefused("malformed", "the model's manifest was changed after it was signed")
    return manifest


def resign(folder: Path, manifest: dict[str, Any], *, secret: bytes) -> None:
    """Sign a manifest that `verify` just returned with another key; what the catalog knows of it stays the same.

    Nobody may be verifying it meanwhile: for a moment two files lie beside each other.
    """
    signed = manifest | {"signature": _signature(_message(manifest), secret)}
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(signed, indent=1), encoding="utf-8")
    fresh.replace(folder / MANIFEST)


def _compare_files(folder: Path, files: list[dict[str, Any]]) -> None:
    signed = {file["name"]: file for file in files}
    found = set(_plain_files(folder)) - {MANIFEST}
    for name in sorted(signed.keys() - found):
        raise ArtifactRefused("missing_file", f"the model's file {name} is missing")
    for name in sorted(found - signed.keys()):
        raise ArtifactRefused("extra_file", f"{name!r} lies in the model's folder but was never signed")
    for name, file in signed.items():
        if _described(folder, name) != file:
            raise ArtifactRefused("changed_file", f"the model's file {name} was changed after it was signed")


def _plain_files(folder: Path) -> list[str]:
    """The names in the folder, sorted; refuses links, subfolders, devices and names that we never give."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode) or not _NAME.fullmatch(entry.name):
                raise ArtifactRefused(
                    "not_a_plain_file", f"{entry.name!r} in the model's folder is not a plain file"
                )
            names.append(entry.name)
    return sorted(names)


def _described(folder: Path, name: str) -> dict[str, Any]:
    # O_NOFOLLOW: a link put in place of the file after the folder was listed is not followed either.
    descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return {"name": name, "bytes": file.tell(), "sha256": digest.hexdigest()}


def _message(manifest: dict[str, Any]) -> bytes:
    """What is hashed and signed: every part with its length before it, so that no two manifests read alike."""
    parts = [_DOMAIN, *(manifest[key].encode() for key in ("version_id", "org_id", "model_id"))]
    for file in sorted(manifest["files"], key=lambda each: each["name"]):
        parts += [file["name"].encode(), str(file["bytes"]).encode(), file["sha256"].encode()]
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _signature(message: bytes, secret: bytes) -> str:
    if len(secret) < 16:
        raise ValueError("the signing key is too short: it needs at least 16 bytes")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def _written(manifest: dict[str, Any]) -> str:
    """The one way in which a manifest is written: what is not signed in it, its spaces, cannot differ either."""
    return json.dumps(manifest, indent=1)


def _read_manifest(folder: Path) -> tuple[dict[str, Any], bytes]:
    """The manifest in the shape that `sign` writes, still unbelieved, and its bytes."""
    path = folder / MANIFEST
    if path.is_symlink():
        raise ArtifactRefused("not_a_plain_file", "the model's manifest is a link")
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_MANIFEST + 1)
        manifest = json.loads(content) if len(content) <= _LARGEST_MANIFEST else None
    except FileNotFoundError:
        raise ArtifactRefused("unsigned", "the model has no manifest: it was never signed") from None
    except (OSError, ValueError, RecursionError):
        raise ArtifactRefused("malformed", "the model's manifest cannot be read") from None
    if isinstance(manifest, dict) and not manifest.get("signature"):
        raise ArtifactRefused("unsigned", "the model's manifest has no signature")
    if not isinstance(manifest, dict) or not _well_formed(manifest):
        raise ArtifactRefused("malformed", "the model's manifest is not in the form that is signed here")
    return manifest, content


def _well_formed(manifest: dict[str, Any]) -> bool:
    keys = {"format", "org_id", "model_id", "version_id", "files", "sha256", "signature"}
    return (
        manifest.keys() == keys
        and manifest["format"] == _FORMAT
        and all(isinstance(manifest[key], str) for key in ("org_id", "model_id", "version_id"))
        and all(_is_sha256(manifest[key]) for key in ("sha256", "signature"))
        and isinstance(manifest["files"], list)
        and all(_well_formed_file(file) for file in manifest["files"])
    )


def _well_formed_file(file: Any) -> bool:
    return (
        isinstance(file, dict)
        and file.keys() == {"name", "bytes", "sha256"}
        and isinstance(file["name"], str)
        and _NAME.fullmatch(file["name"]) is not None
        and file["name"] != MANIFEST
        and type(file["bytes"]) is int
        and _is_sha256(file["sha256"])
    )


def _is_sha256(value: Any) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _refuse_another(manifest: dict[str, Any], **expected: UUID) -> None:
    for key, word in (("org_id", "organization"), ("model_id", "model"), ("version_id", "version")):
        if manifest[key] != str(expected[key]):
            raise ArtifactRefused(f"other_{word}", f"the artifact belongs to another {word}")
