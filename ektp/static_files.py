"""Static files with a hash in their name, also where one script imports another, and some joined into one."""

import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED = {
    # One question of a phone instead of five. Pages of entry take them singly: the service worker keeps each.
    "css/figures.css": (
        "vendor/bootstrap-5.3.9/bootstrap-reboot.min.css",
        "css/theme.css",
        "css/ektp.css",
        "css/parts.css",
        "css/entry.css",
    ),
    "js/figures.js": ("js/theme.js", "js/chart_tables.js", "js/chart_pointing.js", "js/live.js"),
}
_MAP = re.compile(rb"/[*/]# sourceMappingURL=.*$", re.MULTILINE)


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """``import … from "./other.js";`` leads to the other file's hashed name: modules never mix ages."""

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The name that a start has collected; a page asks for ten, always the same."""
        if force or name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator:
        self._addresses.clear()
        if not dry_run:
            for name, parts in JOINED.items():
                self.delete(name)
                self.save(name, ContentFile(b"\n".join(self._part(part) for part in parts)))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _part(self, name: str) -> bytes:
        with self.open(name) as file:
            text = _MAP.sub(b"", file.read())
        # Each script keeps its names to itself.
        return b"{\n" + text + b"}\n" if name.endswith(".js") else text
