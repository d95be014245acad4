"""A reply cut to what a network takes: nothing too long, nothing lost, no mark left open."""

import re
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.channels.channel import Limits
from bot.channels.shape import length, parted, shape
from bot.core.talk import Button, Choice, Link, Reply

TELEGRAM = Limits(text=200, buttons=6, label=20, markup="html", edits=True)
ZALO_OA = Limits(text=120, buttons=5, label=40, says=100)
ZALO_BOT = Limits(text=120, buttons=0)
WEB = Limits(text=500, counted="characters", buttons=40, label=80)
ALL = (TELEGRAM, ZALO_OA, ZALO_BOT, WEB)

letters = st.sampled_from([*"aeo \n.<&", "a\u0302\u0301", "\u1ea5", "\U0001f600"])
pieces = st.one_of(
    st.lists(letters, min_size=1, max_size=30).map("".join),
    st.lists(letters, min_size=1, max_size=30).map(lambda s: f"**{''.join(s)}**"),
    st.just("[words](https://example.gov.vn/a?b=1&c=2)"),
    st.sampled_from(["\n\n", "\n- ", ". ", " "]),
)
texts = st.lists(pieces, max_size=30).map("".join)
links = st.integers(1, 600).map(lambda n: f"[a](https://example.gov.vn/{'a' * n})")
torn = st.lists(st.one_of(pieces, links, st.just("**")), min_size=1, max_size=30).map("".join)
labels = st.text(min_size=1, max_size=60)
choices = st.lists(
    st.one_of(
        st.builds(Button, labels, st.from_regex(r"[a-z]{1,8}( [a-z0-9.]{1,80})?", fullmatch=True)),
        st.builds(Link, labels, st.just("https://example.gov.vn/")),
    ),
    max_size=8,
).map(tuple)


@given(texts, choices, st.sampled_from(ALL))
def test_no_message_is_larger_than_its_network_takes(
    text: str, offered: tuple[Choice, ...], limits: Limits
) -> None:
    for message in shape(Reply(text, offered), limits):
        assert 0 < length(message.text, limits) <= limits.text
        assert len(message.choices) <= limits.buttons
        for choice in message.choices:
            assert 0 < length(choice.label, limits) <= limits.label
            assert isinstance(choice, Link) or len(choice.says.encode()) <= limits.says


@given(texts, st.sampled_from(ALL))
def test_no_letter_is_lost_and_none_is_added(text: str, limits: Limits) -> None:
    said = "".join(message.text for message in shape(Reply(text), limits))
    wanted = shape(Reply(text), Limits(text=10**6, buttons=0, markup=limits.markup))[0].text
    assert bare(said) == bare(wanted)


@given(torn, st.sampled_from(ALL))
def test_what_is_left_of_a_long_text_is_always_shorter(text: str, limits: Limits) -> None:
    text = text.strip()
    assume(length(text, limits) > limits.text)
    _, rest = parted(text, limits)
    assert len(rest) < len(text)


def test_a_bold_link_longer_than_a_message_is_cut() -> None:
    text = f"**[a](https://example.gov.vn/{'a' * 300})**"
    assert "".join(m.text for m in shape(Reply(text), ZALO_OA)).count("a") > 300


@given(texts)
def test_html_is_whole_in_every_message(text: str) -> None:
    for message in shape(Reply(text), TELEGRAM):
        tags = re.findall(r"</?(?:b|a)\b", message.text)
        assert tags.count("<b") == tags.count("</b") and tags.count("<a") == tags.count("</a")
        assert "&" not in re.sub(r"&(lt|gt|amp);", "", message.text)


@given(st.lists(st.sampled_from(["a\u0302\u0323\u0301", "b\u0309\u0302", "c"]), min_size=100))
def test_no_accent_is_torn_from_its_letter(letters: list[str]) -> None:
    for message in shape(Reply("".join(letters)), ZALO_BOT):
        assert not unicodedata.combining(message.text[0])


def bare(text: str) -> str:
    return re.sub(r"<[^>]*>|[\s*]|\u2026", "", text)


def test_letters_count_as_telegram_counts_them() -> None:
    assert length("\U0001f600", TELEGRAM) == 2 and length("\U0001f600", WEB) == 1
    assert length("a\u0301", TELEGRAM) == 2 and shape(Reply("a\u0301"), TELEGRAM)[0].text == "\xe1"


def test_too_many_choices_become_a_list_whose_numbers_a_citizen_can_type() -> None:
    offered = (Button("One", "menu"), Link("Portal", "https://a.gov.vn/"), Button("Two", "help"))
    (message,) = shape(Reply("Choose", offered), ZALO_BOT)
    assert message.text == "Choose\n\n1. One\n- Portal: https://a.gov.vn/\n2. Two"
    assert message.choices == ()


def test_what_the_text_numbers_itself_is_not_listed_again() -> None:
    offered = (Button("One", "menu"), Button("Two", "help"))
    (message,) = shape(Reply("1. One", offered, numbered=1), ZALO_BOT)
    assert message.text == "1. One\n\n2. Two"


def test_an_intent_too_long_for_a_button_becomes_a_list() -> None:
    (message,) = shape(Reply("Choose", (Button("One", "open " + "x" * 80),)), TELEGRAM)
    assert message.text == "Choose\n\n1. One" and not message.choices


def test_an_address_cannot_break_out_of_its_link() -> None:
    (message,) = shape(Reply('[a](https://x.gov.vn/"onclick=b)'), TELEGRAM)
    assert message.text == '<a href="https://x.gov.vn/%22onclick=b">a</a>'
