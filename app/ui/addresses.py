"""The addresses that this PC has on its networks."""

from app.ui.choices import Offer


def own_addresses() -> tuple[Offer, ...]:
    """Return the IPv4 addresses at which other PCs may reach this one, each with the name of its network card."""
    from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface  # noqa: PLC0415 -- seldom needed, slow to import

    offers = []
    for card in QNetworkInterface.allInterfaces():
        flags = card.flags()
        if not flags & QNetworkInterface.InterfaceFlag.IsUp or flags & QNetworkInterface.InterfaceFlag.IsLoopBack:
            continue
        for entry in card.addressEntries():
            address = entry.ip()
            if address.protocol() is QAbstractSocket.NetworkLayerProtocol.IPv4Protocol and not address.isLinkLocal():
                offers.append(Offer(address.toString(), f"{address.toString()} · {card.humanReadableName()}"))
    return tuple(offers)
