"""Pictures in files that are taken along: JPEG, which every reader program shows, and no larger than a page."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

from digests.domain import images
from digests.domain.takeaway.reading import Reading

LONGEST_SIDE = 960
QUALITY = 78
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Portable:
    """A JPEG with its size in pixels."""

    content: bytes
    width: int
    height: int


def portable_pictures(reading: Reading) -> dict[str, Portable]:
    """Return a digest's pictures by the name that the site has them under; one that is lost is left out."""
    names = dict.fromkeys(story.picture.name for story in reading.stories() if story.picture)
    found = {name: _portable(name) for name in names}
    return {name: picture for name, picture in found.items() if picture}


# A name stands for one picture for ever, and making one takes about 40 ms: more than the rest of a file.
@lru_cache(maxsize=32)
def _portable(name: str) -> Portable | None:
    try:
        with images.open_stored(name) as file, Image.open(file) as stored:
            stored.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = Image.new("RGB", stored.size, WHITE)
            flat.paste(stored, mask=stored.getchannel("A") if "A" in stored.getbands() else None)
    except OSError:
        return None
    out = BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Portable(out.getvalue(), *flat.size)
