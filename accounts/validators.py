"""What is checked of single values: networks."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.core.exceptions import ValidationError


def read_network(text: str) -> IPv4Network | IPv6Network:
    """A network in CIDR notation, or one address. Raises ValidationError that says what to write instead."""
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        meant = ip_network(text, strict=False)
    except ValueError as error:
        raise ValidationError(
            "“%(text)s” is no network: write it like 203.0.113.0/24, 2001:db8::/32 or 203.0.113.7.",
            params={"text": text},
        ) from error
    raise ValidationError(
        "“%(text)s” is an address inside a network: write %(meant)s for the network, %(address)s for it alone.",
        params={"text": text, "meant": meant, "address": text.partition("/")[0]},
    )


def known_network(text: str) -> None:
    """Refuse what is no network."""
    read_network(text)


def lies_in(address: str, networks: list[str]) -> bool:
    """Is the address in one of the networks? An IPv4 address that came as IPv6 is the IPv4 one."""
    try:
        there = ip_address(address)
    except ValueError:
        return False
    there = getattr(there, "ipv4_mapped", None) or there
    return any(there in ip_network(network) for network in networks)
