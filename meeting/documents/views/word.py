"""Prepared and issued papers as editable Word files, for the office."""

from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.web.responses import docx
from meeting.core.web.security import current_actor, requires
from meeting.documents import drafting, printing
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.views.door import bp


@bp.route("/papers/<int:document_id>/paper.docx")
@requires(Can.DRAFTS)
def word_document(document_id: int) -> ResponseReturnValue:
    """A prepared or issued paper with what was chosen for it, from the record as it stands.

    Of an issued one it carries no mark of verification, as it is not what was frozen.
    """
    document = register.get_document(document_id)
    ensure(current_actor(), Can.READ, document)
    name = drafting.file_name(document).removesuffix(".pdf")
    return docx(printing.written(drafting.papers_of(document, verification=None)), name)
