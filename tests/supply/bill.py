"""The software bill of materials: CycloneDX 1.6 JSON of what runs, vendored files included.

``python -m tests.supply.bill [FILE]`` writes it (``test-results/bill-of-materials.cdx.json``) and checks it
against CycloneDX's own schema. It has no date and no random number: the same pins make the same file.
"""

import importlib.metadata
import sys
import uuid
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ektp.bootstrap import ROOT
from tests.supply.licences import licence_of
from tests.supply.pins import HASH, blocks, pin
from tests.supply.vendored import Vendored, vendored

FILE = ROOT / "test-results" / "bill-of-materials.cdx.json"
_licences = LicenseFactory()


def bill() -> Bom:
    product = Component(name="pantau-ktp-el", type=ComponentType.APPLICATION, bom_ref="pantau-ktp-el")
    made = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, "pantau-ktp-el"))
    made.metadata.component = product
    texts = blocks((ROOT / "requirements.txt").read_text())
    parts = {name: _package(pin(text), text) for name, text in texts.items()}
    others = [_vendored(each) for each in vendored() if each.folder.startswith("static/")]
    for part in [*parts.values(), *others]:
        made.components.add(part)
    made.register_dependency(product, [*parts.values(), *others])
    for name, part in parts.items():
        made.register_dependency(part, [parts[need] for need in _needs(name) if need in parts])
    return made


def _package(wanted: Requirement, text: str) -> Component:
    name, version = canonicalize_name(wanted.name), next(iter(wanted.specifier)).version
    address = PackageURL("pypi", name=name, version=version)
    hashes = sorted(found.rpartition(":")[2] for found in HASH.findall(text))
    return Component(
        name=name,
        version=version,
        bom_ref=str(address),
        purl=address,
        type=ComponentType.LIBRARY,
        licenses=[_licences.make_from_string(licence_of(name))],
        description=f"{len(hashes)} files of this release are accepted, by their SHA-256 in requirements.txt",
    )


def _vendored(each: Vendored) -> Component:
    address = _npm(each.published, each.version)
    files = [
        Component(
            name=f"{each.folder}/{name}",
            bom_ref=f"{each.folder}/{name}",
            type=ComponentType.FILE,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )
        for name, digest in sorted(each.files().items())
    ]
    return Component(
        name=each.name,
        version=each.version,
        bom_ref=str(address),
        purl=address,
        type=ComponentType.LIBRARY,
        licenses=[_licences.make_from_string(each.licence)],
        components=files,
    )


def _npm(name: str, version: str) -> PackageURL:
    namespace, _slash, plain = name.rpartition("/")
    return PackageURL("npm", namespace=namespace or None, name=plain, version=version)


def _needs(name: str) -> list[str]:
    try:
        needs = [Requirement(text) for text in importlib.metadata.requires(name) or []]
    except importlib.metadata.PackageNotFoundError:
        return []  # for another Python than this one
    wanted = [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return sorted({canonicalize_name(need.name) for need in wanted})


def main(path: Path = FILE) -> int:
    made = bill()
    made.metadata.timestamp = None
    text = JsonV1Dot6(made).output_as_string(indent=1)
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.stderr.write(f"not valid CycloneDX: {wrong}\n")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n")
    sys.stderr.write(f"{len(made.components)} components: {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
