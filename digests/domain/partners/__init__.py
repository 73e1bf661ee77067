"""Partners and their keys: who may ask the wire for what, how often, and how much they did.

``tokens`` is what a partner sends, ``keys`` makes and ends keys, ``callers`` finds whose one is, ``counting`` counts
and throttles, and ``admission`` is all of it for one request. Knows no HTTP.
"""
