"""Servers that behave as Telegram's and Zalo's do, as strict as they are known to be.

Each is an ASGI app, so that it can be called in-process or run over loopback HTTP, and each is
checked in `test_foreign_clients.py` by a client that we did not write.
"""
