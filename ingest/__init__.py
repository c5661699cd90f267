"""Files and text: a PDF becomes clean pages, sections, passages and practice examples.

``read`` works in this process and is meant for trusted files and for tests; ``read_safely`` is for everything else.
``read_all`` is ``read_safely`` with text recognition for scanned pages.
"""

from .model import Edition
from .pipeline import read
from .raw import Limits
from .sandbox import read_safely
from .scans import read_all

__all__ = ["Edition", "Limits", "read", "read_all", "read_safely"]
