"""Charts that carry their source line, and draw what is not known as that."""

from interdiction.charts.changes import pairs
from interdiction.charts.coverage import coverage
from interdiction.charts.mass import mass
from interdiction.charts.matrix import matrix
from interdiction.charts.ranges import ranges
from interdiction.charts.timeline import timeline

__all__ = ["coverage", "mass", "matrix", "pairs", "ranges", "timeline"]
