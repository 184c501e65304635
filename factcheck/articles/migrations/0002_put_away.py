"""Imports that are put away."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='article',
            name='articles_article_state',
        ),
        migrations.AlterField(
            model_name='article',
            name='state',
            field=models.CharField(choices=[('ready', 'Ready'), ('importing', 'Importing'), ('failed', 'Import failed'), ('put_away', 'Put away')], default='ready', max_length=9),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'importing', 'failed', 'put_away'])), name='articles_article_state'),
        ),
    ]
