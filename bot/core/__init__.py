"""The pure core: what is known, what is said. Nothing here awaits, opens or reads a clock."""
