"""The embedded servers of one data folder, and the variables by which the application reaches them."""

import os

from ektp.embedded.faults import from_os_error
from ektp.embedded.folder import DataFolder
from ektp.embedded.postgres import Postgres
from ektp.embedded.valkey import Valkey


class Instance:
    """PostgreSQL unless DATABASE_URL is set, Valkey unless REDIS_URL is set.

    With a database of your own the rules of production hold: no secret is made for you, nothing is relaxed.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.own_database = bool(os.environ.get("DATABASE_URL"))
        self.own_redis = bool(os.environ.get("REDIS_URL"))
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    def start(self) -> None:
        try:
            if not self.own_database:
                self._start_postgres()
            if not self.own_redis:
                log = self.folder.logs / "valkey.log"
                self.valkey = Valkey(self.folder.valkey, sockets=self.folder.sockets(), log=log)
                self.valkey.start()
        except OSError as error:
            raise from_os_error(error) from error

    def _start_postgres(self) -> None:
        password, is_new = self.folder.secret("postgres-password")
        log = self.folder.logs / "postgres.log"
        self.postgres = Postgres(self.folder.postgres, log=log, password=password)
        self.postgres.initialise(password_is_new=is_new)
        self.postgres.start()

    def environment(self) -> dict[str, str]:
        found = {"EKTP_DATA_DIR": str(self.folder.path)}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url
            found["EKTP_LOCAL"] = "1"
            found["DJANGO_SECRET_KEY"] = (
                os.environ.get("DJANGO_SECRET_KEY") or self.folder.secret("secret-key")[0]
            )
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url
        passed = ("REDIS_URL", "EKTP_TODAY", "EKTP_HOST", "EKTP_PORT")
        return {name: os.environ[name] for name in passed if os.environ.get(name)} | found

    def stop(self) -> None:
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()
