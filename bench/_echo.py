"""The stock echo bot of python-telegram-bot on its own webhook server: what is to be beaten."""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same words back."""
    if update.message:
        await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    port, api, concurrent = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "concurrent"
    application = (
        ApplicationBuilder()
        .token("4711:fake-token")
        .base_url(f"{api}/bot")
        .concurrent_updates(concurrent)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_webhook("127.0.0.1", port, "telegram", secret_token="s3cret",
                            webhook_url=f"http://127.0.0.1:{port}/telegram")  # fmt: skip
