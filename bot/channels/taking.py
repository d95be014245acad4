"""Writing an update down for a network that would punish a refusal: three tries, then aside."""

import logging

from bot.channels.channel import Signs, Take
from bot.core.talk import Incoming
from bot.store.store import StoreDown, StoreFull

log = logging.getLogger(__name__)
TRIES = 3
"""How often an update that cannot be written down is taken before it is set aside."""


async def written(take: Take, incoming: Incoming, signs: Signs) -> None:
    """Write an update down; one that can never be is set aside, so that it blocks nobody.

    Raises StoreFull or StoreDown, which have nothing to do with the update and pass by.
    """
    for _ in range(TRIES):
        try:
            await take(incoming)
            return
        except (StoreFull, StoreDown):
            raise
        except Exception:
            log.exception("an update cannot be written down")
    signs.count("set aside")
