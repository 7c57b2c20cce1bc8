#!/usr/bin/env python3
"""Attacks beside callers who mean well: soak.py PROGRAM [SECONDS].

Two hundred callers each make a call a second over a connection that they keep. Beside them, each in a process of its own and all
of the same address: heads and bodies that never end, bodies of a million unknown arguments, sessions that are never used,
sessions that are used once, WebSockets that ping and do not read, WebSockets whose messages never end, answers that are not
read, foreign hosts, and connections that are opened and left. Python 3 alone; Linux.

It fails if a call of the two hundred fails, if the memory passes the budget, or if a minute later it is more than a fifth above
what it was before, when the two hundred had called for ten seconds by themselves (and 32 MB: what an allocator keeps of a small
beginning is not a leak).
"""

import asyncio
import base64
import json
import multiprocessing
import os
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

CALLERS = 200
BUDGET_MB = 512
WARM_UP = 10
JSON_HEADERS = "Host: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"


def post(body: bytes, path: str = "/mcp", more: str = "", length=None) -> bytes:
    head = f"POST {path} HTTP/1.1\r\n{JSON_HEADERS}{more}Content-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


def message(method: str, params: dict) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


INITIALIZE = message(
    "initialize",
    {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "soak", "version": "1"}},
)
CALL = message("tools/call", {"name": "getLeads", "arguments": {"limit": 3}})


def connect(port: int, timeout: float = 5.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout)


def frame(opcode: int, payload: bytes, fin: bool = True) -> bytes:
    first = (0x80 if fin else 0) | opcode
    if len(payload) < 126:
        head = struct.pack("!BB", first, 0x80 | len(payload))
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, len(payload))
    return head + b"\0\0\0\0" + payload


def websocket(port: int) -> socket.socket:
    stream = connect(port)
    key = base64.b64encode(os.urandom(16)).decode()
    stream.sendall(
        f"GET /mcp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    stream.recv(4096)
    return stream


def stalled_bodies(port, kept):
    kept.append(connect(port))
    kept[-1].sendall(post(b'{"a":"' + b"x" * (4 << 20 >> 1), length=4 << 20))


def stalled_heads(port, kept):
    kept.append(connect(port))
    kept[-1].sendall(b"GET /mcp HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 60_000)


def unknown_arguments(port, kept):
    stream = connect(port, 60)
    arguments = {f"k{n}": 1 for n in range(250_000)}
    stream.sendall(post(message("tools/call", {"name": "getLeads", "arguments": arguments})))
    stream.recv(1 << 16)
    stream.close()
    time.sleep(1)


def unused_sessions(port, kept):
    stream = connect(port)
    for _ in range(50):
        stream.sendall(post(INITIALIZE))
        stream.recv(1 << 16)
    stream.close()


def used_sessions(port, kept):
    stream = connect(port)
    stream.sendall(post(INITIALIZE))
    answer = stream.recv(1 << 16).decode(errors="replace")
    found = re.search(r"(?i)mcp-session-id: (\S+)", answer)
    if found:
        stream.sendall(post(message("tools/list", {}), more=f"Mcp-Session-Id: {found.group(1)}\r\n"))
        stream.recv(1 << 16)
    stream.close()


def pings(port, kept):
    stream = websocket(port)
    kept.append(stream)
    stream.settimeout(0.5)
    flood = frame(9, b"x" * 125) * 500
    for _ in range(200):
        stream.sendall(flood)


def endless_messages(port, kept):
    kept.append(websocket(port))
    kept[-1].sendall(frame(1, b"x" * 2_000_000, fin=False))
    for stream in list(kept)[-50:]:
        try:
            stream.sendall(frame(10, b""))
        except OSError:
            pass


def unread_answers(port, kept):
    stream = connect(port)
    kept.append(stream)
    stream.settimeout(0.5)
    for _ in range(2_000):
        stream.sendall(post(message("tools/list", {})))


def foreign_hosts(port, kept):
    stream = connect(port)
    for _ in range(100):
        stream.sendall(b"GET /mcp HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://" + b"o" * 2_000 + b"\r\n\r\n")
        stream.recv(1 << 16)
    stream.close()


def left_connections(port, kept):
    kept.append(connect(port))


ATTACKS = [
    stalled_bodies, stalled_heads, unknown_arguments, unused_sessions, used_sessions, pings, endless_messages, unread_answers,
    foreign_hosts, left_connections,
]  # fmt: skip


def attack(which, port, until):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kept = []
    while time.time() < until:
        try:
            which(port, kept)
        except OSError:
            pass
        if len(kept) > 500:
            for stream in kept[:250]:
                stream.close()
            del kept[:250]
        time.sleep(0.02)


async def caller(port, until, calls, failures):
    reader = writer = None
    while time.time() < until:
        try:
            began = time.time()
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                began = time.time()
            writer.write(post(CALL))
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
            body = await asyncio.wait_for(reader.readexactly(length), 30)
            if b" 200 " not in head[:20] or b'"isError":true' in body or b'"error"' in body[:60]:
                failures.append(f"{head[:60]!r} {body[:200]!r}")
            calls.append(time.time() - began)
        except Exception as error:  # whatever it is, it is a failure
            now = time.time()
            at = time.strftime("%H:%M:%S", time.gmtime(now)) + f".{now % 1 * 1000:03.0f}"
            failures.append(f"{at} {error!r}, asked {now - began:.3f} s ago")
            writer = None
        await asyncio.sleep(1)


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


async def run(port, pid, seconds):
    calls, failures, most = [], [], 0.0
    until = time.time() + WARM_UP
    await asyncio.gather(*(caller(port, until, calls, failures) for _ in range(CALLERS)))
    until, before = time.time() + seconds, resident(pid)
    attackers = [multiprocessing.Process(target=attack, args=(which, port, until), daemon=True) for which in ATTACKS]
    for attacker in attackers:
        attacker.start()
    callers = [asyncio.create_task(caller(port, until, calls, failures)) for _ in range(CALLERS)]
    while time.time() < until:
        most = max(most, resident(pid))
        await asyncio.sleep(0.25)
    await asyncio.gather(*callers)
    for attacker in attackers:
        attacker.kill()
        attacker.join()
    calls.sort()
    median, slowest = (calls[len(calls) // 2], calls[-1]) if calls else (0, 0)
    print(f"{len(calls)} calls, {len(failures)} failed, median {median * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms")
    print("\n".join(failures[:10]))
    await asyncio.sleep(60)
    after = resident(pid)
    print(f"memory: {before:.0f} MB before, {most:.0f} at most, {after:.0f} a minute later")
    return not failures and calls and most <= BUDGET_MB and after <= max(before * 1.2, before + 32)


def main():
    program, seconds = os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 600
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    folder = tempfile.mkdtemp()
    log = open(os.path.join(folder, "log"), "w+")
    command = [program, "serve", "--demo", "--http", "127.0.0.1:0"]
    # The pace of the demo is that of one portal; it is not what is tried here.
    environment = {**os.environ, "BITRIX_RATE": "0"}
    server = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, env=environment)
    try:
        found = None
        while not found:
            time.sleep(0.1)
            found = re.search(r"listening on http://[^:]*:(\d+)/mcp", open(log.name).read())
        port = int(found.group(1))
        well = asyncio.run(run(port, server.pid, seconds))
        print(f"log: {os.path.getsize(log.name)} bytes")
        if not well:
            print(f"the log stays in {log.name}")
    finally:
        server.terminate()
        server.wait(30)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
