"""What a client that speaks both eras is tried with. How it is asked, and over what, is in the file of each client."""

import asyncio
import contextlib

from servers import Kartoteka, SilentPortal, cancels
from tally import Tally

ERAS = {"auto": "2026-07-28", "legacy": "2025-11-25"}


def wire(model):
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


class Speaker:
    def __init__(self, client):
        self.client = client
        self.instructions = client.instructions
        self.revision = client.protocol_version
        self.capabilities = wire(client.server_capabilities)

    async def cancel(self, call):
        call.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await call

    async def prompt(self, name, arguments):
        return wire(await self.client.get_prompt(name, arguments))["messages"]


async def tried(client, transports, connected, checked, binary, *extra):
    tally = Tally(client)
    portal = SilentPortal()
    demo = Kartoteka(binary, ["--demo", *extra])
    slow = Kartoteka(binary, extra, portal.environment())
    for era in ERAS:
        for name, transport in transports(demo).items():
            where = f"{name}, {era}"
            await tally.attempt(where, connected(transport, era, checked, where, era, tally))
        for name, transport in transports(slow).items():
            where = f"{name}, {era}, cancelling"
            await tally.attempt(where, connected(transport, era, cancels, portal, where, tally))
    for server in (demo, slow):
        tally.expect(server.end() == 0, "the server ends politely")
    tally.end()
