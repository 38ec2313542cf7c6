import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("scheduler", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AgeRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "note",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="language map: no minors without …",
                                verbose_name="about minors",
                            ),
                        ),
                        (
                            "consent",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="language map; plain paragraphs",
                                verbose_name="what guardians agree to",
                            ),
                        ),
                        (
                            "consent_hours",
                            models.PositiveSmallIntegerField(
                                default=168, verbose_name="hours a guardian has to answer"
                            ),
                        ),
                        (
                            "keep_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="days after the end that guardians' details are kept"
                            ),
                        ),
                        (
                            "offering",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="age_rules",
                                to="scheduler.offering",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "age rules",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("consent_hours__gte", 1)), name="scheduler_age_rules_hours"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("seed", models.CharField(help_text="secret until the draw", max_length=64)),
                        ("seed_hash", models.CharField(max_length=64)),
                        ("algorithm", models.CharField(default="lots-1", max_length=30)),
                        ("drawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "tickets",
                            models.JSONField(
                                blank=True, default=list, help_text="[{ticket, places: {pool: count}}], by ticket"
                            ),
                        ),
                        (
                            "free",
                            models.JSONField(blank=True, default=dict, help_text="{pool: {free, size}} at the draw"),
                        ),
                        ("input_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "order",
                            models.JSONField(
                                blank=True, default=list, help_text="[{ticket, place: yes or no}], as drawn"
                            ),
                        ),
                        (
                            "offering",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="draw",
                                to="scheduler.offering",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("drawn_at__isnull", True), ("input_hash", "")),
                                    models.Q(("drawn_at__isnull", False), models.Q(("input_hash", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="scheduler_draw_input",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuardianConsent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("given", "Agreed"),
                                    ("refused", "Did not agree"),
                                    ("withdrawn", "Withdrew the consent"),
                                    ("expired", "Did not answer in time"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("language", models.CharField(default="de", max_length=5)),
                        (
                            "letter",
                            models.PositiveSmallIntegerField(default=1, help_text="number of the address that opens"),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("reminders", models.PositiveSmallIntegerField(default=0)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "relationship",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("parent", "Mother or father"),
                                    ("guardian", "Legal guardian"),
                                    ("entrusted", "Entrusted by the parents, in writing"),
                                ],
                                max_length=10,
                                verbose_name="relationship",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone on the day")),
                        ("notes", models.TextField(blank=True, max_length=1000, verbose_name="notes")),
                        (
                            "agreed_to",
                            models.JSONField(
                                blank=True, default=dict, help_text="what stood on the page: title, dates, terms"
                            ),
                        ),
                        (
                            "forgotten_at",
                            models.DateTimeField(
                                blank=True, help_text="name, addresses and notes were deleted", null=True
                            ),
                        ),
                        (
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent",
                                to="scheduler.registration",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "asked")),
                                fields=["asked_at"],
                                name="scheduler_consent_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["asked", "given", "refused", "withdrawn", "expired"])
                                ),
                                name="scheduler_consent_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", False), ("state__in", ["given", "refused", "withdrawn"])
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["given", "refused", "withdrawn"]), _negated=True),
                                        ("answered_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="scheduler_consent_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="scheduler_consent_withdrawn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("relationship", ""),
                                    ("relationship__in", ["parent", "guardian", "entrusted"]),
                                    _connector="OR",
                                ),
                                name="scheduler_consent_relationship",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("short", "Short text"),
                                    ("long", "Longer text"),
                                    ("one", "One of several"),
                                    ("several", "Several of several"),
                                    ("yes_no", "Yes or no"),
                                    ("number", "Number"),
                                    ("date", "Date"),
                                    ("email", "E-mail address"),
                                ],
                                max_length=8,
                                verbose_name="kind of answer",
                            ),
                        ),
                        ("label", models.JSONField(default=dict, help_text="language map", verbose_name="question")),
                        (
                            "help",
                            models.JSONField(blank=True, default=dict, help_text="language map", verbose_name="help"),
                        ),
                        (
                            "options",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="[{key, text: language map, retired: bool}]",
                                verbose_name="options",
                            ),
                        ),
                        ("required", models.BooleanField(default=False, verbose_name="must be answered")),
                        (
                            "sensitive",
                            models.BooleanField(
                                default=False, help_text="health, diet, accessibility …", verbose_name="sensitive"
                            ),
                        ),
                        (
                            "reason",
                            models.JSONField(
                                default=dict, help_text="language map; people read it", verbose_name="why it is asked"
                            ),
                        ),
                        ("keep_until", models.DateField(verbose_name="answers are kept until")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="scheduler.offering",
                            ),
                        ),
                        (
                            "pools",
                            models.ManyToManyField(
                                blank=True,
                                help_text="empty: asked of everybody",
                                related_name="questions",
                                to="scheduler.pool",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "indexes": [models.Index(fields=["keep_until"], name="scheduler_question_keep")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["short", "long", "one", "several", "yes_no", "number", "date", "email"],
                                    )
                                ),
                                name="scheduler_question_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["one", "several"]), ("options", []), _connector="OR"),
                                name="scheduler_question_options",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("value", models.JSONField()),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="scheduler.registration",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="scheduler.question",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["question__position", "question_id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("registration", "question"), name="scheduler_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScanLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("label", models.CharField(max_length=60, verbose_name="who or where")),
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scan_links",
                                to="scheduler.session",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Scan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.UUIDField(
                                help_text="made by the device: sending twice changes nothing", unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("entry", "Scanned"),
                                    ("forced", "Let in all the same"),
                                    ("walk_in", "Came without registration"),
                                    ("undo", "Taken back"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "let_in",
                            models.BooleanField(default=True, help_text="what the door was told: in, or already there"),
                        ),
                        ("at", models.DateTimeField(help_text="by the device's clock, corrected; never in the future")),
                        ("received_at", models.DateTimeField()),
                        ("device", models.CharField(blank=True, help_text="random name of the browser", max_length=40)),
                        ("entrance", models.CharField(blank=True, max_length=60, verbose_name="entrance")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="of a walk-in; forgotten after a while",
                                max_length=120,
                                verbose_name="name",
                            ),
                        ),
                        ("places", models.PositiveSmallIntegerField(default=1)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "problem",
                            models.CharField(
                                blank=True, help_text="what spoke against it: cancelled, unknown …", max_length=20
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scans",
                                to="scheduler.registration",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scans",
                                to="scheduler.session",
                            ),
                        ),
                        (
                            "undoes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="undone_by",
                                to="scheduler.scan",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="scans",
                                to="scheduler.scanlink",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["session", "registration"], name="scheduler_scan_of")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["entry", "forced", "walk_in", "undo"])),
                                name="scheduler_scan_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1)), name="scheduler_scan_places"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("at__lte", models.F("received_at"))),
                                name="scheduler_scan_not_in_the_future",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "undo"), ("undoes__isnull", False)),
                                    models.Q(models.Q(("kind", "undo"), _negated=True), ("undoes__isnull", True)),
                                    _connector="OR",
                                ),
                                name="scheduler_scan_undo",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "forced"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="scheduler_scan_forced_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "entry"), _negated=True),
                                    ("registration__isnull", False),
                                    _connector="OR",
                                ),
                                name="scheduler_scan_entry",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Terms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("conduct", "Code of conduct"), ("other", "Other terms")],
                                default="conduct",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, help_text="not asked any more; what was accepted stays", null=True
                            ),
                        ),
                        (
                            "offering",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="scheduler.offering",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "terms",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["conduct", "other"])), name="scheduler_terms_kind"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermsVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("title", models.JSONField(default=dict, help_text="language map", verbose_name="title")),
                        (
                            "text",
                            models.JSONField(
                                default=dict, help_text="language map; plain paragraphs", verbose_name="text"
                            ),
                        ),
                        (
                            "change",
                            models.JSONField(
                                blank=True, default=dict, help_text="language map", verbose_name="what is new"
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "sha256",
                            models.CharField(blank=True, help_text="of title and text as published", max_length=64),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="terms_published",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "terms",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="scheduler.terms",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["terms_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("terms", "number"), name="scheduler_terms_version_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", True)),
                                fields=("terms",),
                                name="scheduler_terms_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="scheduler_terms_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published_at__isnull", True), ("sha256", "")),
                                    models.Q(("published_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="scheduler_terms_sealed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="scheduler.registration",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="scheduler.termsversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["accepted_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("registration", "version"), name="scheduler_acceptance_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="registration",
            name="scheduler_registration_once",
        ),
        migrations.RemoveConstraint(
            model_name="registration",
            name="scheduler_registration_state",
        ),
        migrations.AddField(
            model_name="offering",
            name="allocation",
            field=models.CharField(
                choices=[("first_come", "Who registers first"), ("lottery", "Lots are drawn")],
                default="first_come",
                max_length=10,
                verbose_name="who gets the places",
            ),
        ),
        migrations.AddField(
            model_name="offering",
            name="draw_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lots are drawn"),
        ),
        migrations.AddField(
            model_name="offering",
            name="drawn_at",
            field=models.DateTimeField(blank=True, help_text="written by the draw; first come from then on", null=True),
        ),
        migrations.AddField(
            model_name="offering",
            name="group_max",
            field=models.PositiveSmallIntegerField(default=10, verbose_name="people who may register as one group"),
        ),
        migrations.AddField(
            model_name="offering",
            name="pending_hours",
            field=models.PositiveSmallIntegerField(
                default=168, verbose_name="hours in which members of a group answer and accept"
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="age_max",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="age up to"),
        ),
        migrations.AddField(
            model_name="pool",
            name="age_min",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="on the first day", null=True, verbose_name="age from"
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="needs_guardian",
            field=models.BooleanField(default=False, verbose_name="only with a guardian's consent"),
        ),
        migrations.AddField(
            model_name="registration",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="carried",
                to="scheduler.registration",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="open_conditions",
            field=models.CharField(
                blank=True,
                default="",
                help_text="what must be settled first: keys, separated by spaces",
                max_length=120,
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="pending_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="registration",
            name="state",
            field=models.CharField(
                choices=[
                    ("submitted", "In review"),
                    ("in_draw", "In the draw"),
                    ("confirmed", "Confirmed"),
                    ("waiting", "On the waiting list"),
                    ("offered", "A place is kept for you"),
                    ("pending", "Kept until something is settled"),
                    ("cancelled", "Cancelled"),
                    ("expired", "Offer expired"),
                    ("refused", "Not accepted"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="offering",
            index=models.Index(
                condition=models.Q(("allocation", "lottery"), ("drawn_at__isnull", True)),
                fields=["draw_at"],
                name="scheduler_draws_due",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["pending_until"], name="scheduler_pending"
            ),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.CheckConstraint(
                condition=models.Q(("group_max__gte", 1)), name="scheduler_offering_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.CheckConstraint(
                condition=models.Q(("pending_hours__gte", 1)), name="scheduler_offering_pending"
            ),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allocation", "first_come"),
                    models.Q(("allocation", "lottery"), ("draw_at__isnull", False)),
                    _connector="OR",
                ),
                name="scheduler_offering_draw",
            ),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_min__isnull", True),
                    ("age_max__isnull", True),
                    ("age_max__gte", models.F("age_min")),
                    _connector="OR",
                ),
                name="scheduler_pool_ages",
            ),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_service", False),
                    models.Q(("age_max__isnull", True), ("age_min__isnull", True), ("needs_guardian", False)),
                    _connector="OR",
                ),
                name="scheduler_pool_ages_main",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("submitted", "in_draw", "confirmed", "waiting", "offered", "pending"))
                ),
                fields=("person", "offering"),
                name="scheduler_registration_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "submitted",
                            "in_draw",
                            "confirmed",
                            "waiting",
                            "offered",
                            "pending",
                            "cancelled",
                            "expired",
                            "refused",
                        ],
                    )
                ),
                name="scheduler_registration_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pending_until__isnull", False), ("state", "pending")),
                    models.Q(models.Q(("state", "pending"), _negated=True), ("pending_until__isnull", True)),
                    _connector="OR",
                ),
                name="scheduler_registration_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True), ("open_conditions", ""), _connector="OR"
                ),
                name="scheduler_registration_conditions",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead", models.F("id")), _negated=True), name="scheduler_registration_lead"
            ),
        ),
    ]
