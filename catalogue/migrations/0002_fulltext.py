from django.db import migrations

from catalogue import fulltext


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(fulltext.create, fulltext.drop)]
