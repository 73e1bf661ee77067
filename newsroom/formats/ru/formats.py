"""Russian dates as Django has them, but with a comma before the time, and short ones in words like the long ones."""

DATETIME_FORMAT = "j E Y г., H:i"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
