"""The usual range drawn small: what is usual as a band, recent days as dots, the odd value apart."""

from dataclasses import dataclass
from statistics import median

from reports.models import OddMark

WIDTH, HEIGHT = 240, 56
EDGE = 6  # so that no dot is cut off


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Drawing:
    """SVG attributes in a box of ``WIDTH`` by ``HEIGHT``; text, since templates write numbers as people do.

    The band is what would not be odd; ``middle`` is the height of the median, empty where there is none.
    """

    band_y: str
    band_height: str
    middle: str
    dots: tuple[Dot, ...]
    diamond: str
    width: str = str(WIDTH)
    height: str = str(HEIGHT)


def drawing(mark: OddMark) -> Drawing | None:
    """None where nothing is known that the value could be seen against."""
    bounds = [bound for bound in (mark.low, mark.high) if bound is not None]
    if not mark.recent and not bounds:
        return None
    is_total = mark.worst is not None
    shown = [*mark.recent, mark.value, *bounds]
    lowest, highest = min(shown), max(shown)
    if not is_total:
        lowest = min(0, lowest)

    def height(value: float) -> float:
        return HEIGHT - EDGE - (value - lowest) / ((highest - lowest) or 1) * (HEIGHT - 2 * EDGE)

    top = 0 if mark.high is None else height(mark.high)
    bottom = HEIGHT if mark.low is None else height(mark.low)
    step = (WIDTH - 2 * EDGE) / max(1, len(mark.recent))
    return Drawing(
        band_y=_text(top),
        band_height=_text(max(1, bottom - top)),
        middle="" if is_total or not mark.recent else _text(height(median(mark.recent))),
        dots=tuple(Dot(_text(EDGE + step * i), _text(height(each))) for i, each in enumerate(mark.recent)),
        diamond=_diamond(WIDTH - EDGE, height(mark.value)),
    )


def _diamond(x: float, y: float) -> str:
    corners = [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)]
    return " ".join(f"{_text(each_x)},{_text(each_y)}" for each_x, each_y in corners)


def _text(number: float) -> str:
    return f"{number:.1f}"
