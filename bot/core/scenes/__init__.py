"""The scenes of the dialogue; each takes a moment and gives an outcome."""
