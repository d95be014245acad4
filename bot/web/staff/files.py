"""Files to keep: whoever takes one along is written into the trail."""

from starlette.responses import Response

from bot.web.staff.guard import Visitor
from bot.web.staff.office import Office

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


async def handed_over(
    office: Office, visitor: Visitor, body: bytes, kind: str, name: str, detail: str = ""
) -> Response:
    """A file of a kind, under a name without its ending."""
    file = f"{name}.{kind}"
    await office.audit.note(visitor.account, office.clock(), "downloaded", file, detail)
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(body, headers=headers, media_type=MEDIA[kind])
