from io import StringIO

from django.core.management import call_command

from digests.domain import rebuilding
from digests.models import Edition, Head


class Terminal(StringIO):
    def isatty(self):
        return True


def test_it_makes_stored_pages_again_and_draws_a_bar(live_demo):
    kept = Edition.objects.get(pk=live_demo[0].pk).article_html
    Edition.objects.update(article_html="")
    screen = Terminal()
    call_command("rebuild_published", stdout=screen)
    assert Edition.objects.get(pk=live_demo[0].pk).article_html == kept
    assert "3/3" in screen.getvalue()
    assert screen.getvalue().endswith("\nRebuilt: 3\n")


def test_in_a_log_there_is_no_bar(live_demo):
    log = StringIO()
    call_command("rebuild_published", stdout=log)
    assert log.getvalue() == "Rebuilt: 3\n"


def test_if_needed_does_nothing_until_templates_or_address_change(live_demo):
    before = Head.objects.get().generation
    log = StringIO()
    call_command("rebuild_published", "--if-needed", stdout=log)
    assert (log.getvalue(), Head.objects.get().generation) == ("", before)
    Head.objects.update(fingerprint="of other templates")
    call_command("rebuild_published", "--if-needed", stdout=log)
    assert log.getvalue() == "Rebuilt: 3\n"
    assert Head.objects.get().generation == before + 1
    assert not rebuilding.is_rebuild_needed()
