"""The walk that every Python client makes, and the count of what held. A client gives plain JSON, as it was on the wire."""

import asyncio
import json
import pathlib
import sys
import time

import jsonschema

TABLE = json.loads((pathlib.Path(__file__).parent.parent / "calls.json").read_text())


class Tally:
    def __init__(self, name):
        self.name = name
        self.passed = self.failed = 0

    def expect(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {what}", flush=True)

    async def attempt(self, where, steps):
        """One connection; that it breaks is one failure, and the next is tried."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(120):
                await steps
        except Exception as error:
            self.expect(False, f"{where}: {tell(error)}")
        print(f"{self.name}, {where}: {time.monotonic() - started:.1f} s", flush=True)

    def end(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def tell(error):
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(tell(inner) for inner in error.exceptions)
    return f"{type(error).__name__}: {error}"


async def walk(client, where, tally):
    tally.expect(client.instructions, f"{where}: instructions")
    await calls(client, where, tally)
    await reads(client, where, tally)
    await prompts(client, where, tally)
    await completions(client, where, tally)


async def calls(client, where, tally):
    tools = await client.tools()
    names = [tool["name"] for tool in tools]
    tally.expect(set(names) == set(TABLE["tools"]), f"{where}: the tools are {names}")
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
        jsonschema.Draft202012Validator.check_schema(tool["outputSchema"])
        for arguments in TABLE["tools"].get(tool["name"], []):
            what = f"{where}: {tool['name']} {arguments}"
            result = await client.call(tool["name"], arguments)
            tally.expect(result["content"] and result["content"][0]["type"] == "text", f"{what}: content")
            tally.expect(valid(result, tool, what), f"{what}: output schema")
            fails = arguments in TABLE["failing"].get(tool["name"], [])
            tally.expect(result.get("isError", False) == fails, f"{what}: isError {result.get('isError')}")
            body = result.get("structuredContent", {})
            fix = body.get("suggestedFix", {}).get("arguments")
            if body.get("warnings") and fix:
                again = await client.call(tool["name"], fix)
                # A list that is longer than clients take leads on, page by page.
                left = {w["code"] for w in again["structuredContent"].get("warnings", [])} - {"shortened"}
                tally.expect(not left, f"{what}: the suggested fix warns again: {left}")
                text = "\n".join(block.get("text", "") for block in again["content"])
                tally.expect(not again["structuredContent"].get("result") or '"result":' in text, f"{what}: no data in the text")
    try:
        await client.call("noSuchTool", {})
        tally.expect(False, f"{where}: a tool that is not there was called")
    except Exception as error:
        tally.expect("noSuchTool" in str(error), f"{where}: a tool that is not there: {tell(error)}")


def valid(result, tool, what):
    try:
        jsonschema.validate(result.get("structuredContent"), tool["outputSchema"])
    except jsonschema.ValidationError as error:
        print(f"{what}: {error.message} at {error.json_path}")
        return False
    return True


async def reads(client, where, tally):
    resources = await client.resources()
    missing = set(TABLE["resources"]) - {resource["uri"] for resource in resources}
    tally.expect(not missing, f"{where}: no resources {missing}")
    for resource in resources:
        contents = await client.read(resource["uri"])
        tally.expect(contents and contents[0].get("text"), f"{where}: {resource['uri']} is empty")
    tally.expect(await client.templates(), f"{where}: templates")


async def prompts(client, where, tally):
    tally.expect("prompts" in client.capabilities, f"{where}: prompts are offered")
    names = [prompt["name"] for prompt in await client.prompts()]
    tally.expect(set(TABLE["prompts"]) <= set(names), f"{where}: the prompts are {names}")
    for name, examples in TABLE["prompts"].items():
        for arguments in examples:
            messages = await client.prompt(name, arguments)
            tally.expect(messages and messages[0]["content"].get("text"), f"{where}: prompt {name} {arguments}")


async def completions(client, where, tally):
    tally.expect("completions" in client.capabilities, f"{where}: completions are offered")
    for asked in TABLE["completions"]:
        values = await client.complete(asked["ref"], asked["argument"])
        tally.expect(set(asked["offers"]) <= set(values), f"{where}: {asked['argument']}: {values}")
