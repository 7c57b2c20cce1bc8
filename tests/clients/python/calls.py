"""The official Python client against the demo: every tool, every resource, over stdio and HTTP, in both eras."""

import asyncio
import json
import pathlib
import re
import subprocess
import sys

import jsonschema
from mcp import Client, StdioServerParameters

CALLS = json.loads((pathlib.Path(__file__).parent.parent / "calls.json").read_text())
EXTRA = sys.argv[2:]
passed = failed = 0


def expect(holds, what):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"failed: {what}")


def start(binary):
    process = subprocess.Popen([binary, "serve", "--demo", *EXTRA, "--http", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+/mcp", line)
        if found:
            return process, found.group(0)
    raise SystemExit("the server did not say where it listens")


async def check(server, mode, where):
    async with Client(server, mode=mode, read_timeout_seconds=30) as client:
        expect(client.instructions, f"{where}: instructions")
        tools = (await client.list_tools()).tools
        expect({tool.name for tool in tools} == set(CALLS), f"{where}: the tools are {[tool.name for tool in tools]}")
        for tool in tools:
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
            for arguments in CALLS.get(tool.name, []):
                what = f"{where}: {tool.name} {arguments}"
                result = await client.call_tool(tool.name, arguments)
                expect(result.content and result.content[0].type == "text", f"{what}: content")
                try:
                    jsonschema.validate(result.structured_content, tool.output_schema)
                    expect(True, what)
                except jsonschema.ValidationError as error:
                    expect(False, f"{what}: {error.message} at {error.json_path}")
                body = result.structured_content
                fix = body.get("suggestedFix", {}).get("arguments")
                if body.get("warnings") and fix:
                    again = await client.call_tool(tool.name, fix)
                    expect(not again.structured_content.get("warnings"), f"{what}: the suggested fix warns again")
        resources = (await client.list_resources()).resources
        expect(len(resources) >= 14, f"{where}: {len(resources)} resources")
        for resource in resources:
            contents = (await client.read_resource(resource.uri)).contents
            expect(contents and contents[0].text, f"{where}: {resource.uri} is empty")
        expect((await client.list_resource_templates()).resource_templates, f"{where}: templates")


async def main(binary):
    process, url = start(binary)
    stdio = StdioServerParameters(command=binary, args=["serve", "--demo", *EXTRA, "--stdio"])
    try:
        for mode in ("auto", "legacy"):
            await check(url, mode, f"HTTP, {mode}")
            await check(stdio, mode, f"stdio, {mode}")
    finally:
        process.terminate()
        expect(process.wait(timeout=20) == 0, "the server ends politely")


asyncio.run(main(sys.argv[1]))
print(f"python: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
