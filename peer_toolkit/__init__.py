"""Peer Workforce Toolkit: the engine behind the handbook. It knows no site generator outside `site.py`."""

__version__ = "0.1.0"
