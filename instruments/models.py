"""A loaded copy of an instrument file. Published rows never change (triggers, migration 0002).

The column names repeat instruments/sheet.py, whose dataclasses the rest of the
portal reads.
"""

from django.db import models

from audit.fields import JsonField

POINTS = {"max_digits": 8, "decimal_places": 2}


class Instrument(models.Model):
    """One year's form. The source's hash tells whether a file is the one that was loaded."""

    code = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    max_points = models.DecimalField(**POINTS)
    evidence_years = JsonField(default=list)
    legal_basis = JsonField(default=list)
    stages = JsonField(default=list)
    source_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "code"]

    def __str__(self) -> str:
        return self.title


class InstrumentPart(models.Model):
    """A row in its place: `position` is the order of the file."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]


class Institution(InstrumentPart):
    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="institutions"
    )
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=300)

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "slug"], name="an_institution_is_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Predicate(InstrumentPart):
    """A lower edge; `inclusive` tells `from` (true) and `above` (false) apart."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="predicates")
    code = models.CharField(max_length=16)
    label = models.CharField(max_length=300)
    edge = models.DecimalField(**POINTS)
    inclusive = models.BooleanField()

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "code"], name="a_predicate_is_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Cluster(InstrumentPart):
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="clusters")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=300)
    max_points = models.DecimalField(**POINTS)

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="a_cluster_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(InstrumentPart):
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=300)
    max_points = models.DecimalField(**POINTS)
    lead = models.CharField(max_length=40)

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["cluster", "code"], name="an_indicator_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class Question(InstrumentPart):
    """`instrument` repeats the indicator's, so that a code can be unique in it."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="questions")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=16)
    label = models.CharField(max_length=300)
    prompt = models.TextField()
    guidance = models.TextField(blank=True)
    kind = models.CharField(max_length=20)
    max_points = models.DecimalField(**POINTS)
    unit = models.CharField(max_length=300, blank=True)
    area_level = models.CharField(max_length=20, blank=True)
    area_prompt = models.TextField(blank=True)
    area_good_answer = models.CharField(max_length=10, blank=True)
    lead = models.CharField(max_length=40)
    contributors = JsonField(default=list)
    effort = models.CharField(max_length=10)
    sensitive = models.BooleanField()
    not_applicable = models.BooleanField(default=False)
    previous = models.CharField(max_length=60, blank=True)
    text_hash = models.CharField(max_length=64)

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "code"], name="a_question_code_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Choice(InstrumentPart):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(max_length=16)
    label = models.TextField()
    points = models.DecimalField(**POINTS)

    class Meta(InstrumentPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="a_choice_is_listed_once")
        ]

    def __str__(self) -> str:
        return self.label


class Band(InstrumentPart):
    """Values from `start` up to but not including `end`; the last band is open (end is null)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="bands")
    start = models.DecimalField(max_digits=12, decimal_places=4)
    end = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    points = models.DecimalField(**POINTS)

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


class Slot(InstrumentPart):
    """What evidence a question asks for; `required_for` lists option codes, empty means all."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    required = models.BooleanField()
    required_for = JsonField(default=list)

    def __str__(self) -> str:
        return self.label
