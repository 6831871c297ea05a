"""What every page's frame says: the pinned clock, simulated data, the age of the figures."""


def chrome(request) -> dict:
    """Context for ``templates/base.html``."""
    return {}
