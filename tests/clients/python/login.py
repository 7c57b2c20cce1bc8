"""The official Python client, 2.x, where the server asks who calls: by a token of the server, and by one of an issuer, to which it finds
the way by itself from the 401, through the metadata of the resource and of the issuer. A call for which its token lacks a scope has it sign
in once more, for that scope beside those before, and is made again."""

import asyncio
import hashlib
import pathlib
import secrets
import socket
import subprocess
import sys
import tempfile
from urllib.parse import parse_qs, urlsplit

import httpx2
from eras import wire
from issuer import Issuer, operators_file
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from mcp.shared.auth import OAuthClientMetadata
from servers import listens
from tally import Tally

BACK = "http://127.0.0.1:1/back"


class Kept:
    """What a client keeps of its login."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


class Browser:
    """The user's browser: goes where the client sends it, and comes back with a code."""

    def __init__(self):
        self.place = None

    async def opens(self, address):
        async with httpx2.AsyncClient() as client:
            self.place = (await client.get(address)).headers["location"]

    async def returns(self):
        said = {name: values[0] for name, values in parse_qs(urlsplit(self.place).query).items()}
        return AuthorizationCodeResult(code=said["code"], state=said.get("state"), iss=said.get("iss"))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


async def used(http, url, era, where, tally, writes):
    """The tools that are there for a caller, and a call of one."""
    async with Client(streamable_http_client(url, http_client=http), mode=era, read_timeout_seconds=30) as client:
        names = {tool["name"] for tool in wire(await client.list_tools())["tools"]}
        tally.expect("getLeads" in names, f"{where}: no tools for who is let in: {names}")
        tally.expect(("createLead" in names) == writes, f"{where}: the tools are not those of the role")
        result = wire(await client.call_tool("getLeads", {"limit": 3}))
        tally.expect(not result.get("isError", False), f"{where}: {result}")


async def with_token(url, token, era, where, tally):
    async with create_mcp_http_client(headers={"Authorization": f"Bearer {token}"}) as http:
        await used(http, url, era, where, tally, False)


async def with_issuer(url, issuer, era, where, tally):
    browser, kept = Browser(), Kept()
    metadata = OAuthClientMetadata(redirect_uris=[BACK], client_name="kartoteka-check", token_endpoint_auth_method="none")
    provider = OAuthClientProvider(url, metadata, kept, browser.opens, browser.returns)
    issuer.asked.clear()
    async with create_mcp_http_client(auth=provider) as http:
        await used(http, url, era, where, tally, True)
    way = [step for step in issuer.asked if step in ("/register", "/authorize", "/token")]
    tally.expect(way == ["/register", "/authorize", "/token"], f"{where}: the way is {issuer.asked}")
    tally.expect(kept.tokens is not None, f"{where}: nothing is kept of the login")


async def refused(url, issuer, where, tally):
    """What is not for this server, is over or is guessed lets no one in, and says where to go."""
    other = Issuer(["writer"])
    tokens = {
        "nothing": None,
        "another resource": issuer.token("https://other.example/mcp"),
        "over": issuer.token(url, exp=1),
        "another issuer": other.token(url),
        "guessed": "ktk_" + "A" * 47,
    }
    async with httpx2.AsyncClient() as client:
        for name, token in tokens.items():
            headers = {"authorization": f"Bearer {token}"} if token else {}
            answer = await client.post(url, headers=headers, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
            said = answer.headers.get("www-authenticate", "")
            tally.expect(answer.status_code == 401, f"{where}, {name}: {answer.status_code}")
            tally.expect('resource_metadata="' in said, f"{where}, {name}: {said}")
    other.end()


async def steps_up(url, issuer, era, where, tally, granted):
    """A call asks for more than the login gave: the client signs in for it once, and makes the call again; what is not granted fails."""
    browser, kept = Browser(), Kept()
    metadata = OAuthClientMetadata(redirect_uris=[BACK], client_name="kartoteka-check", token_endpoint_auth_method="none")
    provider = OAuthClientProvider(url, metadata, kept, browser.opens, browser.returns)
    issuer.scopes.clear()
    async with create_mcp_http_client(auth=provider) as http:
        async with Client(streamable_http_client(url, http_client=http), mode=era, read_timeout_seconds=30) as client:
            names = {tool["name"] for tool in wire(await client.list_tools())["tools"]}
            tally.expect({"getLeads", "createLead"} <= names, f"{where}: what a scope would open is not listed: {names}")
            result = wire(await client.call_tool("getLeads", {"limit": 3}))
            tally.expect(not result.get("isError", False), f"{where}: {result}")
            tally.expect(issuer.scopes == ["crm.read"], f"{where}: the login asks for {issuer.scopes}")
            try:
                result = wire(await client.call_tool("createLead", {"name": "Ann"}))
                tally.expect(granted and not result.get("isError", False), f"{where}: {result}")
            except Exception as error:
                tally.expect(not granted, f"{where}: {error!r}")
    tally.expect(issuer.scopes == ["crm.read", "crm.read crm.write"], f"{where}: the logins ask for {issuer.scopes}")


class Served:
    """The program with an operator's file that says who may call: those of an issuer, and the holder of a token."""

    def __init__(self, binary, issuer, token, **more):
        port = free_port()
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name) / "kartoteka.yaml"
        file.write_text(operators_file(issuer.url, port, hashlib.sha256(token.encode()).hexdigest(), **more))
        command = [binary, "serve", "--demo", "--config", str(file), "--http", f"127.0.0.1:{port}"]
        self.server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.url = next(found.group(0) for found in map(listens, self.server.stderr) if found)
        asyncio.get_running_loop().run_in_executor(None, self.server.stderr.read)

    def end(self, tally):
        self.server.terminate()
        tally.expect(self.server.wait(timeout=20) == 0, "the server ends politely")
        self.folder.cleanup()


async def main(binary):
    tally, issuer = Tally("python login"), Issuer(["writer"])
    token = "ktk_" + secrets.token_urlsafe(32) + "AAAA"
    served = Served(binary, issuer, token)
    for era in ("auto", "legacy"):
        await tally.attempt(f"token, {era}", with_token(served.url, token, era, f"token, {era}", tally))
        await tally.attempt(f"issuer, {era}", with_issuer(served.url, issuer, era, f"issuer, {era}", tally))
    await tally.attempt("refused", refused(served.url, issuer, "refused", tally))
    served.end(tally)
    issuer.end()
    for granted in (True, False):
        issuer = Issuer([], ["crm.read", "crm.write"] if granted else ["crm.read"])
        served = Served(binary, issuer, token, scopes={"crm.read": ["reader"], "crm.write": ["writer"]}, step_up=True)
        for era in ("auto", "legacy"):
            where = f"more scopes, {'granted' if granted else 'not granted'}, {era}"
            await tally.attempt(where, steps_up(served.url, issuer, era, where, tally, granted))
        served.end(tally)
        issuer.end()
    tally.end()


asyncio.run(main(*sys.argv[1:]))
