"""How the bot introduces itself on Telegram: description, commands, menu, in each language.

Telegram lets these be changed only now and then, so they are set when they have changed.
"""

import hashlib
from collections.abc import Mapping

from telegram import BotCommand, MenuButtonCommands
from telegram.ext import ExtBot

from bot.channels.memory import Memory
from bot.content.edition import Introduction

FIRST = "vi"
"""The language of those whose own we do not have."""
NAME = "telegram introduction"


async def introduce(bot: ExtBot[int], words: Mapping[str, Introduction], memory: Memory) -> None:
    """Set everything that a citizen sees before the first message, unless it is set already."""
    mark = hashlib.sha256(f"{bot.id} {words}".encode()).hexdigest()
    if await memory.recall(NAME) == mark:
        return
    for language, said in words.items():
        for code in (None, language) if language == FIRST else (language,):
            commands = [BotCommand(name, text) for name, text in said.commands.items()]
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(said.description, language_code=code)
            await bot.set_my_short_description(said.short_description, language_code=code)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await memory.remember(NAME, mark)
