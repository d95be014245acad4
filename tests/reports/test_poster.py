"""Posters: what is printed can be scanned, typed and read; a link counts for the right commune."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner

from bot.cli import main
from bot.core.handbook import Handbook
from bot.core.payload import Payload, read_payload
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming
from bot.reports.links import Doors, typed
from bot.reports.poster import code_png, code_svg, pdf, poster
from bot.reports.words import words
from tests.conftest import NOON, ROOT

DOORS = Doors(
    public_url="https://bot.example.gov.vn", zalo_oa_id="1234567890", telegram_name="DongHoaBot"
)
ENV = {
    "BOT_CONTENT": str(ROOT),
    "BOT_PUBLIC_URL": DOORS.public_url,
    "ZALO_OA_ID": DOORS.zalo_oa_id,
    "TELEGRAM_NAME": DOORS.telegram_name,
}


def scanned(data: bytes, page: int = 0) -> list[str]:
    """What a telephone reads from a printed page; the decoder is not the encoder's."""
    image = pypdfium2.PdfDocument(data)[page].render(scale=2).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_every_code_on_the_page_can_be_scanned(size: str, handbook: Handbook) -> None:
    unit = handbook.places.by_key["2025-22258"]
    for spot in handbook.town.spots:
        sheet = poster(unit, spot, DOORS)
        found = scanned(pdf([sheet], size))  # type: ignore[arg-type]
        assert sorted(found) == sorted(way.address for way in sheet.ways)
        assert len(found) == 3


def test_each_code_leads_to_the_commune_and_the_spot(handbook: Handbook) -> None:
    unit, spot = handbook.places.by_key["2025-22258"], handbook.town.spots[3]
    by_door = {way.door: urlsplit(way.address) for way in poster(unit, spot, DOORS).ways}
    assert by_door["web"].path == "/c/2025-22258" and by_door["web"].query == "s=cho"
    start = parse_qs(by_door["telegram"].query)["start"][0]
    assert read_payload(start) == Payload("2025-22258", "cho")
    text = parse_qs(by_door["zalo"].query)["text"][0]
    assert text == typed(unit, spot) == "dhoa cho"
    for kind, words_ in (("start", start), ("text", text)):
        incoming = Incoming(chat="t:1", key="1", at=NOON, kind=kind, text=words_)  # type: ignore[arg-type]
        session = reply(Session(chat="t:1"), incoming, handbook).session
        assert (session.unit, session.spot) == ("2025-22258", "cho")


def test_the_words_stand_on_the_page_with_all_their_marks(handbook: Handbook) -> None:
    unit = handbook.places.by_key["2025-22291"]
    page = pypdfium2.PdfDocument(pdf([poster(unit, handbook.town.spots[0], DOORS)], "A4"))[0]
    text = page.get_textpage().get_text_bounded()
    for line in (words().poster.never, words().poster.help, unit.full.upper(), "hxuan quay"):
        assert line in text
    assert (round(page.get_width()), round(page.get_height())) == (595, 842)


def test_fonts_are_embedded(handbook: Handbook) -> None:
    data = pdf([poster(handbook.places.by_key["2025-22258"], None, DOORS)], "A5")
    assert data.count(b"/FontFile2") == 2
    assert b"/BaseFont /Helvetica" not in data.replace(b"/F1", b"") or data.count(b"/FontFile2")


def test_only_what_is_set_up_is_printed(handbook: Handbook) -> None:
    unit = handbook.places.by_key["2025-22258"]
    sheet = poster(unit, None, Doors(public_url="https://bot.example.gov.vn"))
    assert [way.door for way in sheet.ways] == ["web"]
    assert scanned(pdf([sheet], "A4")) == ["https://bot.example.gov.vn/c/2025-22258"]


def test_single_codes_are_pictures_that_scan(handbook: Handbook) -> None:
    import io

    from PIL import Image

    way = poster(handbook.places.by_key["2025-22258"], None, DOORS).ways[0]
    image = Image.open(io.BytesIO(code_png(way))).convert("L")
    assert zxingcpp.read_barcode(image).text == way.address  # type: ignore[union-attr]
    assert code_svg(way).lstrip().startswith(b"<?xml")


def test_the_command_writes_a_folder_for_each_unit(tmp_path: Path) -> None:
    asked = ["poster", "dhoa", "22267", "2025-22291", "--out", str(tmp_path), "--spot", "quay"]
    result = CliRunner().invoke(main, asked, env=ENV)
    assert result.exit_code == 0, result.output
    folders = sorted(path.name for path in tmp_path.iterdir())
    assert folders == ["2025-22258-dong-hoa", "2025-22291-hoa-xuan"]
    names = sorted(path.name for path in (tmp_path / folders[0]).iterdir())
    codes = [
        f"quay-{door}.{kind}" for door in ("telegram", "web", "zalo") for kind in ("png", "svg")
    ]
    assert names == sorted(["poster-A4.pdf", "poster-A5.pdf", *codes])


def test_all_means_every_unit_of_the_province(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["poster", "--all", "--size", "A5", "--out", str(tmp_path)], env=ENV
    )
    assert result.exit_code == 0 and len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize(
    "words_, code",
    [(["x-unknown"], 1), (["dhoa", "--spot", "moon"], 1), ([], 2), (["--province", "Mars"], 1)],
)
def test_what_cannot_be_drawn_is_said(words_: list[str], code: int, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["poster", *words_, "--out", str(tmp_path)], env=ENV)
    assert result.exit_code == code and not list(tmp_path.iterdir())


def test_without_any_channel_nothing_is_drawn(tmp_path: Path) -> None:
    environment = {"BOT_CONTENT": str(ROOT)}
    result = CliRunner().invoke(main, ["poster", "--all", "--out", str(tmp_path)], env=environment)
    assert result.exit_code == 2
