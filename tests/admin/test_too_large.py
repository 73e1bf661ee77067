from django.urls import reverse


def test_a_form_above_the_limit_is_refused_in_words(editor_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
    url = reverse("admin:digests_digest_import")
    answer = editor_client.post(
        url, "text=" + "a" * (2 * 1024**2), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert "larger than 2 MB" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
