"""Every pair of colours that pages put together can be read, in both themes (WCAG: text 4.5:1, marks 3:1)."""

import re
from pathlib import Path

import pytest

THEME = (Path(__file__).parents[2] / "static/css/theme.css").read_text()
STATUSES = ("reached", "on-track", "at-risk", "behind", "missed", "no-data")
TEXT = (
    [(ink, ground) for ink in ("ink", "ink-2", "accent") for ground in ("page", "surface", "sunken")]
    + [("ink-3", "page"), ("ink-3", "surface"), ("on-accent", "accent"), ("on-accent", "accent-strong")]
    + [("accent", "accent-soft"), ("ink", "at-risk-soft"), ("page", "ink")]
    + [(status, ground) for status in STATUSES for ground in ("surface", "page", f"{status}-soft")]
    + [("step-text-low", f"step-{step}") for step in (0, 1, 2)]
    + [("step-text-mid", "step-3"), ("step-text-high", "step-4"), ("step-text-high", "step-5")]
)
MARKS = [
    ("line-strong", "surface"),
    ("focus", "surface"),
    ("focus", "page"),
    *((status, "surface") for status in STATUSES),
]


def tokens(theme: str) -> dict[str, str]:
    """Light is the first block; dark is written twice, which must say the same."""
    blocks = re.findall(r"\{([^{}]*--page:[^{}]*)\}", THEME)
    light, manual, system = (dict(re.findall(r"--([\w-]+):\s*(#\w+)", block)) for block in blocks[:3])
    assert manual == system
    return light if theme == "light" else light | manual


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text can be read", "marks can be told"]
)
def test_contrast(theme, pairs, least):
    colours = tokens(theme)

    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert weak == {}
