"""Delivery: changes pushed to partners' webhooks, and feeds that changed told to the WebSub hub.

The change log is the outbox: publishing writes nothing for webhooks. ``expanding`` makes a ``Delivery`` of each
change that a webhook wants, in order; ``sending`` claims endpoints, hands what is due to threads (``posting``) and
notes what came of it; ``rounds`` is the worker's part. ``endpoints`` and ``replaying`` are what partners and
editors do, ``overview`` what they see. ``secrets``, ``events`` and ``schedule`` are pure.
"""
