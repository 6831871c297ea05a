"""Every way into a session, and that only the demonstration's door asks the bureau for no second factor."""

import ast
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from regencies.sign_in import sessions
from tests.factories import make_bureau, make_province
from tests.regencies.sign_in.steps import give_password, is_in, with_phone

pytestmark = pytest.mark.django_db
ROOT = Path(django_settings.BASE_DIR)
MAY_SIGN_IN = {"regencies/sign_in/steps.py", "regencies/views/demonstration.py"}


def calls_login(path: Path) -> bool:
    """Whether a module imports Django's ``login``, by itself or with its package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module in {"django.contrib.auth", "django.contrib"}:
            names = {alias.name for alias in node.names}
            if names & {"login", "alogin"} or (node.module == "django.contrib" and "auth" in names):
                return True
        if isinstance(node, ast.Import) and any("contrib.auth" in alias.name for alias in node.names):
            return True
    return False


def test_two_modules_sign_somebody_in_and_no_other():
    modules = [path for app in ("ektp", "regencies", "reports") for path in (ROOT / app).rglob("*.py")]
    modules = [path for path in modules if path.parent.name != "migrations"]
    found = {str(path.relative_to(ROOT)) for path in modules if calls_login(path)}
    assert found == MAY_SIGN_IN


@pytest.mark.parametrize("has_phone", [False, True])
def test_the_door_of_the_demonstration_asks_the_bureau_for_no_code(client, settings, has_phone):
    settings.EKTP_LOCAL, settings.EKTP_HOST = True, "127.0.0.1"
    bureau = make_bureau(make_province(is_simulated=True), username="biro")
    if has_phone:
        with_phone(bureau)
    client.post("/masuk/demonstrasi/", {"role": "bureau"})
    assert is_in(client)
    assert client.session["came_in"] == sessions.DOOR
    client.logout()
    give_password(client, "biro")
    assert not is_in(client)


def test_the_door_proves_nothing_when_something_matters(client, settings):
    settings.EKTP_LOCAL, settings.EKTP_HOST = True, "127.0.0.1"
    make_bureau(make_province(is_simulated=True), username="biro")
    client.post("/masuk/demonstrasi/", {"role": "bureau"})
    assert client.post("/akun/kode/mulai/").url == "/akun/pastikan/"
