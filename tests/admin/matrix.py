"""The rules of who gets what at the desk, as a table: URL name × role × state → status.

Roles stand in order: each may what the one before it may, and more.
"""

from dataclasses import dataclass, field

ROLES = ("anonymous", "stranger", "viewer", "Writer", "Editor", "Administrator")
STATES = ("draft", "in_review", "approved", "scheduled", "published", "newer", "withdrawn")
PUBLIC = {"published", "newer", "withdrawn"}
ALL, VIEWER, WRITER, EDITOR, ADMINISTRATOR = "stranger viewer Writer Editor Administrator".split()
NOBODY = "nobody"
# What a request that was let in may answer; an empty form is refused in one of these ways.
READ = {200}
SENT = {200, 201, 302, 400, 409, 422}


@dataclass(frozen=True)
class Rule:
    """One address: the least role that may read it and that may send to it; None where a method isn't taken.

    ``scripts`` says that signed-out requests get 401 and not the sign-in page; ``states`` gives, for a
    state, other answers than usual to those who may.
    """

    path: str = ""
    read: str | None = VIEWER
    send: str | None = NOBODY
    got: set = field(default_factory=lambda: READ)
    done: set = field(default_factory=lambda: SENT)
    data: dict = field(default_factory=dict)
    scripts: bool = False
    is_json: bool = False
    of_digest: bool = False
    got_in: dict = field(default_factory=dict)
    done_in: dict = field(default_factory=dict)


def of_digest(path, **kw):
    return Rule(path=path, of_digest=True, **kw)


def act(path, read=None, send=WRITER, **kw):
    """An act of the composer, sent as JSON without what it needs; a scheduled digest refuses it."""
    done = {200, 400, 409}
    defaults = {"done": done, "done_in": {"scheduled": {400, 409}}, "scripts": True, "is_json": True}
    return Rule(path=path, read=read, send=send, of_digest=True, **(defaults | kw))


def look(path, **kw):
    """A part of the composer that is read by scripts."""
    return Rule(path=path, read=VIEWER, send=None, scripts=True, of_digest=True, **kw)


def step(name, least, where, **kw):
    """A step: who may take it, and in which states it is done; elsewhere it is refused."""
    done_in = {state: {302} if state in where else {200, 409} for state in STATES}
    return of_digest(
        f"digest/{{digest}}/{name}/",
        **({"read": least, "send": least, "data": {"note": "A note."}, "done_in": done_in} | kw),
    )


def model(name, *, see=WRITER, add=ADMINISTRATOR, change=ADMINISTRATOR, delete=ADMINISTRATOR, app="digests"):
    """The stock pages of a model."""
    row = f"{name}/{{{name}}}"
    return {
        f"{app}_{name}_changelist": Rule(f"{name}/", read=see, send=see),
        f"{app}_{name}_add": Rule(f"{name}/add/", read=add, send=add),
        f"{app}_{name}_change": Rule(f"{row}/change/", read=see, send=change),
        f"{app}_{name}_delete": Rule(f"{row}/delete/", read=delete, send=delete),
        f"{app}_{name}_history": Rule(f"{row}/history/", read=see, send=see),
    }


FROZEN = {"scheduled": {403}}
IN_PUBLIC = {state: {403} for state in PUBLIC}
D = "digest/{digest}"
C = f"{D}/compose"
HOOK = "partner/{partner}/webhooks/{webhook}"
ITEM, SECTION = f"{C}/item/{{item_uuid}}", f"{C}/section/{{section_uuid}}"

