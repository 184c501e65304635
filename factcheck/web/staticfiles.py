"""Static files with a hash in the name; imports between ES modules are rewritten too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Served for ever, since a new content has a new name."""

    support_js_module_import_aggregation = True
