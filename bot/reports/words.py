"""The words on posters and papers, typed; they stand in `words.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content.read import own
from bot.core.phrases import Phrase

WORDS = Path(__file__).parent / "words.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterWords:
    """What a poster says."""

    body: Phrase
    headline: tuple[str, ...]
    how: str
    web: str
    zalo: str
    telegram: str
    or_open: str
    or_type: Phrase
    ask: str
    questions: tuple[str, ...]
    never: str
    never_more: str
    help: str
    foot: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingWords:
    """What columns are called, and what is said of bad cells."""

    headings: Mapping[str, tuple[str, ...]]
    totals: tuple[str, ...]
    """What stands in a row of totals, which is left out: totals are our own."""
    met_yes: tuple[str, ...]
    met_no: tuple[str, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """What reports say."""

    nation: str
    motto: str
    number: Phrase
    date: Phrase
    dear: str
    copies: str
    committee: Phrase
    unknown_agency: str
    unit_mark: str
    unit_signs_for: str
    unit_signer: str
    unit_copies: tuple[str, ...]
    kind: str
    about: Mapping[str, Phrase]
    period: Mapping[str, Phrase]
    opening: Phrase
    no_data: str
    total: str
    by_letter: str
    received: str
    overdue: str
    apologies: str
    causes: str
    online: str
    praise: str
    digital: str
    survey: str
    asked: str
    beside: str
    proposals: str
    sheet_received: str
    sheet_overdue: str
    sheet_apologies: str
    sheet_online: str
    sheet_shares: str
    sheet_volume: str
    sheet_digital: str
    sheet_asked: str
    sheet_missed: str
    sheet_beside: str
    column_unit: str
    column_carried: str
    column_received: str
    column_early: str
    column_on_time: str
    column_late: str
    column_pending: str
    column_pending_late: str
    column_on_time_share: str
    column_percent: str
    column_field: str
    column_agency: str
    column_late_all: str
    column_apologies: str
    column_desk: str
    column_portal: str
    column_online: str
    column_all_share: str
    column_full_share: str
    column_synced_share: str
    column_target: str
    column_points: str
    column_base: str
    column_own: str
    column_middle: str
    column_results: str
    column_digitised: str
    column_procedure: str
    column_opened: str
    column_link: str
    column_question: str
    column_times: str
    column_reached: str
    column_filed: str
    overdue_total: Phrase
    overdue_parts: Phrase
    overdue_part: Phrase
    overdue_end: str
    overdue_day: Phrase
    cause_line: Phrase
    cause_field: Phrase
    no_target: str
    target: Phrase
    target_none: str
    formulas: str
    flag: Phrase
    flag_unsure: Phrase
    flag_rule: Phrase
    met_target: Phrase
    met_told: str
    base_inhabitants: str
    base_desk: str
    praise_intro: str
    remind_intro: str
    praise_line: Phrase
    praise_online: Phrase
    remind_late: Phrase
    remind_online: Phrase
    remind_volume: Phrase
    remind_entered: Phrase
    remind_apology: Phrase
    remind_line: Phrase
    nobody: str
    survey_none: str
    bot_use: Phrase
    bot_none: str
    hidden_note: str
    missed_intro: str
    missed_few: Phrase
    no_unit: str
    beside_note: str
    proposals_lines: tuple[str, ...]
    closing: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWords:
    """What the paper for the monthly meeting says."""

    kind: str
    about: Phrase
    title: Phrase
    decide: str
    decision: str
    sheet: str
    column_number: str
    column_now: str
    column_before: str
    column_change: str
    received: str
    online: str
    on_time: str
    pending_late: str
    reached: str
    overdue: Phrase
    flag: Phrase
    below: Phrase
    enter: Phrase
    apology: Phrase
    digitise: Phrase
    type_in: str
    public: Phrase
    stop: Phrase
    missed: Phrase
    general: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWords:
    """What the collected evidence of a year says."""

    title: Phrase
    intro: Phrase
    column_file: str
    column_what: str
    column_size: str
    column_mark: str
    filings: str
    imports: str
    usage: str
    spots: str
    report: Phrase
    posters: str
    survey: str
    month: str
    when: str
    who: str
    source: str
    changed: str
    spot: str
    total: str
    started: str
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseWords:
    """What the paper of the bot's use says."""

    kind: str
    about: Phrase
    whole: str
    units: str
    channels: str
    spots: str
    procedures: str
    stops: str
    stops_few: str
    hours: str
    days: str
    sheet_units: str
    sheet_channels: str
    sheet_spots: str
    sheet_procedures: str
    sheet_stops: str
    sheet_hours: str
    sheet_days: str
    column: str
    column_procedure: str
    column_place: str
    column_people: str
    column_hour: str
    sum: str
    unknown: str
    no_procedure: str
    channel_names: Mapping[str, str]
    places: Mapping[str, str]
    weekdays: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`words.yaml`."""

    poster: PosterWords
    filing: FilingWords
    report: ReportWords
    meeting: MeetingWords
    evidence: EvidenceWords
    use: UseWords


@cache
def words() -> Words:
    """The words; a fault in them is ours and stops the program."""
    return own(WORDS, Words)
