"""What nobody types, by where it is sent, and what it costs the database."""

import time

VALUES = (
    "\x00",
    "\u202e16.05\u2066\x85\x1b[2J",
    "9" * 400,
    "-1",
    "1e308",
    "NaN",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "99999-99-99",
    "2016-08",
    "2016-02-30T25:61",
    "\ud800",
    "\ufffe\uffff",
    "' OR 1=1; --",
    "../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "{{ 7|add:7 }}<script>alert(1)</script>",
    "١٢٣",
    "²½",
    "[]",
    '{"a": null}',
    "a|b|c|d|e",
    "16.05|9999-99-99|zero_on_service_day|1e9|-1",
    "-" * 5000,
    " ",
    "",
)
SEGMENTS = (
    "%00",
    "%ED%A0%80",
    "%FF",
    "9" * 400,
    "%EF%BC%91%EF%BC%96.05",
    "16.05%0A",
    "..%2f..",
    "%25",
    "0000-00",
)
QUERIES = (
    "&&==&=&",
    "tanggal[]=2016-08-30&tanggal[]=x",
    "tanggal=%ED%A0%80&tanggal=%FF",
    "%00=%00",
    "a=1&" * 1500,
)
BODIES = (
    ("application/json", "{" * 100_000),
    ("application/json", '{"a":' * 50_000),
    ("application/json", b"\xff\xfe\x00"),
    ("application/json", "[1e999, NaN, " + "9" * 5000 + "]"),
    ("application/json; charset=utf-99", "{}"),
    ("application/x-www-form-urlencoded; charset=utf-99", "a=b"),
    ("application/x-www-form-urlencoded", "a=%ED%A0%80&%00=%00&" + "x=1&" * 1500),
    ("multipart/form-data", "a"),
    ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name="),
    ("multipart/form-data; boundary=" + "x" * 300, "--x--"),
    ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("\x00", "a"),
)
HEADERS = (
    {"HTTP_HOST": "x" * 300},
    {"HTTP_HOST": "testserver:99999"},
    {"HTTP_X_FORWARDED_FOR": "\u202e, ,,::::, 999.1"},
    {"HTTP_IF_NONE_MATCH": '"' * 5000},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Xxx 99999 99:99:99 GMT"},
    {"HTTP_ACCEPT_LANGUAGE": "x-" * 3000 + ";q=9e9"},
    {"HTTP_ACCEPT": "\x00" * 100, "HTTP_ACCEPT_ENCODING": ",;=" * 1000},
    {"HTTP_RANGE": "bytes=-1,9999999999999999999999-", "HTTP_REFERER": "http://[::1"},
    {"HTTP_COOKIE": "sessionid=\x00%ff; csrftoken=" + "x" * 5000 + "; django_language=../../xx; =;;"},
    {"HTTP_COOKIE": 'sessionid="\\000aaaaaaaaaaaaaaaaaaaaaaa"; csrftoken="\\000"'},
    {"HTTP_ORIGIN": "null", "HTTP_X_CSRFTOKEN": "\x00"},
)


class Asked:
    """What one request asks the database, and for how many seconds."""

    def __init__(self) -> None:
        self.questions, self.seconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.questions += 1
            self.seconds += time.perf_counter() - began
