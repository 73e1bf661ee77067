"""Russian dates as Django has them, but with a comma before the time."""

DATETIME_FORMAT = "j E Y г., H:i"
