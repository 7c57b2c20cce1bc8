"""FastMCP's client: Streamable HTTP, HTTP+SSE and stdio, in both eras."""

import asyncio
import contextlib
import sys

from fastmcp import Client
from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport
from mcp_types import PromptReference, ResourceTemplateReference
from servers import Kartoteka, SilentPortal, cancels
from tally import Tally, walk

ERAS = {"auto": "2026-07-28", "legacy": "2025-11-25"}


def wire(model):
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


class Spoken:
    def __init__(self, client):
        self.client = client
        self.instructions = client.instructions
        self.revision = client.protocol_version
        self.capabilities = wire(client.server_capabilities)

    async def tools(self):
        return [wire(tool) for tool in await self.client.list_tools()]

    async def call(self, name, arguments):
        return wire(await self.client.call_tool_mcp(name, arguments))

    async def cancel(self, call):
        call.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await call

    async def resources(self):
        return [wire(resource) for resource in await self.client.list_resources()]

    async def templates(self):
        return [wire(template) for template in await self.client.list_resource_templates()]

    async def read(self, uri):
        return [wire(content) for content in await self.client.read_resource(uri)]

    async def prompts(self):
        return [wire(prompt) for prompt in await self.client.list_prompts()]

    async def prompt(self, name, arguments):
        return wire(await self.client.get_prompt(name, arguments))["messages"]

    async def complete(self, ref, argument):
        kind = PromptReference if ref["type"] == "ref/prompt" else ResourceTemplateReference
        return (await self.client.complete(kind(**ref), argument)).values


def transports(server):
    return {
        "HTTP": lambda: StreamableHttpTransport(server.url),
        "SSE": lambda: SSETransport(server.url + "/sse"),
        "stdio": lambda: StdioTransport(**server.stdio(), keep_alive=False),
    }


async def connected(transport, era, steps, *more):
    async with Client(transport(), mode=era, timeout=30) as client:
        await steps(Spoken(client), *more)


async def checked(client, where, era, tally):
    # Over SSE this client asks for the older revision by itself.
    wanted = ERAS["legacy" if where.startswith("SSE") else era]
    tally.expect(client.revision == wanted, f"{where}: the revision is {client.revision}")
    await walk(client, where, tally)


async def main(binary, *extra):
    tally = Tally("fastmcp")
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


asyncio.run(main(*sys.argv[1:]))
