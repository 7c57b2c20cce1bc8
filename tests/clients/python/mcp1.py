"""The official Python client, 1.x, which still has a WebSocket: that, Streamable HTTP, HTTP+SSE, stdio and the proxy."""

import asyncio
import contextlib
import datetime
import sys
import warnings

from mcp import ClientSession, StdioServerParameters, types
from mcp.client.sse import sse_client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.websocket import websocket_client
from servers import Kartoteka, SilentPortal, cancels
from tally import Tally, walk

PATIENCE = datetime.timedelta(seconds=30)


def wire(model):
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


class Spoken:
    def __init__(self, session, greeting):
        self.session = session
        self.instructions = greeting.instructions
        self.revision = greeting.protocolVersion
        self.capabilities = wire(greeting.capabilities)

    async def tools(self):
        return wire(await self.session.list_tools())["tools"]

    async def call(self, name, arguments):
        # This client never says which id it gave to a request, and whoever cancels has to name it.
        self.latest = self.session._request_id
        return wire(await self.session.call_tool(name, arguments))

    async def cancel(self, call):
        params = types.CancelledNotificationParams(requestId=self.latest, reason="enough")
        notification = types.CancelledNotification(method="notifications/cancelled", params=params)
        await self.session.send_notification(types.ClientNotification(notification))
        call.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await call

    async def resources(self):
        return wire(await self.session.list_resources())["resources"]

    async def templates(self):
        return wire(await self.session.list_resource_templates())["resourceTemplates"]

    async def read(self, uri):
        return wire(await self.session.read_resource(uri))["contents"]

    async def prompts(self):
        return wire(await self.session.list_prompts())["prompts"]

    async def prompt(self, name, arguments):
        return wire(await self.session.get_prompt(name, arguments))["messages"]

    async def complete(self, ref, argument):
        kind = types.PromptReference if ref["type"] == "ref/prompt" else types.ResourceTemplateReference
        return (await self.session.complete(kind(**ref), argument)).completion.values


def transports(server):
    return {
        "HTTP": lambda: streamable_http_client(server.url),
        "SSE": lambda: sse_client(server.url + "/sse"),
        "WebSocket": lambda: websocket_client(server.websocket),
        "stdio": lambda: stdio_client(StdioServerParameters(**server.stdio())),
        "proxy": lambda: stdio_client(StdioServerParameters(**server.proxy())),
    }


async def connected(transport, steps, *more):
    async with transport() as (read, write, *_), ClientSession(read, write, PATIENCE) as session:
        await steps(Spoken(session, await session.initialize()), *more)


async def checked(client, where, tally):
    tally.expect(client.revision == "2025-11-25", f"{where}: the revision is {client.revision}")
    await walk(client, where, tally)


async def main(binary, *extra):
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    tally = Tally("python mcp 1")
    portal = SilentPortal()
    demo = Kartoteka(binary, ["--demo", *extra])
    slow = Kartoteka(binary, extra, portal.environment())
    for name, transport in transports(demo).items():
        await tally.attempt(name, connected(transport, checked, name, tally))
    for name, transport in transports(slow).items():
        where = f"{name}, cancelling"
        await tally.attempt(where, connected(transport, cancels, portal, where, tally))
    for server in (demo, slow):
        tally.expect(server.end() == 0, "the server ends politely")
    tally.end()


asyncio.run(main(*sys.argv[1:]))
