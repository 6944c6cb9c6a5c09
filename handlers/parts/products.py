"""Products on the list."""

from app.service_api import Entry, entries

REGISTER = "products"


def listed_products(organisation_id: int) -> list[Entry]:
    """Return a provider's products that are listed, the newest first."""
    return list(entries(REGISTER, states=("listed",), organisation_id=organisation_id))
