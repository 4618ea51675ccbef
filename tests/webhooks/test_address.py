"""Where a webhook may be sent: to names on the open internet, and nowhere inward however that is dressed up."""

from __future__ import annotations

import pytest

from hub.webhooks.address import InwardError, is_outward, require_url, target_of

REFUSED = (
    "file:///etc/passwd", "gopher://hooks.example.org/", "http://hooks.example.org/", "https://127.1/", "https://0x7f000001/",
    "https://2130706433/", "https://0177.0.0.1/", "https://\uff11\uff12\uff17.0.0.1/", "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/", "https://0.0.0.0/", "https://169.254.169.254/", "https://localhost/",
    "https://localhost./", "https://hooks.example.org./", "https://allowed.example@127.0.0.1/",
    "https://127.0.0.1#@allowed.example/", "https://allowed.example\\@127.0.0.1/", "https://hooks.example.org/\r\nx: y",
    "https://hooks.example.org:22/", "https://hooks.example.org:99999/", "https://hooks.example.org:443:80/",
    "https://user:secret@hooks.example.org/", "https://hooks.example.org/a b", "https://-.example.org/", "https:///x",
    "//hooks.example.org/", "https://hooks.example.org/#x", "https://münchen.example/", "HTTPS://hooks.example.org/",
    "",
)  # fmt: skip
INWARD = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.1",
    "100.64.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "198.18.0.1", "203.0.113.7", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001::1", "2001:db8::1", "ff02::1", "100::1",
)  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_no_other_url_is_taken(url: str) -> None:
    with pytest.raises(InwardError):
        require_url(url)


def test_the_name_of_a_host_is_taken_with_its_path() -> None:
    assert require_url("https://hooks.example.org") == ("hooks.example.org", 443, "/")
    assert require_url("https://a-b.example.co.uk:8443/x/y?z=1") == ("a-b.example.co.uk", 8443, "/x/y?z=1")
    assert require_url("https://xn--mnchen-3ya.example/") == ("xn--mnchen-3ya.example", 443, "/")


@pytest.mark.parametrize("address", INWARD)
async def test_a_name_that_leads_inward_is_refused_whatever_else_it_leads_to(address: str) -> None:
    assert not is_outward(address)

    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", address]

    with pytest.raises(InwardError):
        await target_of("https://hooks.example.org/", resolve)


async def test_the_address_that_was_looked_at_is_the_one_that_is_asked() -> None:
    """A name that leads elsewhere the next time is looked up anew for the next attempt, and not within one."""
    answers = iter([["93.184.216.34"], ["2606:2800:220:1::1"], ["127.0.0.1"]])

    async def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    first, second = [await target_of("https://hooks.example.org/x", resolve) for _ in range(2)]
    assert (first.url, first.host) == ("https://93.184.216.34:443/x", "hooks.example.org")
    assert second.url == "https://[2606:2800:220:1::1]:443/x"
    with pytest.raises(InwardError):
        await target_of("https://hooks.example.org/x", resolve)
