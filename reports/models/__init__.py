from .progress import DeadlineProgress, RecomputeState, RegencyProgress

__all__ = ["DeadlineProgress", "RecomputeState", "RegencyProgress"]
