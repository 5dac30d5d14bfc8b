"""What tests of storage share: a few entries of the small city."""

from datetime import date

import pytest

from knowledge.catalogue import Entry
from knowledge.formats.city_files import load_catalogue
from tests.conftest import SMALL_CITY


@pytest.fixture
def entries() -> list[Entry]:
    catalogue = load_catalogue(SMALL_CITY, date(2026, 11, 21)).catalogue
    assert catalogue is not None
    return sorted(catalogue, key=lambda entry: entry.id)[:2]
