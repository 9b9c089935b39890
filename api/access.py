"""Who may use a route: declared on each one, and denied where it is not."""

from dataclasses import dataclass
from typing import Literal

from warehouse.catalog.memberships import Role


@dataclass(frozen=True)
class Access:
    """`anyone`, whoever is `known` (signed in, or shows a key), or somebody `within` the path's organization.

    Within an organization a person acts through `role` and what it includes, an API key through any of `scopes`;
    without scopes no key may.
    """

    who: Literal["anyone", "known", "within"]
    role: Role = "member"
    scopes: tuple[str, ...] = ()
    persons_only: bool = False

    def __str__(self) -> str:
        if self.who != "within":
            return {"anyone": "Open to anyone.", "known": "For whoever is signed in."}[self.who]
        keys = f" API keys need the scope {' or '.join(f'`{scope}`' for scope in self.scopes)}."
        return f"From the role `{self.role}` on." + (keys if self.scopes else " Not for API keys.")


ANYONE = {"access": Access("anyone")}
KNOWN = {"access": Access("known")}
PERSON = {"access": Access("known", persons_only=True)}


def within(role: Role, *scopes: str) -> dict[str, Access]:
    """`@get("/datasets", opt=within("member", "data:read"))`."""
    return {"access": Access("within", role, scopes)}
