"""What tests start has nothing of the machine on which they run."""

from tests.web.served import plain


def test_nothing_set_up_for_a_bot_of_ones_own_reaches_the_bot_of_a_test() -> None:
    ours = {"BOT_DB": "x", "TELEGRAM_TOKEN": "x", "ZALO_OA_ID": "x", "http_proxy": "x"}
    assert plain({**ours, "HTTPS_PROXY": "x", "PATH": "/bin"}) == {"PATH": "/bin"}
