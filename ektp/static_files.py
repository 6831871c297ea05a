"""Static files with a hash in their name, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """``import … from "./other.js";`` leads to the other file's hashed name: modules never mix ages."""

    support_js_module_import_aggregation = True
