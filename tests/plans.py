"""How the database means to run a query, in its own words."""

from django.db import connection

FORMS = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def plan_of(sql: str) -> str:
    """Return the plan of a statement.

    PostgreSQL reads a table as small as a test's from its beginning to its end, whichever indexes there are, unless it
    is told not to.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(FORMS[connection.vendor] + sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
