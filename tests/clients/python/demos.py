"""Every tool of BottleCRM and of the workspace, in both languages, by the official Python client, 2.x: each against its demo. The client
shows forms, and its user approves of every call that a person has to approve of."""

import asyncio
import json
import pathlib
import sys
import tempfile

from mcp import Client, StdioServerParameters
from mcp_types import ElicitResult
from eras import wire
from servers import Kartoteka
from tally import Tally

ROWS = json.loads((pathlib.Path(__file__).parent.parent / "demos.json").read_text())

# One caller makes more calls here than it may in a minute. Callers of this machine are anyone, as without a file.
OPERATOR = "kartoteka: 1\ncatalogs: { workspace: { limits: { tenant: 1000/min, caller: 1000/min } } }\n"


async def approve(context, asked):
    return ElicitResult(action="accept", content={"decision": "approve"})


def filled(value, kept):
    if isinstance(value, str) and value.startswith("@"):
        return kept[value[1:]]
    if isinstance(value, list):
        return [filled(item, kept) for item in value]
    if isinstance(value, dict):
        return {name: filled(item, kept) for name, item in value.items()}
    return value


def found(value, pointer):
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


async def calls(catalog, where, transport, era, tally):
    async with Client(transport, mode=era, read_timeout_seconds=30, elicitation_callback=approve) as client:
        kept, called = {}, set()
        for row in ROWS[catalog]:
            what = f"{where}: {row['tool']} {row['arguments']}"
            result = wire(await client.call_tool(row["tool"], filled(row["arguments"], kept)))
            called.add(row["tool"])
            body = result.get("structuredContent", {})
            tally.expect(body.get("error", {}).get("code") == row.get("error"), f"{what}: {result}")
            tally.expect(result["content"][0].get("text"), f"{what}: no text")
            for name, pointer in row.get("keep", {}).items():
                kept[name] = found(body["result"], pointer)
        listed = {tool["name"] for tool in wire(await client.list_tools())["tools"]}
        tally.expect(listed == called, f"{where}: not called, or not listed: {listed ^ called}")


async def main(binary):
    tally = Tally("python demos")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "kartoteka.yaml"
        file.write_text(OPERATOR)
        for catalog in ROWS:
            for language in ("en", "ru"):
                server = Kartoteka(binary, ["--demo", catalog, "--config", str(file)], {"KARTOTEKA_LOCALE": language})
                transports = {"stdio": StdioServerParameters(**server.stdio()), "HTTP": server.url}
                for name, transport in transports.items():
                    era = "auto" if name == "HTTP" else "legacy"
                    where = f"{catalog}, {language}, {name}"
                    await tally.attempt(where, calls(catalog, where, transport, era, tally))
                tally.expect(server.end() == 0, f"{catalog}, {language}: the server ends politely")
    tally.end()


asyncio.run(main(*sys.argv[1:]))
