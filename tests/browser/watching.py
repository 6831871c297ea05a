"""Notices what a reader would not: errors in the console and violations of the Content-Security-Policy."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Response

# The browser prints violations too, but words them for people; this line is the same in every version.
_TELL = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`));"""
_FAILED = "Failed to load resource"


class Watch:
    """What went wrong unseen on the pages of any number of contexts."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew with the next test."""
        self.problems: list[str] = []
        self.expected: tuple[str, ...] = ()
        self._documents: set[str] = set()

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(_TELL)
        context.on("response", self._answered)
        context.on("console", self._printed)
        context.on("weberror", lambda error: self.problems.append(f"{error.page.url}: {error.error}"))

    def expect(self, *parts: str) -> None:
        """Let messages pass that hold one of *parts*: the test brings them about itself."""
        self.expected += parts

    def unexpected(self) -> list[str]:
        return [said for said in self.problems if not any(part in said for part in self.expected)]

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._documents.add(response.url)

    def _printed(self, message: ConsoleMessage) -> None:
        # A page that answers 404, 409 or 422 is printed as a failure although the reader sees a page; so is a
        # report that the script sends and that is refused.
        # The browser asks for /favicon.ico where a document, such as a picture, names no icon.
        address = message.location["url"]
        is_answer = address in self._documents or address.endswith(("/favicon.ico", "/kirim/"))
        if message.type in ("error", "warning") and not (_FAILED in message.text and is_answer):
            where = message.page.url if message.page else ""
            self.problems.append(f"{where}: {message.text}")
