"""FastMCP's client: Streamable HTTP, HTTP+SSE and stdio, in both eras."""

import asyncio
import sys

from fastmcp import Client
from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport
from eras import ERAS, Speaker, tried, wire
from mcp_types import PromptReference, ResourceTemplateReference
from tally import walk


class Spoken(Speaker):
    async def tools(self):
        return [wire(tool) for tool in await self.client.list_tools()]

    async def call(self, name, arguments):
        return wire(await self.client.call_tool_mcp(name, arguments))

    async def resources(self):
        return [wire(resource) for resource in await self.client.list_resources()]

    async def templates(self):
        return [wire(template) for template in await self.client.list_resource_templates()]

    async def read(self, uri):
        return [wire(content) for content in await self.client.read_resource(uri)]

    async def prompts(self):
        return [wire(prompt) for prompt in await self.client.list_prompts()]

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


asyncio.run(tried("fastmcp", transports, connected, checked, *sys.argv[1:]))