RULES: dict[str, Rule] = {
    "index": Rule("/admin/", read=ALL, send=ALL),
    "login": Rule("/admin/login/", read="anonymous", send="anonymous", got={200, 302}),
    # Everybody may sign out, whoever they are.
    "logout": Rule("/admin/logout/", read="anonymous", send="anonymous", got={302, 405}),
    "password_change": Rule("/admin/password_change/", read=ALL, send=ALL),
    "password_change_done": Rule("/admin/password_change/done/", read=ALL, send=None),
    "jsi18n": Rule("/admin/jsi18n/", read=ALL, send=None),
    # Names of sections, by a widget that the desk doesn't use, for those who see sections anyway.
    "autocomplete": Rule(
        "/admin/autocomplete/?app_label=digests&model_name=item&field_name=section&term=a", WRITER, None
    ),
    "view_on_site": Rule("/admin/r/{series_type}/{series}/", read=ALL, send=ALL, got={302}),
    "app_list": Rule("/admin/digests/", read=VIEWER, send=VIEWER, got={200}),
    **model("user", see=ADMINISTRATOR, app="auth"),
    **model("group", see=ADMINISTRATOR, app="auth"),
    "auth_user_password_change": Rule("user/{user}/password/", read=ADMINISTRATOR, send=ADMINISTRATOR),
    **model("region"),
    **model("country"),
    **model("series", change=EDITOR),
    **model("source", add=EDITOR, change=EDITOR),
    **model("topic", add=EDITOR, change=EDITOR),
    **model("edition", add=NOBODY, change=NOBODY, delete=NOBODY),
    **model("change", add=NOBODY, change=NOBODY, delete=NOBODY),
    **model("mailing", add=NOBODY, change=NOBODY, delete=NOBODY),
    **model("subscriber", see=ADMINISTRATOR, add=NOBODY, change=NOBODY),
    **model("partner", see=EDITOR),
    "digests_partner_pause": Rule("partner/{partner}/pause/", read=None, send=ADMINISTRATOR),
    "digests_partner_key": Rule("partner/{partner}/keys/{key}/", read=EDITOR, send=None),
    **{
        f"digests_partner_key_{name}": Rule(f"partner/{{partner}}/keys/{path}/", ADMINISTRATOR, ADMINISTRATOR)
        for name, path in (("add", "add"), ("rotate", "{key}/rotate"), ("revoke", "{key}/revoke"))
    },
    "digests_partner_webhook": Rule(f"{HOOK}/", read=EDITOR, send=None),
    "digests_partner_webhook_add": Rule("partner/{partner}/webhooks/add/", ADMINISTRATOR, ADMINISTRATOR),
    "digests_partner_delivery": Rule(f"{HOOK}/deliveries/{{delivery}}/", read=EDITOR, send=None),
    "digests_partner_webhook_replay": Rule(f"{HOOK}/replay/", read=ADMINISTRATOR, send=ADMINISTRATOR),
    **{
        f"digests_partner_webhook_act {name}": Rule(f"{HOOK}/{name}/", ADMINISTRATOR, ADMINISTRATOR)
        for name in ("test", "retry", "disable", "enable", "skip", "secret", "delete")
    },
    "digests_partner_webhook_act explode": Rule(
        f"{HOOK}/explode/", ADMINISTRATOR, ADMINISTRATOR, got={404}, done={404}
    ),
    "digests_digest_mail": of_digest(f"{D}/mail/", send=EDITOR),
    "digests_digest_mail_html": of_digest(f"{D}/mail/html/", send=None),
    "digests_source_proposed": Rule("source/proposed/", read=EDITOR, send=EDITOR),
    "digests_source_export": Rule("source/export.csv", read=WRITER, send=None),
    "digests_source_import": Rule("source/import/", read=EDITOR, send=EDITOR),
    "digests_topic_export": Rule("topic/export.json", read=WRITER, send=None),
    "digests_topic_import": Rule("topic/import/", read=EDITOR, send=EDITOR),
    "digests_digest_changelist": Rule("digest/", read=VIEWER, send=VIEWER),
    "digests_digest_add": Rule("digest/add/", read=WRITER, send=WRITER),
    "digests_digest_change": of_digest(f"{D}/change/", send=WRITER, done_in=FROZEN),
    "digests_digest_delete": of_digest(
        f"{D}/delete/", read=EDITOR, send=EDITOR, got_in=FROZEN | IN_PUBLIC, done_in=FROZEN | IN_PUBLIC
    ),
    "digests_digest_history": of_digest(f"{D}/history/", send=VIEWER),
    "digests_item_changelist": Rule("item/", read=WRITER, send=WRITER),
    "digests_item_add": Rule("item/add/", read=WRITER, send=WRITER),
    "digests_item_change": of_digest("item/{item}/change/", read=WRITER, send=WRITER, done_in=FROZEN),
    "digests_item_delete": of_digest(
        "item/{item}/delete/", read=EDITOR, send=EDITOR, got_in=FROZEN, done_in=FROZEN
    ),
    "digests_item_history": of_digest("item/{item}/history/", read=WRITER, send=WRITER),
    "digests_section_changelist": Rule("section/", read=WRITER, send=WRITER),
    "digests_section_add": Rule("section/add/", read=WRITER, send=WRITER),
    "digests_section_change": of_digest(
        "section/{section}/change/", read=WRITER, send=WRITER, done_in=FROZEN
    ),
    "digests_section_delete": of_digest(
        "section/{section}/delete/", read=EDITOR, send=EDITOR, got_in=FROZEN, done_in=FROZEN
    ),
    "digests_section_history": of_digest("section/{section}/history/", read=WRITER, send=WRITER),
    "digests_digest_import": Rule("digest/import/", read=WRITER, send=WRITER),
    "digests_digest_import_review": Rule("digest/import/review/", read=WRITER, send=WRITER, got={200, 302}),
    "digests_digest_next_of_series": Rule("digest/next-issue/{series}/", read=WRITER, send=WRITER),
    "digests_digest_next": of_digest(f"{D}/next-issue/", read=WRITER, send=WRITER),
    "digests_digest_translate": of_digest(f"{D}/translate/", read=WRITER, send=WRITER),
    # None of the matrix' digests is a translation.
    "digests_digest_caught_up": of_digest(
        f"{D}/caught-up/", read=WRITER, send=WRITER, got={404}, done={404}, got_in=FROZEN, done_in=FROZEN
    ),
    "digests_digest_preview": of_digest(f"{D}/preview/", send=None),
    "digests_digest_image": of_digest(f"{D}/images/{{image}}", send=None),
    "digests_digest_comments": of_digest(f"{D}/comments/", send=WRITER, data={"do": "add"}),
    "digests_digest_share": of_digest(f"{D}/share/", send=EDITOR),
    "digests_digest_checks": of_digest(f"{D}/checks/", send=WRITER),
    "digests_digest_links": of_digest(f"{D}/links/", send=WRITER),
    "digests_digest_balance": of_digest(f"{D}/balance/", send=None),
    "digests_digest_compare": of_digest(f"{D}/compare/?a=now&b=now", send=None),
    "digests_digest_name_version": of_digest(f"{D}/history/name/", read=None, send=WRITER),
    "digests_digest_restore": of_digest(
        f"{D}/history/{{revision}}/restore/",
        read=WRITER,
        send=WRITER,
        got={200, 409},
        done_in={"scheduled": {409}},
    ),
    "digests_digest_compose": of_digest(f"{C}/", send=None),
    "digests_digest_compose_item_form": look(f"{ITEM}/form/"),
    "digests_digest_compose_section_form": look(f"{SECTION}/form/"),
    "digests_digest_compose_digest_form": look(f"{C}/digest/form/"),
    "digests_digest_compose_lookup": look(f"{C}/lookup/?url=https://example.org/a"),
    "digests_digest_compose_token": look(f"{C}/token/"),
    # Who looks is here too, so the ping is for all who see the digest.
    "digests_digest_compose_state": act(f"{C}/state/", read=VIEWER, send=VIEWER, done_in={}),
    "digests_digest_tab_preview": look(f"{C}/tab/preview/"),
    "digests_digest_tab_checks": of_digest(f"{C}/tab/checks/", send=WRITER, scripts=True),
    "digests_digest_tab_history": of_digest(f"{C}/tab/history/", send=WRITER, scripts=True),
    "digests_digest_tab_comments": of_digest(
        f"{C}/tab/comments/", send=WRITER, scripts=True, data={"do": "add"}
    ),
    "digests_digest_compose_item_add": act(f"{C}/item/add/"),
    **{
        f"digests_digest_compose_item_{name}": act(f"{ITEM}/{name}/")
        for name in ("save", "image", "move", "delete", "duplicate", "split", "merge")
    },
    "digests_digest_compose_section_add": act(f"{C}/section/add/"),
    "digests_digest_compose_section_add_countries": act(f"{C}/section/add-countries/"),
    **{
        f"digests_digest_compose_section_{name}": act(f"{SECTION}/{name}/")
        for name in ("save", "move", "delete")
    },
    "digests_digest_compose_digest_save": act(f"{C}/digest/save/"),
    # Nothing was removed: there is nothing to put back.
    "digests_digest_compose_undo": act(
        f"{C}/undo/{{removal}}/", done={404}, done_in={"scheduled": {404, 409}}
    ),
    "digests_digest_step": step("publish", EDITOR, STATES),
    "digests_digest_step submit": step("submit", WRITER, {"draft"}),
    "digests_digest_step approve": step("approve", EDITOR, {"in_review"}),
    "digests_digest_step return": step("return", EDITOR, {"in_review", "approved"}),
    "digests_digest_step schedule": step("schedule", EDITOR, ()),
    "digests_digest_step unschedule": step("unschedule", EDITOR, STATES, read=None),
    "digests_digest_step correct": step("correct", EDITOR, {"published", "newer"}),
    "digests_digest_step withdraw": step("withdraw", EDITOR, PUBLIC),
    "digests_digest_step explode": step("explode", NOBODY, (), done={404}),
}
