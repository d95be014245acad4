"""All staff pages: where each is, who may see it, what its forms do."""

from collections.abc import Sequence

from bot.web.staff.late import Late
from bot.web.staff.office import LONGEST_SHEET, Sheet

cases, content, filing = Late("cases"), Late("content"), Late("filing")
misses, overview, papers = Late("misses"), Late("overview"), Late("papers")
posters, procedures, survey = Late("posters"), Late("procedures"), Late("survey")
use, users = Late("use"), Late("users")

SHEETS: Sequence[Sheet] = (
    Sheet("/", "read", overview.page),
    Sheet("/communes", "read", overview.communes),
    Sheet("/use", "read", use.page),
    Sheet("/procedures", "read", procedures.page),
    Sheet("/procedures/{code}", "read", procedures.one),
    Sheet("/survey", "read", survey.page),
    Sheet("/survey/index", "figures", act=survey.type_in),
    Sheet("/cases", "read", cases.page),
    Sheet("/cases/{code}", "read", cases.one),
    Sheet("/cases/{code}/do", "answer", act=cases.act),
    Sheet("/misses", "read", misses.page),
    Sheet("/misses/do", "draft", act=misses.act),
    Sheet("/content", "read", content.page),
    Sheet("/content/right", "draft", act=content.act),
    Sheet("/content/entry", "draft", content.entry, content.entry_act),
    Sheet("/content/drafts/{id}", "read", content.draft),
    Sheet("/content/drafts/{id}/do", "draft", act=content.draft_act),
    Sheet("/content/editions/{mark}", "read", content.edition),
    Sheet("/content/editions/{mark}/back", "roll back", act=content.edition_act),
    Sheet("/figures", "read", filing.page),
    Sheet("/figures/import", "figures", act=filing.act, largest=LONGEST_SHEET),
    Sheet("/figures/template", "figures", filing.template, file=True),
    Sheet("/figures/report", "read", papers.report, file=True),
    Sheet("/figures/meeting", "read", papers.meeting, file=True),
    Sheet("/figures/evidence", "read", papers.evidence, file=True),
    Sheet("/posters", "read", posters.page),
    Sheet("/posters/{unit}/{spot}", "read", posters.one, file=True),
    Sheet("/users", "users", users.users, users.act),
    Sheet("/audit", "audit", users.audit),
)
"""The dialogue of the staff pages as a table."""
