#!/usr/bin/env python3
"""What a call costs where a thousand tenants call, beside what it costs where one does: tenants.py PROGRAM [TENANTS [CALLS]].

Each tenant has a token, settings and a connection of its own. In the first part all calls are those of one tenant, in the second each
of the thousand makes ten calls, over a connection of its own, all at once; in the third, one tenant again. Both kinds of part make as many calls over as
many connections. A stand-in in another process answers for the system that is asked, and names the tenant that it was asked for. Python 3
alone; Linux.

It fails if a call fails or is answered for another tenant, if the memory grows while the tenants call a second and a third time, or if
a call among many tenants has less than nine tenths of the rate of one tenant's. The rate is that of this program and the stand-in as well, which take most of the
time: the time of the processor that the server itself has taken for a call is printed and held beside it.
"""

import asyncio
import hashlib
import multiprocessing
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time

TENANTS, CALLS = 1_000, 10
LEAST = 0.9
# What an allocator keeps of one part and not of another is not a leak.
SLACK_MB = 16
BODY = b'{"tool":"getLead","params":{"id":5}}'


class System(asyncio.Protocol):
    """The system that is asked: it says for which tenant."""

    def connection_made(self, transport):
        self.transport, self.held = transport, b""

    def data_received(self, data):
        self.held += data
        while b"\r\n\r\n" in self.held:
            head, self.held = self.held.split(b"\r\n\r\n", 1)
            unit = head.split(b"unit=", 1)[1].split(b" ", 1)[0]
            body = b'{"id":5,"unit":"%s"}' % unit
            self.transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
            )


def system(told):
    async def serves():
        listener = await asyncio.get_running_loop().create_server(System, "127.0.0.1", 0, backlog=4096)
        told.send(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    asyncio.run(serves())


class Caller(asyncio.Protocol):
    """A connection over which some calls of a tenant are made, one after another."""

    def __init__(self, tenant, token, calls, faults):
        self.tenant, self.left, self.faults, self.held = tenant, calls, faults, b""
        self.done = asyncio.get_running_loop().create_future()
        self.request = (
            b"POST /mcp/tool/call HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer %s\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (token.encode(), len(BODY), BODY)
        )

    def connection_made(self, transport):
        self.transport = transport

    def start(self):
        self.transport.write(self.request)

    def data_received(self, data):
        self.held += data
        if b"\r\n\r\n" not in self.held:
            return
        head, body = self.held.split(b"\r\n\r\n", 1)
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length and len(body) < int(length.group(1)):
            return
        if not head.startswith(b"HTTP/1.1 200") or b"unit-%d-end" % self.tenant not in body:
            self.faults.append((self.tenant, head.split(b"\r\n", 1)[0], body[:200]))
        self.held, self.left = b"", self.left - 1
        if self.left:
            self.start()
        else:
            self.transport.close()

    def connection_lost(self, error):
        if self.left:
            self.faults.append((self.tenant, "the connection ended", error))
        if not self.done.done():
            self.done.set_result(None)


def files(folder, port, tokens):
    tools = folder / "crm" / "tools"
    texts = folder / "crm" / "locales" / "en"
    tools.mkdir(parents=True)
    texts.mkdir(parents=True)
    (folder / "crm" / "catalog.yaml").write_text(
        "catalog: crm\nsettings:\n  unit: { env: CRM_UNIT, type: string }\n"
        f'backends:\n  crm: {{ base: "http://127.0.0.1:{port}/api" }}\n'
    )
    (tools / "getLead.yaml").write_text(
        "tool: getLead\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET leads/$id\nquery: { unit: $setting.unit }\n"
    )
    (texts / "crm.ftl").write_text("getLead = A lead\n    .description = Reads it.\nargument-id = Which.\n")
    digest = [hashlib.sha256(token.encode()).hexdigest() for token in tokens]
    callers = "".join(
        f"    - {{ name: bot{n}, tenant: t{n}, roles: [reader], sha256: {digest[n]} }}\n" for n in range(len(tokens))
    )
    tenants = "".join(f"  t{n}: {{ settings: {{ crm: {{ unit: unit-{n}-end }} }} }}\n" for n in range(len(tokens)))
    (folder / "kartoteka.yaml").write_text(
        f"kartoteka: 1\nidentity:\n  tokens:\n{callers}roles: {{ reader: {{ level: read }} }}\ntenants:\n{tenants}"
    )


class Program:
    def __init__(self, binary, folder):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("KARTOTEKA_", "SERVER_", "LOG_", "RUST_LOG"))}
        command = [binary, "serve", "--catalog", folder / "crm", "--config", folder / "kartoteka.yaml", "--http", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, cwd=folder, env=clean, stderr=subprocess.PIPE, text=True)
        found = next((found for found in map(lambda line: re.search(r"listening on http://[^:]+:(\d+)", line), self.process.stderr) if found), None)
        if found is None:
            sys.exit("the program did not start")
        self.port = int(found.group(1))
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def part(name, program, tenants, tokens, calls, faults):
    """All these tenants at once, each over a connection that is open before the time begins; the rate, and the server's own time for a call."""
    loop, open_now = asyncio.get_running_loop(), []
    for tenant in tenants:
        made = await loop.create_connection(lambda: Caller(tenant, tokens[tenant], calls, faults), "127.0.0.1", program.port)
        open_now.append(made[1])
    own, begun = program.seconds(), time.monotonic()
    for caller in open_now:
        caller.start()
    await asyncio.gather(*(caller.done for caller in open_now))
    took, own, count = time.monotonic() - begun, program.seconds() - own, len(tenants) * calls
    rate, cost = count / took, own / count * 1e6
    print(f"{name}: {count} calls, {rate:.0f} a second, {cost:.0f} µs of the server each, {program.megabytes():.0f} MB", flush=True)
    return rate, cost


async def measured(program, tokens, calls):
    faults, alone, many = [], [0] * len(tokens), list(range(len(tokens)))

    async def run(name, tenants):
        return await part(name, program, tenants, tokens, calls, faults)

    await run("warming up", alone)
    before = await run("one tenant", alone)
    first = await run(f"{len(tokens)} tenants", many)
    settled = program.megabytes()
    second = await run("once more", many)
    third = await run("once more", many)
    grown = program.megabytes() - settled
    after = await run("one tenant", alone)
    rate = first[0] / ((before[0] + after[0]) / 2)
    cost = ((before[1] + after[1]) / 2) / max(first[1], 1e-9)
    later = ((before[1] + after[1]) / 2) / max((second[1] + third[1]) / 2, 1e-9)
    print(
        f"{len(faults)} errors; of the rate of one tenant: {rate:.2f}; by the server's own time: {cost:.2f}, "
        f"once every connection is made {later:.2f}; {grown:+.1f} MB behind the first part"
    )
    for fault in faults[:5]:
        print("  ", fault)
    return not faults and rate >= LEAST and cost >= LEAST and grown <= SLACK_MB


def main(binary, tenants=TENANTS, calls=CALLS):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tokens = [f"ktk_{os.urandom(24).hex()}" for _ in range(int(tenants))]
    asked, told = multiprocessing.Pipe(False)
    stand_in = multiprocessing.Process(target=system, args=(told,), daemon=True)
    stand_in.start()
    with tempfile.TemporaryDirectory() as folder:
        files(pathlib.Path(folder), asked.recv(), tokens)
        program = Program(os.path.abspath(binary), pathlib.Path(folder))
        try:
            good = asyncio.run(measured(program, tokens, int(calls)))
        finally:
            program.process.terminate()
            program.process.wait(20)
    stand_in.terminate()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
