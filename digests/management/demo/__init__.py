"""The demonstration newsroom: its plan, its pictures and its loading."""
