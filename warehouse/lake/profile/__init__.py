"""What a table holds, column by column, and what each column probably means."""

from warehouse.lake.profile.dataset_kind import propose_kind
from warehouse.lake.profile.event_roles import chosen_event_mapping, propose_event_mapping
from warehouse.lake.profile.measures import profile
from warehouse.lake.profile.proposal import chosen_mapping, propose_mapping

__all__ = [
    "chosen_event_mapping",
    "chosen_mapping",
    "profile",
    "propose_event_mapping",
    "propose_kind",
    "propose_mapping",
]
