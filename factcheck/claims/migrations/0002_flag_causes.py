from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="causes",
            field=models.JSONField(blank=True, default=list),
        )
    ]
