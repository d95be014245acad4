"""Charts are pictures with words for those who do not see them, and run nothing."""

from xml.etree import ElementTree

from bot.web.charts import Bar, bars, columns


def test_a_picture_says_what_it_shows() -> None:
    picture = bars(
        "<title>", [Bar("a & b", 0.5, "50% (1/2)", 0.1, 0.9), Bar("c", 2.0, "x", faint=True)]
    )
    root = ElementTree.fromstring(str(picture))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "<title>. a & b: 50% (1/2); c: x"
    widths = [float(r.get("width", 0)) for r in root.iter("rect")]
    assert widths and max(widths) <= 340
    assert "style=" not in str(picture) and "script" not in str(picture)


def test_columns_stand_on_their_axis() -> None:
    picture = columns("t", [("1/11", 0), ("2/11", 5), ("3/11", 10)])
    root = ElementTree.fromstring(str(picture))
    heights = [float(r.get("height", 0)) for r in root.iter("rect")]
    assert heights[0] == 0 and heights[2] == 2 * heights[1]
    assert [t.text for t in root.iter("text")] == ["10", "1/11", "3/11"]
    assert ElementTree.fromstring(str(columns("t", []))).get("role") == "img"
