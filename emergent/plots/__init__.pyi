from .drawings import DRAWINGS as DRAWINGS
from .drawings import Drawing as Drawing
from .drawings import figures as figures
