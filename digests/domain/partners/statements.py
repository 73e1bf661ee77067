"""The statements that count requests, as SQLite and PostgreSQL both take them.

For nearly every request ADD finds the hour's row; else BEGIN makes it, or adds to the one that another process made in
that moment. Both set the row by the same words, and tell what it then has.
"""

RESOURCES = ("digests", "items", "changes", "exports")

# A process that was a moment late counts in the minute that has begun; a clock that was set back begins anew.
SAME = "%(minute)s IN (usage.minute, usage.minute - 1)"
IN_MINUTE = f"CASE WHEN {SAME} THEN usage.in_minute + 1 ELSE 1 END"
IS_OVER = (
    f"({IN_MINUTE} > %(per_minute)s OR usage.month_before + usage.requests - usage.refused >= %(per_month)s)"
)
CHANGES = f"""
    minute = CASE WHEN {SAME} THEN usage.minute ELSE %(minute)s END,
    in_minute = {IN_MINUTE},
    requests = usage.requests + 1,
    refused = usage.refused + CASE WHEN {IS_OVER} THEN 1 ELSE 0 END,
    was_refused = {IS_OVER}"""
TELLS = "RETURNING in_minute, month_before + requests - refused, was_refused"


def _changes(resource: str | None) -> str:
    return f"{CHANGES},\n    {resource} = usage.{resource} + 1" if resource else CHANGES


def _add(resource: str | None) -> str:
    return f"""
UPDATE digests_usage AS usage SET {_changes(resource)}
WHERE subject = %(subject)s AND hour = %(hour)s
{TELLS}"""  # noqa: S608 (made of the words above)


def _begin(resource: str | None) -> str:
    """Return the statement that begins an hour: what was in the month before stands in the last hour's row."""
    first = ", ".join(str(int(name == resource)) for name in RESOURCES)
    return f"""
INSERT INTO digests_usage AS usage (
    subject, key_id, hour, minute, in_minute, month_before, requests, refused, was_refused,
    problems, last_problem, last_path, {", ".join(RESOURCES)})
SELECT
    %(subject)s, %(key)s, %(hour)s, %(minute)s, 1, month.used, 1,
    CASE WHEN month.used >= %(per_month)s THEN 1 ELSE 0 END, month.used >= %(per_month)s,
    0, '', '', {first}
FROM (SELECT COALESCE((
    SELECT month_before + requests - refused FROM digests_usage
    WHERE subject = %(subject)s AND hour >= %(month)s AND hour < %(hour)s ORDER BY hour DESC LIMIT 1
    ), 0) AS used) AS month
WHERE true
ON CONFLICT (subject, hour) DO UPDATE SET {_changes(resource)}
{TELLS}"""  # noqa: S608 (made of the words above)


ADD = {resource: _add(resource) for resource in (None, *RESOURCES)}
BEGIN = {resource: _begin(resource) for resource in (None, *RESOURCES)}
NOTE = """
UPDATE digests_usage SET problems = problems + %(more)s, last_problem = %(slug)s, last_problem_at = %(at)s,
    last_path = %(path)s
WHERE subject = %(subject)s AND hour = %(hour)s
RETURNING problems"""
FOLLOW = """
UPDATE digests_apikey SET followed_seq = %(seq)s, followed_at = %(at)s WHERE id = %(key)s
RETURNING followed_seq"""
