import uuid

import django.db.models.deletion
import django.db.models.functions.text
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import core.migrating
import events.models.team
import events.models.wish


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("scheduler", "0002_events"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name="EventPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        ("lead", models.CharField(blank=True, max_length=200, verbose_name="heading above the text")),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [("text", 0), ("picture", 4), ("video", 8), ("file", 10), ("callout", 14)],
                                blank=True,
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": [
                                                "h3",
                                                "h4",
                                                "bold",
                                                "italic",
                                                "ol",
                                                "ul",
                                                "link",
                                                "blockquote",
                                            ],
                                            "icon": "pilcrow",
                                            "label": "Text",
                                        },
                                    ),
                                    1: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
                                    2: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "What would you tell somebody on the phone who cannot see the picture?",
                                            "label": "Text alternative",
                                            "max_length": 600,
                                        },
                                    ),
                                    3: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Caption", "max_length": 400, "required": False},
                                    ),
                                    4: (
                                        "wagtail.blocks.StructBlock",
                                        [[("image", 1), ("alternative", 2), ("caption", 3)]],
                                        {},
                                    ),
                                    5: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 200}),
                                    6: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {"help_text": "MP4 or WebM", "label": "Video file"},
                                    ),
                                    7: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {"help_text": "A file with captions that ends in .vtt", "label": "Captions"},
                                    ),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("title", 5), ("video", 6), ("captions", 7)]],
                                        {},
                                    ),
                                    9: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "File"}),
                                    10: ("wagtail.blocks.StructBlock", [[("document", 9), ("title", 5)]], {}),
                                    11: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("try", "Try it out"),
                                                ("note", "Good to know"),
                                                ("careful", "Careful"),
                                            ],
                                            "label": "Kind",
                                        },
                                    ),
                                    12: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Title", "max_length": 200, "required": False},
                                    ),
                                    13: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": [
                                                "h3",
                                                "h4",
                                                "bold",
                                                "italic",
                                                "ol",
                                                "ul",
                                                "link",
                                                "blockquote",
                                            ],
                                            "label": "Text",
                                        },
                                    ),
                                    14: (
                                        "wagtail.blocks.StructBlock",
                                        [[("tone", 11), ("title", 12), ("text", 13)]],
                                        {},
                                    ),
                                },
                                verbose_name="content",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "text of an event",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "verdict",
                            models.CharField(
                                choices=[("accept", "Accept"), ("wait", "Waiting list"), ("refuse", "Do not accept")],
                                max_length=8,
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note for the organisers")),
                        (
                            "reason",
                            models.TextField(blank=True, verbose_name="what the person reads when not accepted"),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(blank=True, help_text="state it came to, or skipped", max_length=12),
                        ),
                        (
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decision",
                                to="scheduler.registration",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["accept", "wait", "refuse"])),
                                name="events_decision_verdict",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", ""), ("published_at__isnull", True)),
                                    models.Q(("published_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="events_decision_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
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
                        ("title", models.JSONField(default=dict, help_text="language map", verbose_name="title")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event_series",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
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
                        ("slug", models.SlugField(max_length=140, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("workshop", "Workshop"),
                                    ("conference", "Conference"),
                                    ("round_table", "Round table"),
                                    ("meetup", "Meet-up"),
                                    ("open_door", "Open door"),
                                    ("hackathon", "Hackathon"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "format",
                            models.CharField(
                                choices=[("onsite", "On site"), ("online", "Online"), ("hybrid", "On site and online")],
                                default="onsite",
                                max_length=8,
                                verbose_name="format",
                            ),
                        ),
                        ("topics", models.JSONField(blank=True, default=list, verbose_name="topics")),
                        ("target_groups", models.JSONField(blank=True, default=list, verbose_name="target groups")),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="spoken languages")),
                        ("accessible", models.JSONField(blank=True, default=list, verbose_name="accessibility")),
                        ("price", models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name="price")),
                        ("currency", models.CharField(default="EUR", max_length=3)),
                        (
                            "certificate",
                            models.BooleanField(default=False, verbose_name="with certificate of participation"),
                        ),
                        ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes on the certificate")),
                        ("picture", models.CharField(default="people", max_length=20, verbose_name="drawing")),
                        (
                            "page_key",
                            models.UUIDField(
                                blank=True, help_text="translation_key of its long text page", null=True, unique=True
                            ),
                        ),
                        (
                            "offering",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event",
                                to="scheduler.offering",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="events",
                                to="events.series",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["organisation", "state"], name="events_event_org_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["workshop", "conference", "round_table", "meetup", "open_door", "hackathon"],
                                    )
                                ),
                                name="events_event_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                                name="events_event_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("format__in", ["onsite", "online", "hybrid"])),
                                name="events_event_format",
                            ),
                            models.CheckConstraint(condition=models.Q(("price__gte", 0)), name="events_event_price"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Challenge",
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
                        ("slug", models.SlugField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("picture", models.CharField(default="people", max_length=20, verbose_name="drawing")),
                        (
                            "team_limit",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="at most so many teams"
                            ),
                        ),
                        ("taken", models.PositiveSmallIntegerField(default=0)),
                        (
                            "each_accepts",
                            models.BooleanField(
                                default=False, verbose_name="every member accepts the terms, not one for the team"
                            ),
                        ),
                        (
                            "invited_at",
                            models.DateTimeField(
                                blank=True, help_text="the organisation was asked to write it", null=True
                            ),
                        ),
                        (
                            "ready_at",
                            models.DateTimeField(blank=True, help_text="its draft is ready to be published", null=True),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="challenges",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="challenges",
                                to="events.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "slug"), name="events_challenge_slug"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                                name="events_challenge_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("team_limit__isnull", True),
                                    ("taken__lte", models.F("team_limit")),
                                    _connector="OR",
                                ),
                                name="events_challenge_taken",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChallengeBrief",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("texts", models.JSONField(default=dict)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="briefs",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["challenge", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("challenge", "version"), name="events_brief_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", True)),
                                fields=("challenge",),
                                name="events_brief_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="events_brief_published_by_and_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("opens_at", models.DateTimeField(verbose_name="opens")),
                        ("closes_at", models.DateTimeField(verbose_name="closes")),
                        (
                            "confirm_days",
                            models.PositiveSmallIntegerField(
                                default=14, verbose_name="days to confirm an accepted contribution"
                            ),
                        ),
                        ("texts", models.JSONField(default=dict, verbose_name="what we are looking for")),
                        ("kinds", models.JSONField(default=list)),
                        ("lengths", models.JSONField(default=list)),
                        ("names_hidden", models.BooleanField(default=True, verbose_name="reviewers do not see names")),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="call", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="events_call_window"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allotment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seed", models.CharField(default=events.models.wish.new_seed, max_length=64)),
                        ("algorithm", models.CharField(blank=True, max_length=40)),
                        ("question", models.JSONField(default=dict)),
                        ("question_sha256", models.CharField(blank=True, max_length=64)),
                        ("answer", models.JSONField(default=dict)),
                        ("prepared_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="allotment", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="events_allotment_published_by_and_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True), ("prepared_at__isnull", False), _connector="OR"
                                ),
                                name="events_allotment_prepared",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventPartner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("host", "Co-host"), ("sponsor", "Sponsor"), ("partner", "Partner")],
                                default="partner",
                                max_length=8,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="events.event"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="event_parts",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "organisation"), name="events_partner_once"),
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["host", "sponsor", "partner"])),
                                name="events_partner_part",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventPlan",
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
                        ("answers", models.JSONField(default=dict)),
                        (
                            "event",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan",
                                to="events.event",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="event_plans",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="event_plans",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="EventText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("summary", models.TextField(blank=True, verbose_name="summary")),
                        (
                            "description",
                            models.TextField(blank=True, help_text="clean HTML", verbose_name="description"),
                        ),
                        ("rules", models.TextField(blank=True, help_text="clean HTML", verbose_name="rules")),
                        (
                            "good_to_know",
                            models.JSONField(
                                blank=True, default=list, help_text="short lines", verbose_name="good to know"
                            ),
                        ),
                        (
                            "jury",
                            models.TextField(
                                blank=True,
                                help_text="clean HTML: who they are, what they look at",
                                verbose_name="the jury",
                            ),
                        ),
                        ("body", models.JSONField(blank=True, default=list)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "language"],
                        "constraints": [models.UniqueConstraint(fields=("event", "language"), name="events_text_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("rating", models.PositiveSmallIntegerField(verbose_name="rating")),
                        ("liked", models.TextField(blank=True, max_length=1000, verbose_name="what was good")),
                        ("better", models.TextField(blank=True, max_length=1000, verbose_name="what could be better")),
                        ("given_on", models.DateField()),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "given_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                                name="events_feedback_rating",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackGiven",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feedback_given",
                                to="events.event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feedback_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "person"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "person"), name="events_feedback_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hackathon",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("team_min", models.PositiveSmallIntegerField(default=1, verbose_name="smallest team")),
                        ("team_max", models.PositiveSmallIntegerField(default=5, verbose_name="largest team")),
                        ("teams_until", models.DateTimeField(blank=True, null=True, verbose_name="teams form until")),
                        (
                            "wishes_max",
                            models.PositiveSmallIntegerField(default=3, verbose_name="challenges a team may wish for"),
                        ),
                        (
                            "wishes_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="wishes for challenges until"),
                        ),
                        ("submit_from", models.DateTimeField(blank=True, null=True, verbose_name="submissions from")),
                        ("submit_until", models.DateTimeField(blank=True, null=True, verbose_name="submissions until")),
                        (
                            "grace_minutes",
                            models.PositiveSmallIntegerField(
                                default=10, verbose_name="minutes of grace, announced beforehand"
                            ),
                        ),
                        (
                            "gallery_from",
                            models.DateTimeField(blank=True, null=True, verbose_name="gallery public from"),
                        ),
                        ("vote_from", models.DateTimeField(blank=True, null=True, verbose_name="public vote from")),
                        ("vote_until", models.DateTimeField(blank=True, null=True, verbose_name="public vote until")),
                        (
                            "vote_by",
                            models.CharField(
                                choices=[
                                    ("registered", "People with a place at the event"),
                                    ("anyone", "Everyone who signs in"),
                                ],
                                default="registered",
                                max_length=10,
                                verbose_name="who may vote",
                            ),
                        ),
                        (
                            "prizes",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="[{title: language map, text: …}]",
                                verbose_name="prizes",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="hackathon", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("team_min__gte", 1), ("team_max__gte", models.F("team_min"))),
                                name="events_hackathon_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("vote_by__in", ["registered", "anyone"])),
                                name="events_hackathon_vote_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Judge",
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
                                    ("active", "Judging"),
                                    ("left", "Dropped out; ballots count"),
                                    ("excluded", "Excluded; ballots are set aside"),
                                ],
                                default="active",
                                max_length=8,
                            ),
                        ),
                        ("terms_version", models.CharField(max_length=10)),
                        ("signed_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judges",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="judges", to="events.event"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="judges",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="judgeships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "person"), name="events_judge_once"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["active", "left", "excluded"])),
                                name="events_judge_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JudgeInvitation",
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
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judge_invitations",
                                to="events.event",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("event"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(
                                    ("accepted_at__isnull", True),
                                    ("declined_at__isnull", True),
                                    ("withdrawn_at__isnull", True),
                                ),
                                name="events_judge_invitation_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
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
                                    ("confirmation", "With the confirmation"),
                                    ("reminder", "With the reminder of the day before"),
                                    ("bring", "What to bring along"),
                                    ("thanks", "Thanks"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("texts", models.JSONField(default=dict)),
                        ("audience", models.JSONField(blank=True, default=dict)),
                        (
                            "time",
                            models.CharField(
                                choices=[
                                    ("hand", "when I say so"),
                                    ("before", "before the event begins"),
                                    ("after", "after the event has ended"),
                                ],
                                default="hand",
                                max_length=6,
                            ),
                        ),
                        ("hours", models.PositiveSmallIntegerField(default=24, verbose_name="hours")),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("recipients", models.PositiveIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("sent_at__isnull", True), models.Q(("time", "hand"), _negated=True)
                                ),
                                fields=["time"],
                                name="events_letters_due",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["confirmation", "reminder", "bring", "thanks", "other"])
                                ),
                                name="events_letter_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("time__in", ["hand", "before", "after"])), name="events_letter_time"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["confirmation", "reminder"])),
                                fields=("event", "kind"),
                                name="events_one_note_of_a_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mentor",
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
                                choices=[("active", "Takes part"), ("withdrawn", "No longer there")],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        ("about", models.JSONField(blank=True, default=dict, verbose_name="what I can help with")),
                        ("skills", models.JSONField(blank=True, default=list, verbose_name="fields")),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages I speak")),
                        (
                            "name_public",
                            models.BooleanField(
                                default=False, verbose_name="strangers may read my name on the page of mentors"
                            ),
                        ),
                        ("earned_at", models.DateTimeField(blank=True, null=True)),
                        ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes on the certificate")),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="mentors", to="events.event"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentorings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "person"), name="events_mentor_once"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["active", "withdrawn"])), name="events_mentor_state"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MentorLetter",
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
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentor_letters",
                                to="events.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("event"),
                                django.db.models.functions.text.Lower("email"),
                                name="events_mentor_letter_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reviewer",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="reviewers", to="events.event"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviewing",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "person"), name="events_reviewer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seeker",
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
                        ("skills", models.JSONField(blank=True, default=list, verbose_name="what I bring")),
                        (
                            "interests",
                            models.JSONField(blank=True, default=list, verbose_name="what I would like to work on"),
                        ),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages I speak")),
                        ("text", models.TextField(blank=True, max_length=400, verbose_name="about me")),
                        (
                            "proposable",
                            models.BooleanField(default=False, verbose_name="Lichthof may propose me to teams"),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="seekers", to="events.event"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seeker_cards",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("event", "person"), name="events_seeker_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Speaker",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("role", models.CharField(blank=True, max_length=200, verbose_name="what they do")),
                        ("bio", models.TextField(blank=True, max_length=1500, verbose_name="about them")),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="events.event"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="speaking",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("event", "person"),
                                name="events_speaker_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
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
                        ("slug", models.SlugField(max_length=80)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("pitch", models.TextField(blank=True, max_length=600, verbose_name="what you want to build")),
                        ("language", models.CharField(default="de", max_length=10, verbose_name="language")),
                        ("code", models.CharField(default=events.models.team.new_code, max_length=12, unique=True)),
                        ("size", models.PositiveSmallIntegerField(default=5, verbose_name="largest size")),
                        ("taken", models.PositiveSmallIntegerField(default=0)),
                        ("open_to_requests", models.BooleanField(default=True, verbose_name="people may ask to join")),
                        ("looking_for", models.CharField(blank=True, max_length=300, verbose_name="who is missing")),
                        ("skills", models.JSONField(blank=True, default=list, verbose_name="skills that are missing")),
                        (
                            "interests",
                            models.JSONField(blank=True, default=list, verbose_name="what you would like to work on"),
                        ),
                        (
                            "captain_seen_at",
                            models.DateTimeField(blank=True, help_text="the captain's last sign of life", null=True),
                        ),
                        (
                            "captain_asked_at",
                            models.DateTimeField(blank=True, help_text="a member asked: are you there?", null=True),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("active", "Active"), ("dissolved", "Dissolved")],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        (
                            "captain",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="captained_teams",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="teams",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="teams", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "slug"), name="events_team_slug"),
                            models.CheckConstraint(
                                condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("size"))),
                                name="events_team_taken",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["active", "dissolved"])), name="events_team_state"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
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
                        ("slug", models.SlugField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("submitted", "Submitted"), ("withdrawn", "Withdrawn")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("content", models.JSONField(blank=True, default=dict, verbose_name="draft")),
                        ("edition", models.PositiveIntegerField(default=0)),
                        ("set_aside", models.JSONField(blank=True, default=list)),
                        ("picture", models.CharField(default="people", max_length=20, verbose_name="drawing")),
                        ("extended_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "hidden_at",
                            models.DateTimeField(
                                blank=True, help_text="taken out of the gallery by the organiser", null=True
                            ),
                        ),
                        ("hidden_because", models.CharField(blank=True, max_length=300)),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="submissions",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="submissions",
                                to="events.event",
                            ),
                        ),
                        (
                            "team",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="submission", to="events.team"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "slug"), name="events_submission_slug"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "withdrawn"])),
                                name="events_submission_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
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
                                choices=[("asked", "Asked"), ("agreed", "Agreed"), ("declined", "Declined")],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handover",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "agreed", "declined"])),
                                name="events_handover_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agreed_at__isnull", False), ("state", "agreed")),
                                    models.Q(models.Q(("state", "agreed"), _negated=True), ("agreed_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="events_handover_agreed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandoverAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sponsor", models.BooleanField(default=False)),
                        ("yes", models.BooleanField(null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "handover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="events.handover",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="handover_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("sponsor", False)),
                                fields=("handover", "person"),
                                name="events_handover_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("sponsor", True)),
                                fields=("handover",),
                                name="events_handover_sponsor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("yes__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("yes__isnull", False)),
                                    _connector="OR",
                                ),
                                name="events_handover_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
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
                                    ("rubric", "Points for each criterion"),
                                    ("ranking", "Each judge puts projects in order"),
                                    ("pairwise", "Two projects at a time"),
                                ],
                                default="rubric",
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "In preparation"),
                                    ("open", "Open"),
                                    ("closed", "Closed"),
                                    ("published", "Published"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("title", models.JSONField(default=dict, help_text="language map", verbose_name="title")),
                        ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="judging begins")),
                        ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="judging ends")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("views", models.PositiveSmallIntegerField(default=3, verbose_name="judges per project")),
                        ("seed", models.BigIntegerField(help_text="random at creation; published with the result")),
                        ("tie_break", models.JSONField(blank=True, default=list, verbose_name="when two are level")),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="events.event"
                            ),
                        ),
                        (
                            "finalists_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="next_rounds",
                                to="events.round",
                            ),
                        ),
                        (
                            "calibration",
                            models.ForeignKey(
                                blank=True,
                                help_text="the project that every judge scores first",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("challenge__isnull", True)),
                                fields=("event", "position"),
                                name="events_round_position",
                            ),
                            models.UniqueConstraint(
                                fields=("event", "challenge", "position"), name="events_round_challenge_position"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["rubric", "ranking", "pairwise"])),
                                name="events_round_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "open", "closed", "published"])),
                                name="events_round_state",
                            ),
                            models.CheckConstraint(condition=models.Q(("views__gte", 1)), name="events_round_views"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at__isnull", True),
                                    ("closes_at__isnull", True),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="events_round_window",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["closed", "published"]), ("closed_at__isnull", True), _connector="OR"
                                ),
                                name="events_round_closed_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("subject", models.CharField(max_length=80)),
                        ("content", models.JSONField()),
                        ("comment", models.TextField(blank=True, help_text="for the team")),
                        ("note", models.TextField(blank=True, help_text="for the judge alone")),
                        ("device_at", models.DateTimeField(blank=True, null=True)),
                        ("given_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("is_late", models.BooleanField(default=False)),
                        (
                            "cast_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="events.judge"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="events.round"
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round", "id"],
                        "indexes": [models.Index(fields=["round", "judge", "subject"], name="events_ballot_subject")],
                    },
                ),
                migrations.CreateModel(
                    name="BallotRuling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("counts", models.BooleanField()),
                        (
                            "ballot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ruling", to="events.ballot"
                            ),
                        ),
                        (
                            "ruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Result",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("algorithm", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=20)),
                        ("seed", models.BigIntegerField()),
                        ("input", models.JSONField()),
                        ("input_hash", models.CharField(max_length=64)),
                        ("output", models.JSONField()),
                        ("computed_at", models.DateTimeField()),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="results", to="events.round"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=("round",),
                                name="events_result_published_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("weight", models.PositiveSmallIntegerField(default=1, verbose_name="weight")),
                        ("texts", models.JSONField(default=dict)),
                        ("anchors", models.JSONField(default=list)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="events.round"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "criteria",
                        "ordering": ["round", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "key"), name="events_criterion_key"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                                name="events_criterion_weight",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JudgeConflict",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("organisation", "somebody of the team belongs to the judge's organisation"),
                                    ("challenge", "the judge judges one challenge only"),
                                    ("mentored", "the judge mentored the team"),
                                    ("member", "the judge is part of the team"),
                                    ("declared", "the judge declared a conflict"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.TextField(blank=True, max_length=600, verbose_name="reason")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="events.judge"
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judge_conflicts",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["judge", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("judge", "submission", "kind"), name="events_conflict_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["organisation", "challenge", "mentored", "member", "declared"])
                                ),
                                name="events_conflict_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_by__isnull", True), ("lifted_at__isnull", False), _connector="OR"
                                ),
                                name="events_conflict_lifted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("submission", "person"), name="events_credit_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        (
                            "released_at",
                            models.DateTimeField(blank=True, help_text="somebody else looks at it instead", null=True),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="events.judge",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="events.round",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round", "judge", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "judge", "submission"), name="events_assignment_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("type", models.CharField(max_length=40)),
                        (
                            "alternative",
                            models.CharField(blank=True, max_length=400, verbose_name="what the picture shows"),
                        ),
                        ("shown", models.CharField(blank=True, max_length=64)),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        (
                            "captions",
                            models.CharField(blank=True, help_text="hash of the captions of a video", max_length=64),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="events.submission",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("submission", "sha256"), name="events_file_once"),
                            models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="events_file_not_empty"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionRevision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("content", models.JSONField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("received_at", models.DateTimeField()),
                        (
                            "timing",
                            models.CharField(
                                choices=[("on_time", "on time"), ("grace", "in the time of grace"), ("late", "late")],
                                default="on_time",
                                max_length=8,
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, help_text="late, and let in all the same", null=True),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handed_in_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisions",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["submission", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("submission", "number"), name="events_revision_number"),
                            models.CheckConstraint(
                                condition=models.Q(("timing__in", ["on_time", "grace", "late"])),
                                name="events_revision_timing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_by__isnull", True), ("accepted_at__isnull", False), _connector="OR"
                                ),
                                name="events_revision_accepted_by_and_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="events.round"
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_entries",
                                to="events.submission",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.submissionrevision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "submission"), name="events_entry_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
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
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("title", models.JSONField(default=dict, verbose_name="title")),
                        ("prize", models.JSONField(blank=True, default=dict, verbose_name="prize")),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "challenge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="awards",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="events.event"
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="awards",
                                to="events.result",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="events.submission",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.submissionrevision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True),
                                    models.Q(("revision__isnull", False), ("submission__isnull", False)),
                                    _connector="OR",
                                ),
                                name="events_award_published_is_given",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="events_award_published_by_and_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MentorSlot",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="where")),
                        ("topic", models.CharField(blank=True, max_length=200, verbose_name="topic")),
                        ("size", models.PositiveSmallIntegerField(default=1)),
                        ("taken", models.PositiveSmallIntegerField(default=0)),
                        (
                            "held_at",
                            models.DateTimeField(
                                blank=True, help_text="the mentor confirmed that it took place", null=True
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="events.mentor"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mentor_slots",
                                to="events.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("mentor", "starts_at"), name="events_slot_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="events_slot_span"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("size"))),
                                name="events_slot_taken",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinRequest",
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
                        ("from_team", models.BooleanField(default=False)),
                        ("message", models.TextField(blank=True, max_length=400, verbose_name="message")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Waiting for an answer"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=400, verbose_name="answer")),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="events.team"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("team", "person"),
                                name="events_request_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "accepted", "declined", "withdrawn"])),
                                name="events_request_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="events_request_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpCall",
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
                        ("topic", models.CharField(max_length=200, verbose_name="what it is about")),
                        ("place", models.CharField(max_length=80, verbose_name="where you are")),
                        ("skill", models.CharField(blank=True, max_length=20, verbose_name="field")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("taken", "Somebody is coming"),
                                    ("done", "Done"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="help_calls",
                                to="events.event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="help_calls",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mentor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="help_calls",
                                to="events.mentor",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="help_calls", to="events.team"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("waiting", "taken"))),
                                fields=["event", "id"],
                                name="events_help_queue",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("waiting", "taken"))),
                                fields=("team",),
                                name="events_help_once_per_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "taken", "done", "withdrawn"])),
                                name="events_help_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state__in", ("waiting", "taken"))),
                                    models.Q(
                                        models.Q(("state__in", ("waiting", "taken")), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="events_help_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChallengeWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("rank", models.PositiveSmallIntegerField()),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wishes",
                                to="events.challenge",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="events.team"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["team", "rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "rank"), name="events_wish_rank"),
                            models.UniqueConstraint(fields=("team", "challenge"), name="events_wish_once"),
                            models.CheckConstraint(condition=models.Q(("rank__gte", 1)), name="events_wish_from_one"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaptainVote",
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
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="captain_votes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="captain_votes",
                                to="events.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "person"), name="events_captain_vote_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
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
                            "name_public",
                            models.BooleanField(
                                default=False, verbose_name="strangers may read my name on the team's page"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_members",
                                to="events.event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="events.team"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "person"), name="events_one_team_per_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermsAcceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "brief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="events.challengebrief",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="accepted_briefs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="events.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("brief", "team", "person"), name="events_acceptance_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Track",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.JSONField(default=dict, help_text="language map", verbose_name="name")),
                        ("colour", models.CharField(default="a", max_length=1)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="tracks", to="events.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["event", "position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeItem",
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
                                    ("talk", "Talk"),
                                    ("workshop", "Workshop"),
                                    ("panel", "Panel"),
                                    ("keynote", "Opening talk"),
                                    ("poster", "Poster or stall"),
                                    ("meeting", "Meeting"),
                                    ("break", "Break"),
                                ],
                                default="talk",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("texts", models.JSONField(default=dict)),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="spoken language")),
                        ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="starts")),
                        ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                        ("room", models.CharField(blank=True, max_length=100, verbose_name="room")),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("sequence", models.PositiveIntegerField(default=0, help_text="iCalendar SEQUENCE")),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="programme_items",
                                to="events.event",
                            ),
                        ),
                        ("speakers", models.ManyToManyField(blank=True, related_name="items", to="events.speaker")),
                        (
                            "track",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="items",
                                to="events.track",
                            ),
                        ),
                    ],
                    options={
                        "ordering": [models.OrderBy(models.F("starts_at"), nulls_last=True), "room", "id"],
                        "indexes": [models.Index(fields=["event", "starts_at"], name="events_item_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["talk", "workshop", "panel", "keynote", "poster", "meeting", "break"])
                                ),
                                name="events_item_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                                    models.Q(("ends_at__gt", models.F("starts_at")), ("starts_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="events_item_span",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contribution",
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
                                    ("draft", "Draft"),
                                    ("submitted", "Handed in"),
                                    ("waiting", "In reserve"),
                                    ("accepted", "Accepted, please confirm"),
                                    ("confirmed", "Confirmed"),
                                    ("refused", "Not accepted"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("abstract", models.TextField(blank=True, max_length=3000, verbose_name="what it is about")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("talk", "Talk"),
                                    ("workshop", "Workshop"),
                                    ("panel", "Panel"),
                                    ("keynote", "Opening talk"),
                                    ("poster", "Poster or stall"),
                                    ("meeting", "Meeting"),
                                    ("break", "Break"),
                                ],
                                default="talk",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(default=30, verbose_name="minutes")),
                        ("language", models.CharField(default="de", max_length=10, verbose_name="spoken language")),
                        ("name", models.CharField(max_length=150, verbose_name="your name in the programme")),
                        ("role", models.CharField(blank=True, max_length=200, verbose_name="what you do")),
                        ("bio", models.TextField(blank=True, max_length=1500, verbose_name="about you")),
                        (
                            "others",
                            models.JSONField(
                                blank=True, default=list, help_text="names", verbose_name="who else speaks"
                            ),
                        ),
                        ("needs", models.TextField(blank=True, max_length=1000, verbose_name="what you need")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accept", "Accept"),
                                    ("wait", "Keep in reserve"),
                                    ("refuse", "Do not accept"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "decision_note",
                            models.TextField(blank=True, max_length=1000, verbose_name="a word to the author"),
                        ),
                        ("confirm_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contributions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contributions",
                                to="events.event",
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contribution",
                                to="events.programmeitem",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["event", "state"], name="events_contribution_list")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "submitted",
                                            "waiting",
                                            "accepted",
                                            "confirmed",
                                            "refused",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="events_contribution_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["talk", "workshop", "panel", "keynote", "poster", "meeting", "break"])
                                ),
                                name="events_contribution_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision", ""), ("decision__in", ["accept", "wait", "refuse"]), _connector="OR"
                                ),
                                name="events_contribution_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bookmark",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="programme_bookmarks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bookmarks",
                                to="events.programmeitem",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "person"), name="events_bookmark_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("comment", models.TextField(blank=True, max_length=2000, verbose_name="comment")),
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="events.contribution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews_written",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("contribution", "person"), name="events_review_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("score__isnull", True),
                                    models.Q(("score__gte", 1), ("score__lte", 5)),
                                    _connector="OR",
                                ),
                                name="events_review_score",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TravelBudget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="budget")),
                        ("granted", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                        (
                            "per_person",
                            models.DecimalField(decimal_places=2, max_digits=8, verbose_name="at most per person"),
                        ),
                        ("currency", models.CharField(default="EUR", max_length=3)),
                        ("closes_at", models.DateTimeField(verbose_name="can be asked for until")),
                        (
                            "note",
                            models.JSONField(
                                blank=True, default=dict, help_text="language map", verbose_name="what is paid for"
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="travel_budget",
                                to="events.event",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("granted__gte", 0), ("granted__lte", models.F("amount"))),
                                name="events_travel_granted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("per_person__gt", 0)), name="events_travel_per_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TravelRequest",
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
                                    ("submitted", "Asked for"),
                                    ("granted", "Granted"),
                                    ("refused", "Not granted"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="submitted",
                                max_length=10,
                            ),
                        ),
                        ("origin", models.CharField(max_length=150, verbose_name="where you come from")),
                        ("asked", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="what it costs")),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="why you need it")),
                        ("prepared", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                        ("granted", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("paid_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requests",
                                to="events.travelbudget",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="travel_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("budget", "person"),
                                name="events_travel_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["submitted", "granted", "refused", "withdrawn"])),
                                name="events_travel_state",
                            ),
                            models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="events_travel_asked"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("granted__gt", 0), ("state", "granted")),
                                    models.Q(models.Q(("state", "granted"), _negated=True), ("granted__isnull", True)),
                                    _connector="OR",
                                ),
                                name="events_travel_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="events.event"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="votes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="events.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("event", "person"), name="events_vote_once")],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="challenge",
            name="brief",
            field=models.ForeignKey(
                blank=True,
                help_text="the version in force",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="events.challengebrief",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="events.submissionrevision",
            ),
        ),
    ]
