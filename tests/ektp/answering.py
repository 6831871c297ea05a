"""A program for tests of the web server: what each address does, it does without a database."""

import time


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/lama":
        time.sleep(1)
    if path == "/baca":
        environ["wsgi.input"].read()
    text = path.encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]
