"""The tables of Flipp, seen by Django; it does not manage them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class Status(models.TextChoices):
    """The states of an initiative."""

    IDEA = "ide", "Idé"
    PLANNED = "planlagt", "Planlagt"
    TESTING = "testes", "Testes"
    ADJUSTING = "justeres", "Justeres"
    DECIDED = "besluttet", "Besluttet"
    RUNNING = "i_drift", "I drift"
    ENDED = "avsluttet", "Avsluttet"
    DISCARDED = "forkastet", "Forkastet"


class Network(models.Model):
    """A network."""

    slug = models.SlugField()
    short = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "network"


class Theme(models.Model):
    """A subject."""

    network = models.ForeignKey(Network, models.CASCADE)
    slug = models.SlugField()
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "theme"
        ordering = ["name"]


class Organisation(models.Model):
    """An organisation."""

    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "organisation"


class ResourceGroup(models.Model):
    """A group."""

    network = models.ForeignKey(Network, models.CASCADE)
    slug = models.SlugField()
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "resource_group"
        ordering = ["id"]


class Practice(models.Model):
    """A practice."""

    slug = models.SlugField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=24)

    class Meta:
        managed = False
        db_table = "practice"


class Initiative(models.Model):
    """What a group tests."""

    network = models.ForeignKey(Network, models.CASCADE)
    group = models.ForeignKey(ResourceGroup, models.CASCADE)
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    target_group = models.CharField(max_length=200, blank=True)
    age_from = models.IntegerField(null=True)
    age_to = models.IntegerField(null=True)
    setting = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.IDEA)
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True)
    funding = models.TextField(default="")
    legal_basis = models.CharField(max_length=200, default="")
    agreement = models.TextField(default="")
    contact_role = models.CharField(max_length=120, default="")
    core_parts = models.JSONField(default=list)
    adaptable_parts = models.JSONField(default=list)
    expected = models.TextField(default="")
    learned = models.TextField(default="")
    advice = models.TextField(default="")
    reach = models.CharField(max_length=24, default="nettverk")
    example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)
    practices = models.ManyToManyField(Practice, through="InitiativePractice")
    partners = models.ManyToManyField(Organisation, through="InitiativePartner", related_name="+")
    themes = models.ManyToManyField(Theme, through="InitiativeTheme")

    class Meta:
        managed = False
        db_table = "initiative"
        ordering = ["-id"]

    def get_absolute_url(self) -> str:
        """The record's page."""
        return reverse("detail", kwargs={"nett": self.network.slug, "slug": self.slug})

    @property
    def stopped(self) -> bool:
        """It was ended or discarded."""
        return self.status in {Status.ENDED, Status.DISCARDED}


class InitiativePractice(models.Model):
    """Builds on."""

    pk = models.CompositePrimaryKey("initiative_id", "practice_id")
    initiative = models.ForeignKey(Initiative, models.CASCADE)
    practice = models.ForeignKey(Practice, models.CASCADE)

    class Meta:
        managed = False
        db_table = "initiative_practice"


class InitiativePartner(models.Model):
    """Takes part."""

    pk = models.CompositePrimaryKey("initiative_id", "organisation_id")
    initiative = models.ForeignKey(Initiative, models.CASCADE)
    organisation = models.ForeignKey(Organisation, models.CASCADE)

    class Meta:
        managed = False
        db_table = "initiative_partner"


class InitiativeTheme(models.Model):
    """Is about."""

    pk = models.CompositePrimaryKey("initiative_id", "theme_id")
    initiative = models.ForeignKey(Initiative, models.CASCADE)
    theme = models.ForeignKey(Theme, models.CASCADE)

    class Meta:
        managed = False
        db_table = "initiative_theme"


class AuditEvent(models.Model):
    """What happened."""

    at = models.DateTimeField()
    subject_type = models.CharField(max_length=40)
    subject_id = models.IntegerField()

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ["-id"]
