"""The official Python client, 2.x: Streamable HTTP, HTTP+SSE, stdio, and stdio through the proxy, in both eras."""

import asyncio
import sys

from mcp import Client, StdioServerParameters
from mcp.client.sse import sse_client
from eras import ERAS, Speaker, tried, wire
from mcp_types import PromptReference, ResourceTemplateReference
from tally import walk


class Spoken(Speaker):
    async def tools(self):
        return wire(await self.client.list_tools())["tools"]

    async def call(self, name, arguments):
        return wire(await self.client.call_tool(name, arguments))

    async def resources(self):
        return wire(await self.client.list_resources())["resources"]

    async def templates(self):
        return wire(await self.client.list_resource_templates())["resourceTemplates"]

    async def read(self, uri):
        return wire(await self.client.read_resource(uri))["contents"]

    async def prompts(self):
        return wire(await self.client.list_prompts())["prompts"]

    async def complete(self, ref, argument):
        kind = PromptReference if ref["type"] == "ref/prompt" else ResourceTemplateReference
        return (await self.client.complete(kind(**ref), argument)).completion.values


def transports(server):
    return {
        "HTTP": lambda: server.url,
        "SSE": lambda: sse_client(server.url + "/sse"),
        "stdio": lambda: StdioServerParameters(**server.stdio()),
        "proxy": lambda: StdioServerParameters(**server.proxy()),
    }


async def connected(transport, era, steps, *more):
    async with Client(transport(), mode=era, read_timeout_seconds=30) as client:
        await steps(Spoken(client), *more)


async def checked(client, where, era, tally):
    tally.expect(client.revision == ERAS[era], f"{where}: the revision is {client.revision}")
    await walk(client, where, tally)


asyncio.run(tried("python mcp 2", transports, connected, checked, *sys.argv[1:]))
