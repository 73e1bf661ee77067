"""Forms of the reference data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from digests.admin.fields import LinesField, words_field
from digests.models import Country, Region, Source, Topic


class RegionForm(forms.ModelForm):
    """A region, with its other names one on a line."""

    aliases = words_field(label=_("other names"), help_text=_("One on a line."))

    class Meta:
        model = Region
        fields = ["name", "slug", "names", "aliases"]


class CountryForm(forms.ModelForm):
    """A country, with its other names one on a line."""

    aliases = words_field(label=_("other names"), help_text=_("One on a line."))

    class Meta:
        model = Country
        fields = ["code", "name", "slug", "names", "aliases", "wikidata", "regions"]
        widgets = {"regions": forms.CheckboxSelectMultiple}


class TopicForm(forms.ModelForm):
    """A topic, with its synonyms one on a line."""

    synonyms = words_field(
        label=_("synonyms"),
        help_text=_("Words and phrases, in any language, that mean this topic in a text. One on a line."),
    )

    class Meta:
        model = Topic
        fields = ["name", "slug", "description", "synonyms"]


class SourceForm(forms.ModelForm):
    """A source, with its languages one on a line."""

    languages = LinesField(
        label=_("languages"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Language codes such as kk or ru, one on a line."),
    )

    class Meta:
        model = Source
        fields = [
            "name",
            "slug",
            "kind",
            "status",
            "ownership",
            "owner",
            "ownership_authority",
            "ownership_checked_on",
            "country",
            "languages",
            "homepage",
            "feed",
        ]
