# Made by `makemigrations`.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstanceLeaf",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("person", models.CharField(db_index=True, max_length=24, null=True)),
                ("credential", models.CharField(db_index=True, max_length=64, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=24)),
                ("sealed", models.BinaryField()),
                ("expires", models.BigIntegerField(db_index=True)),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.log")),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField()),
                ("record", models.BinaryField()),
                ("credential", models.CharField(db_index=True, max_length=64)),
                ("counter", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "seq"), name="approval_once")],
            },
        ),
    ]
