"""Files and text: a PDF becomes clean pages, sections, passages and practice examples.

``read`` works in this process and is meant for trusted files and for tests; ``read_safely`` is for everything else.
"""

from .model import Edition
from .pipeline import read
from .raw import Limits
from .sandbox import read_safely

__all__ = ["Edition", "Limits", "read", "read_safely"]
