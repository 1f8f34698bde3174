"""Editions: an organisation's own folder over the toolkit's guidance. It holds changes by address, never copies."""
