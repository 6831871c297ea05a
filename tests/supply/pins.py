"""requirements*.txt from requirements*.in: every package that is needed, pinned, with hashes of its files.

``python -m tests.supply.pins`` asks the registry through uv (any recent one) and keeps the versions that are
pinned already; ``--check`` asks nobody and only compares.
"""

import importlib.metadata
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ektp.bootstrap import ROOT

LOWEST_PYTHON = "3.11"
HEADER = "# Made from {source} by: python -m tests.supply.pins\n"
FILES = ("requirements", "requirements-dev")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def blocks(text: str) -> dict[str, str]:
    """Each pinned package of a requirements file, with its hashes, by its normalised name."""
    found = {}
    for block in re.split(r"(?<!\\)\n", text):
        if "==" in block and not block.startswith(("#", "-")):
            found[canonicalize_name(block.partition("==")[0].strip())] = block
    return found


def pin(text: str) -> Requirement:
    """A block without its hashes."""
    return Requirement(text.partition("--hash")[0].replace("\\\n", " ").strip().removesuffix("\\").strip())


def make() -> None:
    """Both files anew. What is pinned stays as it is; what is not gets the newest version."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is needed for this: pip install uv")
    known: dict[str, str] = {}
    for name in FILES:
        source, target = ROOT / f"{name}.in", ROOT / f"{name}.txt"
        made = {
            name: block for name, block in blocks(_compiled(uv, source)).items() if _ever(pin(block).marker)
        }
        lines = [HEADER.format(source=source.name)]
        if known:
            lines += ["-r requirements.txt\n", *_options(source)]
        lines += [f"{block}\n" for package, block in made.items() if package not in known]
        target.write_text("".join(lines))
        known = made


def _compiled(uv: str, source: Path) -> str:
    command = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
    ]
    pinned = [pin(block) for name in FILES for block in blocks((ROOT / f"{name}.txt").read_text()).values()]
    wanted = "\n".join(f"{each.name}{each.specifier}" for each in pinned if not _named(each.name))
    command += [f"--python-version={LOWEST_PYTHON}", "--constraints=-", str(source)]
    done = subprocess.run(command, input=wanted, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{source.name}: {done.stderr}")
    return done.stdout


def _options(source: Path) -> list[str]:
    return [f"{line}\n" for line in source.read_text().splitlines() if line.startswith("--")]


def _named(name: str) -> bool:
    """Whether a file of ours asks for it; its version stands there."""
    return any(canonicalize_name(name) in blocks((ROOT / f"{file}.in").read_text()) for file in FILES)


def problems() -> list[str]:
    """Where the files do not agree with each other or with what is installed; asks nobody outside."""
    found, pinned = [], {}
    for name in FILES:
        asked = blocks((ROOT / f"{name}.in").read_text())
        made = blocks((ROOT / f"{name}.txt").read_text())
        found += [
            f"{name}.txt: {each} has no hashes" for each, block in made.items() if not HASH.search(block)
        ]
        pinned |= {each: pin(block) for each, block in made.items()}
        for each, text in asked.items():
            if each not in pinned or pinned[each].specifier != pin(text).specifier:
                found.append(f"{name}.in asks for {text.strip()}, {name}.txt has something else")
    needed = _needed(set(blocks("\n".join((ROOT / f"{name}.in").read_text() for name in FILES))))
    found += [f"{each} is pinned and nothing needs it" for each in sorted(set(pinned) - needed)]
    found += [f"{each} is needed and not pinned" for each in sorted(needed - set(pinned))]
    return [*found, *_not_installed(pinned)]


def _needed(roots: set[str]) -> set[str]:
    """Everything that the installed packages of *roots* need, on any Python that we run on."""
    found, waiting = set(), set(roots)
    while waiting:
        each = waiting.pop()
        found.add(each)
        for text in _requires(each):
            need = Requirement(text)
            if _ever(need.marker):
                waiting |= {canonicalize_name(need.name)} - found
    return found


def _requires(name: str) -> list[str]:
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []  # for another Python than this one


def _ever(marker: Marker | None) -> bool:
    """Whether it holds on some Linux with a CPython that we run on."""
    versions = ("3.11.2", "3.11.9", "3.12.3", "3.13.1", "3.14.0")
    return marker is None or any(
        marker.evaluate(
            {"extra": "", "python_version": version.rpartition(".")[0], "python_full_version": version}
        )
        for version in versions
    )


def _not_installed(pinned: dict[str, Requirement]) -> list[str]:
    found = []
    for name, wanted in pinned.items():
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            there = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} is pinned and not installed")
            continue
        if not wanted.specifier.contains(there):
            found.append(f"{name} {there} is installed, {wanted.specifier} is pinned")
    return found


def main() -> int:
    if "--check" not in sys.argv:
        make()
    wrong = problems()
    sys.stderr.writelines(f"{each}\n" for each in wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
