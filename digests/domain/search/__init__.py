"""Search: full text over what is public, the same on SQLite and PostgreSQL.

``letters`` and ``analysis`` turn words into plain tokens, ``indexing`` stores them when something is published,
``query`` turns what a reader typed into tokens the same way, with the other names that ``lexicon`` knows;
``engines`` writes the two databases' conditions, ``finding`` reads, ``ranking`` orders by relevance,
``marking`` shows what matched. No reader's search is recorded anywhere.
"""
