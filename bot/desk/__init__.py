"""The hall between doors, core and store: take in, hold a chat, reply, keep, send."""
