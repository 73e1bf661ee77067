"""Mail addresses as people type them, in the one form in which they are kept."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from digests.domain.errors import InvalidError
from digests.models.mail import ADDRESS_LENGTH

_check = EmailValidator(allowlist=[])


def normalised(typed: str) -> str:
    """Return an address in lower case, its domain in ASCII; raise InvalidError for what is none.

    Quoted names and numbers in place of a domain are refused: nobody's mailbox has them, and they are what
    header injection is made of.
    """
    name, _at, domain = typed.strip().rpartition("@")
    try:
        address = f"{name}@{punycode(domain)}".lower()
        _check(address)
    except (ValidationError, UnicodeError) as error:
        raise InvalidError(
            {"address": [_("This is no mail address: it looks like name@mail.example.")]}
        ) from error
    if len(address) > ADDRESS_LENGTH or not set(address).isdisjoint('"\\[]'):
        raise InvalidError({"address": [_("Mail can't be sent to this address.")]})
    return address
