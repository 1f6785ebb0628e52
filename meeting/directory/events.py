"""What can happen to units, people, posts and the office's own settings."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class UnitAdded(Event):
    """A unit came into the directory."""

    thing = "unit"
    sentence = N_("added the unit %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class UnitEdited(Event):
    """Facts of a unit were corrected."""

    thing = "unit"
    sentence = N_("edited the unit %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class UnitRetired(Event):
    """A unit was dissolved without a successor."""

    thing = "unit"
    sentence = N_("closed the unit %(name)s; last day %(last_day)s")
    name: str
    last_day: str


@dataclass(frozen=True, kw_only=True)
class UnitReopened(Event):
    """A unit closed by mistake exists again."""

    thing = "unit"
    sentence = N_("reopened the unit %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class UnitRenamed(Event):
    """A unit goes on under a new name; `thing_id` is the old unit, `new_unit_id` the one from now on."""

    thing = "unit"
    sentence = N_("renamed %(old_name)s to %(new_name)s from %(effective_on)s")
    old_name: str
    new_name: str
    effective_on: str
    new_unit_id: int


@dataclass(frozen=True, kw_only=True)
class UnitMerged(Event):
    """A unit was merged into another; one event for each unit that went in."""

    thing = "unit"
    sentence = N_("merged %(old_name)s into %(new_name)s from %(effective_on)s")
    old_name: str
    new_name: str
    effective_on: str
    new_unit_id: int


@dataclass(frozen=True, kw_only=True)
class UnitSplit(Event):
    """A unit was split; one event for each unit that came out."""

    thing = "unit"
    sentence = N_("split %(old_name)s; %(new_name)s takes over from %(effective_on)s")
    old_name: str
    new_name: str
    effective_on: str
    new_unit_id: int


@dataclass(frozen=True, kw_only=True)
class FunctionTransferred(Event):
    """A unit handed one field of work to another; both go on."""

    thing = "unit"
    sentence = N_("transferred %(field)s from %(old_name)s to %(new_name)s from %(effective_on)s")
    field: str
    old_name: str
    new_name: str
    effective_on: str
    new_unit_id: int


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """A person came into the directory."""

    thing = "person"
    sentence = N_("added %(name)s to the directory")
    name: str


@dataclass(frozen=True, kw_only=True)
class PersonEdited(Event):
    """Facts of a person were corrected."""

    thing = "person"
    sentence = N_("edited the entry of %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class PostAdded(Event):
    """A unit got a post."""

    thing = "post"
    sentence = N_("added the post %(title)s in %(unit)s")
    title: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    """Facts of a post were corrected."""

    thing = "post"
    sentence = N_("edited the post %(title)s in %(unit)s")
    title: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class TenureStarted(Event):
    """A person took up a post."""

    thing = "person"
    sentence = N_("recorded that %(name)s is %(title)s in %(unit)s from %(starts_on)s")
    name: str
    title: str
    unit: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class TenureChanged(Event):
    """The days of a tenure were set anew; an end day closes it."""

    thing = "person"
    sentence = N_("set the time of %(name)s as %(title)s in %(unit)s: %(starts_on)s to %(ends_on)s")
    name: str
    title: str
    unit: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class TenureRemoved(Event):
    """A tenure entered by mistake was taken out."""

    thing = "person"
    sentence = N_("removed the mistaken entry of %(name)s as %(title)s in %(unit)s")
    name: str
    title: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class KindSaved(Event):
    """A kind of units was added or edited."""

    thing = "unit_kind"
    sentence = N_("saved the kind of units %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class FieldSaved(Event):
    """A field of work was added or edited."""

    thing = "work_field"
    sentence = N_("saved the field of work %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class OfficeEdited(Event):
    """The office's names or habits changed."""

    thing = "office"
    sentence = N_("edited the settings of the office: %(changed)s")
    changed: str


@dataclass(frozen=True, kw_only=True)
class ListImported(Event):
    """Rows of a workbook were taken into the directory."""

    thing = "import"
    sentence = N_("imported %(number)s rows from %(file)s")
    number: int
    file: str
