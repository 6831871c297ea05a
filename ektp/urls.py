"""Every address of the site. Namespaces: accounts, regencies, reports."""

from django.urls import include, path

urlpatterns: list = []
_ = (include, path)
