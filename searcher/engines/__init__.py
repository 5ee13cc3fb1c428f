"""Engines: each answers the same requests, over its own kind of storage."""
