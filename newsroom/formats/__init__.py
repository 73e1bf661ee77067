"""How dates are written in the interface's languages, where Django has it otherwise or not at all.

Pages for readers take theirs from CLDR, in ``digests.domain.languages``.
"""
