"""The pages of staff, under /staff/. No script runs on them."""
