"""Fetching pages politely and safely, in a process of its own."""
