"""Parts of addresses: years of four digits, months of two, and the forms in which a digest is taken along."""


class YearConverter:
    """A year from 1000 to 2999."""

    regex = r"[12]\d{3}"

    def to_python(self, value: str) -> int:
        """Return the year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year in four digits."""
        return f"{value:04d}"


class MonthConverter:
    """A month from 01 to 12."""

    regex = r"0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        """Return the month as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the month in two digits."""
        return f"{value:02d}"


class FormConverter:
    """A form in which a digest is taken along."""

    regex = "html|txt|epub|pdf"

    def to_python(self, value: str) -> str:
        """Return the form."""
        return value

    def to_url(self, value: str) -> str:
        """Return the form."""
        return value
