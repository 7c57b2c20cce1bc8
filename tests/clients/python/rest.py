"""The REST of the operator's listener, asked by schemathesis what its OpenAPI document promises: every operation, with bodies and
parameters that fit and that do not. What the document alone cannot know (which roles, tenants and systems there are) is not held
against it: `positive_data_acceptance`."""

import hashlib
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import threading

EXAMPLES = "12"
CHECKS = ["positive_data_acceptance"]

FILE = """kartoteka: 1
identity:
  tokens: [{{ name: tester, tenant: default, roles: [tester], sha256: {digest} }}]
roles: {{ tester: {{ level: delete, may: [approve, connect, sync, operate] }} }}
store: {{ url: "sqlite:{folder}/store.db", keys: [{{ id: a, key: "file:{folder}/key" }}] }}
"""


def main(binary):
    token = "ktk_" + secrets.token_urlsafe(32) + "AAAA"
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "key").write_text(secrets.token_hex(32))
        digest = hashlib.sha256(token.encode()).hexdigest()
        (place / "kartoteka.yaml").write_text(FILE.format(digest=digest, folder=folder))
        command = [binary, "serve", "--demo", "--config", str(place / "kartoteka.yaml")]
        server = subprocess.Popen(
            [*command, "--http", "127.0.0.1:0", "--operator", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True, cwd=folder
        )
        operator = next(found.group(0) for found in map(listens, server.stderr) if found)
        threading.Thread(target=server.stderr.read, daemon=True).start()
        tested = subprocess.run(
            [
                pathlib.Path(sys.executable).parent / "schemathesis",
                "run",
                f"{operator}/api/openapi.json",
                "--header",
                f"Authorization: Bearer {token}",
                "--exclude-checks",
                ",".join(CHECKS),
                "--max-examples",
                EXAMPLES,
                "--phases",
                "examples,coverage,fuzzing",
                "--seed",
                "1",
                "--workers",
                "2",
                "--request-timeout",
                "20",
                "--warnings",
                "off",
                "--no-shrink",
                "--continue-on-failure",
            ],
            cwd=folder,
        )
        server.terminate()
        ended = server.wait(timeout=20)
    if ended != 0:
        print(f"failed: the server ends with {ended}")
    sys.exit(1 if tested.returncode or ended else 0)


def listens(line):
    return re.search(r"(?<=operator: )http://127\.0\.0\.1:\d+", line)


main(*sys.argv[1:])
