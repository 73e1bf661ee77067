"""Tests of what partners copy."""
