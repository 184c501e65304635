"""Django's static files without what would stop the hashing."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """The htmx extensions name modules that no file stands for; none of them is used."""

    def ready(self) -> None:
        """Extend what the collection leaves out."""
        super().ready()
        self.ignore_patterns = [*self.ignore_patterns, "django_htmx/ext/*"]
