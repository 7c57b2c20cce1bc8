"""What a client is tried against: Kartoteka over HTTP or stdio, and a portal that takes every request and answers none."""

import asyncio
import os
import re
import socket
import subprocess
import threading

from tally import TABLE


class Kartoteka:
    """A server that listens for HTTP; `arguments` and `environment` are what it shares with one over stdio."""

    def __init__(self, binary, arguments, environment=None):
        self.binary = binary
        self.arguments = arguments
        self.environment = environment or {}
        self.process = subprocess.Popen(
            [binary, "serve", *arguments, "--http", "127.0.0.1:0"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **self.environment},
        )
        self.url = next((found.group(0) for found in map(listens, self.process.stderr) if found), None)
        if self.url is None:
            raise SystemExit("the server did not say where it listens")
        self.websocket = self.url.replace("http", "ws", 1)
        # A pipe that nobody reads fills up, and the server would wait for it.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stdio(self):
        return {"command": self.binary, "args": ["serve", *self.arguments, "--stdio"], "env": self.environment}

    def proxy(self):
        return {"command": self.binary, "args": ["proxy", "--url", self.url], "env": {}}

    def end(self):
        self.process.terminate()
        return self.process.wait(timeout=20)


def listens(line):
    return re.search(r"(?<=listening on )http://127\.0\.0\.1:\d+/mcp", line)


class SilentPortal:
    """Whoever asks it waits until somebody gives up: the only thing that ends a call soon is that it was cancelled."""

    def __init__(self):
        self.asked = threading.Event()
        self.left = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def environment(self):
        port = self.listener.getsockname()[1]
        base = f"http://127.0.0.1:{port}/rest/1/abcdef0123456789/"
        return {"BITRIX_BASE_URL": base, "BITRIX_TIMEOUT_SECONDS": "60", "BITRIX_RETRIES": "0"}

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.listen, args=[connection], daemon=True).start()

    def listen(self, connection):
        try:
            while connection.recv(65536):
                self.asked.set()
        except ConnectionError:
            pass
        self.left.set()

    async def hears(self, event):
        return await asyncio.to_thread(event.wait, 10)


async def cancels(client, portal, where, tally):
    """A call that is given up by the client is given up by the server as well, which then serves the next one."""
    portal.asked.clear()
    portal.left.clear()
    call = asyncio.create_task(client.call(TABLE["slow"]["tool"], TABLE["slow"]["arguments"]))
    tally.expect(await portal.hears(portal.asked), f"{where}: the portal was asked")
    tally.expect(not call.done() and not portal.left.is_set(), f"{where}: the call waits")
    await client.cancel(call)
    tally.expect(await portal.hears(portal.left), f"{where}: the server goes on with a call that was cancelled")
    tally.expect(await client.tools(), f"{where}: the tools after a cancelled call")
