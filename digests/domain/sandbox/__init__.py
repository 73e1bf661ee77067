"""The sandbox: what test keys read. A few invented digests that never change, held in memory.

``content`` reads them, ``world`` publishes them by the rules of the real thing, and ``catalogue`` and ``directory``
have the functions of their namesakes, so the wire's views don't know which of them they ask. No query is made.
"""
