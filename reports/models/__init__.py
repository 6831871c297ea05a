from .marks import MarkState, OddMark
from .progress import DeadlineProgress, RecomputeState, RegencyProgress
from .pulse import Pulse

__all__ = ["DeadlineProgress", "MarkState", "OddMark", "Pulse", "RecomputeState", "RegencyProgress"]
