# Made by `makemigrations`.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_bodies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Administrator",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("since", models.BigIntegerField()),
                ("by", models.CharField(max_length=24)),
                ("ended", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Introduced",
            fields=[
                ("party", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("body", models.CharField(db_index=True, max_length=24)),
                ("officer", models.CharField(max_length=24)),
                ("at", models.BigIntegerField()),
                ("by", models.CharField(max_length=24)),
            ],
        ),
    ]
