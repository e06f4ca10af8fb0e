"""Charts that carry their source line, and draw what is not known as that."""

from interdiction.charts.mass import mass, shares
from interdiction.charts.ranges import ranges
from interdiction.charts.timeline import timeline

__all__ = ["mass", "ranges", "shares", "timeline"]
