"""The page that officials search on, the same answers over HTTP, and what staff watch."""
