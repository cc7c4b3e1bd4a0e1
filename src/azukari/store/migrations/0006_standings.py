# Made by `makemigrations`.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0005_tips"),
    ]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "log",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to="store.log"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("checksum", models.CharField(max_length=64)),
                ("data", models.BinaryField()),
            ],
        ),
    ]
