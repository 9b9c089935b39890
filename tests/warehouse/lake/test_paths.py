"""No id and no text makes a path that leaves an organization's folder."""

import string
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warehouse.lake.paths import Lake

ORG, OTHER, THING, TOKEN = (UUID(int=n) for n in (1, 2, 3, 4))
REFUSALS = (PermissionError, ValueError, RuntimeError, OSError)
MAKERS = ("upload", "build", "model_version")
WORDS = [
    *("..", ".", "/", "\\", "~", "", " ", "\0", "%2e%2e", "．．", "//", "v=1", "uploads", "file"),
    *(str(ORG), str(OTHER), "out", "up", "loop", "twin", "etc/passwd", "proc/self/root"),
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two organizations, a file of each, a secret beside the lake, and links in the one's folder to all of that."""
    home = tmp_path_factory.mktemp("home")
    (home / "secret").write_text("secret")
    for org in (ORG, OTHER):
        (home / "lake" / str(org) / "uploads").mkdir(parents=True)
        (home / "lake" / str(org) / "file").write_text(str(org))
    mine = home / "lake" / str(ORG)
    (mine / "out").symlink_to(home / "secret")
    (mine / "up").symlink_to("..")
    (mine / "twin").symlink_to(home / "lake" / str(OTHER))
    (mine / "loop").symlink_to("loop")
    (mine / "fine").symlink_to("file")
    return Lake(home / "lake")


def inside(lake: Lake, path: Path, org_id: UUID = ORG) -> bool:
    """Where the system itself would end up, whatever the path says."""
    return path.resolve().is_relative_to(lake.root.resolve() / str(org_id))


@given(parts=st.lists(st.sampled_from(WORDS), max_size=8), slash=st.booleans())
@example(parts=[str(ORG), "twin", "file"], slash=True)
@example(parts=[str(ORG), "up", str(OTHER), "file"], slash=True)
@example(parts=[str(ORG), "out"], slash=True)
@example(parts=["/", "etc/passwd"], slash=False)
def test_what_the_catalog_names_is_in_the_organizations_folder_or_refused(
    lake: Lake, parts: list[str], slash: bool
) -> None:
    relative = ("/" if slash else "").join(parts)
    try:
        found = lake.resolve(ORG, relative)
    except REFUSALS:
        return
    assert inside(lake, found), relative


@given(relative=st.text())
def test_any_text_is_in_the_organizations_folder_or_refused(lake: Lake, relative: str) -> None:
    for text in (relative, f"{ORG}/{relative}", f"{ORG}/../{relative}"):
        try:
            found = lake.resolve(ORG, text)
        except REFUSALS:
            continue
        assert inside(lake, found), text


def test_a_file_of_ones_own_is_found_also_by_a_link_to_it(lake: Lake) -> None:
    assert lake.resolve(ORG, f"{ORG}/file").read_text() == str(ORG)
    assert lake.resolve(ORG, f"{ORG}/fine").read_text() == str(ORG)
    assert lake.resolve(ORG, f"{ORG}/uploads/../file").read_text() == str(ORG)


@pytest.mark.parametrize("link", ["out", "twin/file", f"up/{OTHER}/file", "up", "loop"])
def test_a_link_out_of_the_folder_is_not_followed(lake: Lake, link: str) -> None:
    with pytest.raises(REFUSALS):
        lake.resolve(ORG, f"{ORG}/{link}")


def test_a_folder_that_is_a_link_to_anothers_is_not_ones_own(tmp_path: Path) -> None:
    (tmp_path / str(OTHER)).mkdir()
    (tmp_path / str(OTHER) / "file").write_text("theirs")
    (tmp_path / str(ORG)).symlink_to(tmp_path / str(OTHER))
    with pytest.raises(PermissionError):
        Lake(tmp_path).resolve(ORG, f"{ORG}/file")


def test_a_lake_may_itself_lie_behind_a_link(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "lake").symlink_to(lake.root)
    assert Lake(tmp_path / "lake").resolve(ORG, f"{ORG}/file").read_text() == str(ORG)


texts = st.one_of(st.text(string.printable), st.sampled_from(WORDS), st.binary(), st.integers(), st.none())


@given(bad=texts)
@pytest.mark.parametrize("maker", MAKERS)
def test_paths_are_made_of_ids_alone(lake: Lake, maker: str, bad: Any) -> None:
    make = getattr(lake, maker)
    for ids in ((ORG, bad), (bad, THING), (bad, bad)):
        with pytest.raises(TypeError):
            make(*ids)


@given(number=st.one_of(st.integers(), st.text(), st.sampled_from(WORDS)))
def test_a_version_is_a_number(lake: Lake, number: Any) -> None:
    try:
        path = lake.dataset_version(ORG, THING, number, TOKEN)
    except ValueError:
        return
    assert path.parent == lake.root / str(ORG) / "datasets" / str(THING)
    assert int(path.name.removeprefix("v=").removesuffix(f"-{TOKEN}")) == int(number)


@given(ids=st.tuples(*[st.uuids()] * 3))
def test_every_path_that_is_made_is_in_the_folder_of_its_organization(
    lake: Lake, ids: tuple[UUID, ...]
) -> None:
    org_id, thing, token = ids
    made = [getattr(lake, maker)(org_id, thing) for maker in MAKERS]
    made += [make(org_id, thing, token) for make in (lake.predictions, lake.work)]
    for path in [*made, lake.dataset_version(org_id, thing, 3, token)]:
        assert inside(lake, path, org_id)
        assert lake.resolve(org_id, lake.relative(path)) == path.resolve()
