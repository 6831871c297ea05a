from .marks import MarkState, OddMark
from .progress import DeadlineProgress, RecomputeState, RegencyProgress

__all__ = ["DeadlineProgress", "MarkState", "OddMark", "RecomputeState", "RegencyProgress"]
