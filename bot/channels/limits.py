"""What each network takes in one message; sources are in docs, section by network.

Where a network counts in a way that is not told, the stricter way is taken.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.channel import Limits

TELEGRAM = Limits(text=4096, buttons=100, label=64, says=64, markup="html", edits=True)
TELEGRAM_PLAIN = replace(TELEGRAM, markup="none")
"""After "can't parse entities", which would be our fault: the same without marks."""

ZALO_OA = Limits(text=2000, buttons=5, label=100, says=999)
"""A payload of a button is "#" and the intent, 1,000 letters in all."""
ZALO_PLAIN = Limits(text=2000, buttons=0, label=100)
"""No official page shows buttons with a text of this version: the numbered list is sure."""

WEB = Limits(text=20_000, counted="characters", buttons=60, label=80)
TERMINAL = Limits(text=20_000, counted="characters", buttons=0)

EVERY: Mapping[str, tuple[Limits, ...]] = {
    "telegram": (TELEGRAM, TELEGRAM_PLAIN),
    "zalo_oa": (ZALO_OA, ZALO_PLAIN),
    "zalo_bot": (ZALO_PLAIN,),
    "web": (WEB,),
    "terminal": (TERMINAL,),
}
"""By channel; the finest form first."""
NARROWEST = ZALO_PLAIN
