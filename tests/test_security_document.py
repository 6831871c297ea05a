"""What docs/security.md names as evidence is there."""

import re

import pytest

from ektp.bootstrap import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:tests|docs|ektp|regencies|reports|static)/[\w./-]+)`", TEXT)))


@pytest.mark.parametrize("path", NAMED)
def test_evidence_exists(path):
    assert (ROOT / path).exists()


def test_every_chapter_is_answered():
    assert {int(number) for number in re.findall(r"\bV(\d+)\b", TEXT)} == set(range(1, 18))
