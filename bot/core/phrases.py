"""Every sentence of the bot's own, by name; the words stand in `vi.yaml`.

A phrase that is missing there is a fault with a line; one that is misspelt in code is a type
error; the names in braces that a phrase must hold stand beside it.
"""

from dataclasses import dataclass
from typing import Annotated, get_args, get_type_hints


class Phrase(str):
    """A sentence with names in braces; calling it fills them in."""

    __slots__ = ()

    def __call__(self, **values: object) -> str:
        return self.format(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The bot's own words."""

    # first meeting and menu
    welcome: Annotated[Phrase, "bot", "owner"]
    welcome_back: Annotated[Phrase, "title"]
    menu: Phrase
    help: Phrase
    privacy: Annotated[Phrase, "privacy"]
    greeting: Phrase
    thanks: Phrase
    goodbye: Phrase
    leaving: Phrase
    abuse: Phrase
    who_are_you: Annotated[Phrase, "bot", "owner"]
    no_photo: Phrase
    no_voice: Phrase
    no_other: Phrase
    no_file: Phrase
    no_group: Phrase
    slow_down: Phrase
    sorry: Phrase
    numbers_masked: Phrase
    names_masked: Phrase
    secret_masked: Phrase

    # places
    unit_ask: Phrase
    unit_set: Annotated[Phrase, "unit"]
    unit_merged: Annotated[Phrase, "former", "unit", "since"]
    unit_which: Annotated[Phrase, "former"]
    unit_namesakes: Annotated[Phrase, "n"]
    unit_where: Annotated[Phrase, "n"]
    unit_unknown: Phrase

    # finding
    choose: Phrase
    choose_one: Phrase
    choose_first: Annotated[Phrase, "field"]
    choose_yourself: Phrase
    choose_still: Annotated[Phrase, "field"]
    likely: Annotated[Phrase, "title"]
    of_what: Annotated[Phrase, "field"]
    lost: Phrase
    lost_here: Annotated[Phrase, "title"]
    lost_open: Phrase
    lost_near: Phrase
    lost_again: Phrase
    unsure_again: Phrase
    nod: Phrase
    nod_choose: Phrase
    not_known: Annotated[Phrase, "code"]
    no_such_number: Annotated[Phrase, "count"]
    event_intro: Annotated[Phrase, "title"]

    # a procedure
    card_head: Annotated[Phrase, "title", "code"]
    who: Annotated[Phrase, "office", "where"]
    who_desk: Annotated[Phrase, "office", "desk", "where"]
    time_one: Annotated[Phrase, "time"]
    time_many: Annotated[Phrase, "times"]
    fee_one: Annotated[Phrase, "fee"]
    fee_many: Annotated[Phrase, "fees"]
    online_yes: Phrase
    online_full: Phrase
    online_part: Phrase
    online_only: Phrase
    online_no: Annotated[Phrase, "desk"]
    source: Annotated[Phrase, "source", "day"]
    unsure_line: Phrase
    listed: Annotated[Phrase, "day"]
    listed_untold: Phrase
    listed_desk: Phrase
    overdue_line: Annotated[Phrase, "day"]
    expired_line: Phrase
    result: Annotated[Phrase, "result"]
    conditions: Annotated[Phrase, "title", "lines"]
    no_conditions: Annotated[Phrase, "title"]
    law: Annotated[Phrase, "numbers"]
    notes: Annotated[Phrase, "lines"]
    where: Annotated[Phrase, "title", "desk", "where", "choose"]
    where_offline: Annotated[Phrase, "title", "desk", "where"]
    about_fee: Annotated[Phrase, "title", "lines"]
    about_time: Annotated[Phrase, "title", "lines"]
    about_online: Annotated[Phrase, "title", "line"]
    was: Annotated[Phrase, "title", "note"]
    was_unknown: Annotated[Phrase, "title", "since"]
    relief: Annotated[Phrase, "text", "period"]
    relief_if: Annotated[Phrase, "text", "condition", "period"]
    period_from: Annotated[Phrase, "since"]
    period_between: Annotated[Phrase, "since", "until"]
    period_until: Annotated[Phrase, "until"]

    # sums and spans
    free: Phrase
    sum: Annotated[Phrase, "amount"]
    sum_per: Annotated[Phrase, "amount", "per"]
    with_case: Annotated[Phrase, "line", "case"]
    via_online: Phrase
    via_desk: Phrase
    via_post: Phrase
    working_days: Annotated[Phrase, "n"]
    days: Annotated[Phrase, "n"]
    hours: Annotated[Phrase, "n"]
    months: Annotated[Phrase, "n"]

    # papers
    papers_ask: Annotated[Phrase, "title", "question", "n", "count"]
    papers_unheard: Phrase
    papers_ask_next: Annotated[Phrase, "question", "n", "count"]
    papers_head: Annotated[Phrase, "title"]
    papers_progress: Annotated[Phrase, "have", "count"]
    papers_more: Annotated[Phrase, "shown", "count"]
    papers_all_there: Phrase
    papers_none: Phrase
    papers_spared: Annotated[Phrase, "lines"]
    need_yes: Annotated[Phrase, "title", "lines"]
    need_if: Annotated[Phrase, "title", "lines"]
    need_no: Annotated[Phrase, "title", "lines"]
    need_told: Annotated[Phrase, "title", "lines"]
    need_returned: Annotated[Phrase, "title", "lines"]
    need_result: Annotated[Phrase, "title", "lines"]
    need_lack: Annotated[Phrase, "title", "lines"]
    need_lack_held: Annotated[Phrase, "title", "lines"]
    need_lack_free: Annotated[Phrase, "title", "lines"]
    need_abolished: Annotated[Phrase, "title"]
    need_case: Annotated[Phrase, "title", "lines"]
    need_case_unseen: Annotated[Phrase, "title", "card"]
    need_unseen: Annotated[Phrase, "title", "lines"]
    paper_open: Annotated[Phrase, "n", "paper"]
    paper_ticked: Annotated[Phrase, "n", "paper"]
    box_open: Annotated[Phrase, "paper"]
    box_ticked: Annotated[Phrase, "paper"]
    paper_maybe: Annotated[Phrase, "case"]
    paper_original: Annotated[Phrase, "n"]
    paper_copy: Annotated[Phrase, "n"]
    paper_show: Phrase
    paper_fill: Phrase
    paper_form: Annotated[Phrase, "form"]
    paper_one_of: Annotated[Phrase, "names"]
    spared_line: Annotated[Phrase, "paper", "database"]

    # steps
    no_such_step: Annotated[Phrase, "count"]
    step_head: Annotated[Phrase, "n", "count", "title"]
    comes_back: Annotated[Phrase, "lines"]
    comes_back_line: Annotated[Phrase, "why", "fix"]
    self_check: Annotated[Phrase, "lines"]
    link_text: Annotated[Phrase, "title", "link", "code"]
    link_none: Annotated[Phrase, "title", "desk"]
    done: Phrase
    done_track: Phrase

    # a person
    person: Annotated[Phrase, "lines"]
    person_unit: Annotated[Phrase, "unit", "lines"]
    person_desk: Annotated[Phrase, "desk"]
    helpline: Annotated[Phrase, "name", "number", "purpose"]
    helpline_unsure: Annotated[Phrase, "name", "number", "purpose"]
    contact_address: Annotated[Phrase, "address"]
    contact_phone: Annotated[Phrase, "phone"]
    contact_hours: Annotated[Phrase, "hours"]

    # how it went
    poll_thanks: Phrase
    poll_sorry: Phrase
    poll_declined: Phrase
    poll_done: Phrase
    poll_already: Phrase
    poll_over: Phrase
    poll_of_what: Phrase
    poll_reminder: Phrase
    poll_word_kept: Phrase

    # a case for staff
    case_where: Phrase
    case_offer: Annotated[Phrase, "unit"]
    case_notes: Annotated[Phrase, "lines"]
    case_type: Phrase
    case_draft: Annotated[Phrase, "unit", "words"]
    case_unsent: Phrase
    case_not_sent: Phrase
    case_sent: Annotated[Phrase, "unit", "code", "pin", "promise"]
    case_enough: Annotated[Phrase, "codes"]
    case_unknown: Phrase
    case_open: Annotated[Phrase, "code"]
    case_taken: Annotated[Phrase, "code"]
    case_answered: Annotated[Phrase, "code"]
    case_closed: Annotated[Phrase, "code"]
    case_solved: Phrase
    case_again: Phrase
    case_no_topic: Phrase
    case_alert: Annotated[Phrase, "code", "unit", "title", "why"]
    why_person: Phrase
    why_lost: Phrase
    why_vote: Phrase
    why_stuck: Phrase
    promise_open: Phrase
    promise_by: Annotated[Phrase, "time"]
    staff_said: Annotated[Phrase, "unit", "code", "words"]

    # appointments
    due_ask: Phrase
    due_no_such_day: Annotated[Phrase, "day"]
    due_ask_days: Annotated[Phrase, "filed"]
    due_told: Annotated[Phrase, "filed", "n", "day"]
    due_passed: Annotated[Phrase, "filed", "n", "day"]
    due_of_procedure: Annotated[Phrase, "title"]
    due_off: Annotated[Phrase, "days"]
    due_plain: Annotated[Phrase, "day"]
    due_estimate: Phrase
    due_not_known: Phrase
    nudge_set: Annotated[Phrase, "day"]
    nudge_off: Phrase
    nudged: Annotated[Phrase, "day"]
    late: Annotated[Phrase, "rule", "lines"]
    late_desk: Phrase
    late_unsure: Phrase
    late_source: Annotated[Phrase, "source"]

    # public matters
    public_where: Annotated[Phrase, "kind"]
    public_head: Annotated[Phrase, "kind", "unit"]
    public_line: Annotated[Phrase, "title"]
    public_line_dated: Annotated[Phrase, "title", "day"]
    public_none: Annotated[Phrase, "kind", "unit"]
    public_rule: Annotated[Phrase, "rule", "source"]
    public_ask: Annotated[Phrase, "unit"]

    # officers
    officer_welcome: Annotated[Phrase, "bot"]
    officer_none: Phrase
    officer_choose: Phrase
    officer_lost: Phrase
    officer_left: Phrase
    officer_unsure: Phrase
    officer_was: Annotated[Phrase, "title", "since"]
    officer_ended: Annotated[Phrase, "until"]

    # forgetting
    forget_ask: Phrase
    forget_done: Phrase
    forget_not: Phrase

    # labels of buttons
    to_menu: Phrase
    to_more: Phrase
    to_papers: Phrase
    to_papers_again: Phrase
    to_papers_all: Phrase
    to_steps: Phrase
    to_next: Phrase
    to_previous: Phrase
    to_link: Phrase
    to_portal: Phrase
    to_card: Phrase
    to_details: Phrase
    to_person: Phrase
    to_unit: Phrase
    to_done: Phrase
    to_continue: Phrase
    to_none: Phrase
    to_yes: Phrase
    to_no: Phrase
    to_unsure: Phrase
    to_forget_yes: Phrase
    to_forget_no: Phrase
    to_privacy: Phrase
    to_served: Phrase
    to_poll_more: Annotated[Phrase, "n"]
    to_word: Phrase
    to_skip: Phrase
    to_stop: Phrase
    to_case: Phrase
    to_case_notes: Phrase
    to_case_bare: Phrase
    to_case_words: Phrase
    to_case_again: Phrase
    to_send: Phrase
    to_ask_bot: Phrase
    to_solved: Phrase
    to_unsolved: Phrase
    to_late: Phrase
    to_due: Phrase
    to_days: Annotated[Phrase, "n"]
    to_nudge: Annotated[Phrase, "day"]
    to_nudge_off: Phrase
    to_officer: Phrase
    to_officer_off: Phrase

    # names of fields, as a question speaks of them
    field_how: Phrase
    field_papers: Phrase
    field_fee: Phrase
    field_time: Phrase
    field_where: Phrase
    field_online: Phrase
    field_status: Phrase
    field_step: Phrase
    field_link: Phrase
    field_details: Phrase

    def field_name(self, name: str) -> str:
        """What a field is called in a sentence."""
        return str(getattr(self, f"field_{name}"))


NEEDS: dict[str, frozenset[str]] = {
    name: frozenset(get_args(kind)[1:])
    for name, kind in get_type_hints(Phrases, include_extras=True).items()
}
"""The names that each phrase must hold, and no others."""
