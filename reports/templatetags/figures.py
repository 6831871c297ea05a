"""What templates need to draw figures, beside the formats of ``regencies.templatetags.ektp_formats``."""

from fractions import Fraction

from django import template

from regencies import formatting
from reports import parts, table_body
from reports.arithmetic import round_half_up
from reports.wording import gap_words

register = template.Library()
register.simple_tag(parts.bar)
register.simple_tag(parts.bars)
register.simple_tag(parts.status)
register.simple_tag(parts.status_say)
register.simple_tag(parts.tiles)
register.simple_tag(table_body.body, name="table_body")
register.simple_tag(table_body.chart_rows, name="chart_rows")
register.simple_tag(table_body.head, name="table_head", takes_context=True)


@register.filter
def from_deadline(gap_days: int) -> str:
    """563 hari setelah tenggat."""
    return gap_words(gap_days)


@register.filter
def percent_points(change: Fraction | None) -> str:
    """A change of a ratio in percentage points, rounded half up: +0,12."""
    if change is None:
        return formatting.UNKNOWN
    hundredths = round_half_up(change * 100, 2)
    return ("+" if hundredths > 0 else "") + formatting.decimal(hundredths)
