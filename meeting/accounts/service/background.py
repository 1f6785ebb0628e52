"""Looking after the mails."""

from meeting.accounts.events import MailsResent
from meeting.accounts.policy import Can
from meeting.core import outbox
from meeting.core.access import Actor, ensure
from meeting.core.db import get
from meeting.core.events import record
from meeting.core.outbox import Mail


def resend_mail(actor: Actor, mail_id: int) -> None:
    """Queue a parked mail anew. Raises NotFound, and RuleBroken when it is not parked."""
    ensure(actor, Can.OPERATE)
    outbox.resend(get(Mail, mail_id))
    record(MailsResent(actor_id=actor.user_id, thing_id=mail_id, number=1))


def resend_parked(actor: Actor) -> int:
    """Queue every parked mail anew; returns how many."""
    ensure(actor, Can.OPERATE)
    number = outbox.resend_parked()
    if number:
        record(MailsResent(actor_id=actor.user_id, thing_id=0, number=number))
    return number
