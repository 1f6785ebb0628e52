"""What a reader says about the own notices."""

from collections.abc import Iterable, Mapping

from meeting.core.web.forms import Form, SelectField, Tick, choices
from meeting.notifications.rules import MAIL_LABELS, TOPIC_LABELS, ByMail, Topic, Wish


class PreferencesForm(Form):
    """For each topic: shown in the bell or not, and how it is mailed."""

    def keep(self, topics: Iterable[Topic]) -> None:
        """Ask about these topics only."""
        for topic in set(Topic) - set(topics):
            del self[f"bell_{topic}"], self[f"mail_{topic}"]

    def draft(self, topics: Iterable[Topic]) -> dict[Topic, Wish]:
        """What was chosen."""
        return {t: Wish(self[f"bell_{t}"].data, ByMail(self[f"mail_{t}"].data)) for t in topics}

    @staticmethod
    def data_of(wishes: Mapping[Topic, Wish]) -> dict[str, bool | str]:
        """Wishes as the data of the form."""
        bells: dict[str, bool | str] = {f"bell_{topic}": wish.in_bell for topic, wish in wishes.items()}
        return bells | {f"mail_{topic}": wish.by_mail.value for topic, wish in wishes.items()}


for _topic in Topic:
    setattr(PreferencesForm, f"bell_{_topic}", Tick(TOPIC_LABELS[_topic]))
    setattr(
        PreferencesForm, f"mail_{_topic}", SelectField(TOPIC_LABELS[_topic], choices=choices(MAIL_LABELS))
    )
