"""A model's files that are not exactly what was signed for it are never read: the whole way, as a scoring job goes it."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ml import artifact
from tests.workers.company import Company, customers
from warehouse.catalog.session import Catalog
from warehouse.lake.artifacts import MANIFEST
from warehouse.settings import Settings

TAMPERED = 200
Tamper = Callable[[Path, random.Random], None]


# --- the ways in which an artifact is wrong ---


def mutated(folder: Path, chance: random.Random) -> None:
    """One of its files, with a bit turned, bytes cut out, put in or cut off."""
    victim = chance.choice(sorted(folder.iterdir()))
    content = bytearray(victim.read_bytes())
    at = chance.randrange(len(content))
    way = chance.choice(["turn", "cut", "put", "end"])
    if way == "turn":
        content[at] ^= 1 << chance.randrange(8)
    elif way == "cut":
        del content[at : at + chance.randrange(1, 50)]
    elif way == "put":
        content[at:at] = chance.randbytes(chance.randrange(1, 50))
    else:
        del content[at:]
    victim.write_bytes(content)


def unsigned(folder: Path, chance: random.Random) -> None:
    """Without a manifest, without its signature, or with one that somebody made up."""
    manifest = folder / MANIFEST
    said = json.loads(manifest.read_text())
    way = chance.choice(["none", "empty", "null", "made up"])
    if way == "none":
        manifest.unlink()
        return
    said["signature"] = {"empty": "", "null": None, "made up": chance.randbytes(32).hex()}[way]
    manifest.write_text(json.dumps(said))


def of_another(other: Path) -> Tamper:
    """Another's whole artifact, well signed: as it is, or with its manifest rewritten for this one."""

    def put(folder: Path, chance: random.Random) -> None:
        mine = json.loads((folder / MANIFEST).read_text())
        shutil.rmtree(folder)
        shutil.copytree(other, folder)
        if chance.random() < 0.5:
            theirs = json.loads((folder / MANIFEST).read_text())
            names = {name: mine[name] for name in ("org_id", "model_id", "version_id")}
            (folder / MANIFEST).write_text(json.dumps({**theirs, **names}))

    return put


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of which a file was parsed."""
    seen: list[Path] = []
    load = artifact.load

    def watched(folder: Path, **more: int) -> artifact.TrainedModel:
        seen.append(folder)
        return load(folder, **more)

    monkeypatch.setattr(artifact, "load", watched)
    return seen


def test_two_hundred_of_two_hundred_wrong_artifacts_are_refused_unread(
    catalog: Catalog, settings: Settings, tmp_path: Path, loaded: list[Path]
) -> None:
    alfa, beta = Company(catalog, settings, "Alfa"), Company(catalog, settings, "Beta")
    for seed, company in enumerate((alfa, beta)):
        assert company.land(customers(600, seed)).status == "success"
        company.ask_for_churn()
    folder, second, theirs = alfa.train(seed=1), alfa.train(seed=2), beta.train(seed=1)
    right = tmp_path / "right"
    shutil.copytree(folder, right)
    chance, codes = random.Random(7), Counter[str]()
    ways: list[Tamper] = [mutated, mutated, unsigned, of_another(theirs), of_another(second)]
    for number in range(TAMPERED):
        ways[number % len(ways)](folder, chance)
        job = alfa.score()
        assert job.status == "failed", number
        assert job.error is not None
        assert str(tmp_path) not in job.error
        codes[job.error] += 1
        shutil.rmtree(folder)
        shutil.copytree(right, folder)
    assert loaded == []
    assert codes.total() == TAMPERED
    assert len(codes) > 8, "the ways differ, and so do the reasons told"
    assert not any("broke inside" in said for said in codes), codes
    # The very same job, once its artifact is what was signed.
    assert alfa.score().status == "success"
    assert loaded == [folder]
