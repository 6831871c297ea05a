from django.core.management.base import BaseCommand, CommandError

from regencies import accounts
from regencies.accounts import BadName, NameTaken, Role, open_account
from regencies.ledger.signing import signed
from regencies.models import Province, Regency
from regencies.people import invitations
from regencies.people.links import printed


class Command(BaseCommand):
    help = (
        "Make an account with one role. Its password is made up and printed once; with --invite the person "
        "chooses user name and password himself, and the link to do so is printed once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username", help="without --invite")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--regency", help="code of the officer's regency, for example 16.07")
        parser.add_argument("--province", help="code of the province of bureau or leadership, for example 16")
        parser.add_argument("--name", default="", help="the person's name as others see it")
        parser.add_argument("--invite", action="store_true", help="print a link instead of a password")
        parser.add_argument(
            "--site", default="", help="for the link: https://host, as browsers know the site"
        )

    def handle(self, *, username, role, regency, province, name, invite, site, **options):
        if invite and (username is not None or not name.strip()):
            raise CommandError("--invite needs --name, and no --username: the person chooses it")
        if not invite and username is None:
            raise CommandError("--username or --invite is missing")
        province, regency = self._area(Role(role), regency, province)
        if invite:
            self._invite(Role(role), province, regency, name, site)
            return
        self._open(username, role, province, regency, name)

    def _invite(self, role: Role, province: Province, regency: Regency | None, name: str, site: str) -> None:
        name = " ".join(name.split())[:150]
        made = invitations.invite(actor=None, province=province, role=role, regency=regency, name=name)
        self.stdout.write(f"The link for {name} is shown only now:\n")
        self.stdout.write(printed(made, site.rstrip("/")))

    def _open(self, username, role, province, regency, name) -> None:
        try:
            with signed(None, why=f"add_account {username}", source="command"):
                account = open_account(
                    username=username, role=Role(role), province=province, regency=regency, name=name
                )
        except NameTaken:
            raise CommandError(f'there is an account "{username}" already') from None
        except BadName:
            raise CommandError(
                f'"{username}" cannot be a user name: letters, digits and @ . + - _ only, at most 150'
            ) from None
        self.stdout.write("The password is shown only now:\n")
        self.stdout.write(accounts.table([account]))

    def _area(self, role: Role, regency: str | None, province: str | None) -> tuple[Province, Regency | None]:
        wanted, unwanted = ("regency", "province") if role == Role.OFFICER else ("province", "regency")
        given = {"regency": regency, "province": province}
        if given[wanted] is None or given[unwanted] is not None:
            raise CommandError(f"the role {role.value} needs --{wanted}, and no --{unwanted}")
        if role == Role.OFFICER:
            found = Regency.objects.select_related("province").filter(code=regency).first()
            area = (found.province, found) if found else None
        else:
            found = Province.objects.filter(code=province).first()
            area = (found, None) if found else None
        if area is None:
            raise CommandError(
                f"{given[wanted]} is not loaded; run: python manage.py load_regions {given[wanted][:2]}"
            )
        return area
