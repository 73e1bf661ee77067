"""The archive: every read that the site's pages share, of what is public alone.

``issues`` reads digests, ``stories`` items, ``subjects`` what they are about. Nothing here imports the
working copy, counts rows or skips over them.
"""
