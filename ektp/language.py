"""The interface's language is the reader's own choice, never the browser's guess."""

from django.middleware.locale import LocaleMiddleware


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Indonesian unless the language switch set its cookie: office browsers are often English by accident."""

    def process_request(self, request) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
