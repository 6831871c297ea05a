"""Django's PostgreSQL, except for how a kept connection is looked at before a request uses it."""
