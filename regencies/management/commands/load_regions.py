from django.core.management.base import BaseCommand, CommandError

from regencies.areas import UnknownProvince, load_regions
from regencies.ledger.signing import signed


class Command(BaseCommand):
    help = "Load a province and its regencies from the official codes of Kemendagri; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("province", help="code of the province, for example 16")

    def handle(self, *, province, **options):
        why = f"load_regions {province}"
        try:
            with signed(None, why=why, source="command"):
                loaded = load_regions(province)
        except UnknownProvince:
            raise CommandError(f'"{province}" is not the code of a province, for example 16.') from None
        self.stdout.write(
            f"{loaded.province.code} {loaded.province.name} ({loaded.province.zone_label}): "
            f"{loaded.added} regencies added, {loaded.renamed} changed, {loaded.left} left as they were"
        )
