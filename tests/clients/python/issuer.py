"""An issuer of tokens, as small as the clients let it be: its metadata, its keys, registration, a code for whoever asks, and a token for
that code, whose resource it is for. It lets everyone in as the role that it was started with, and gives the scopes that are asked for,
of those that it has."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec


class Issuer:
    def __init__(self, roles, gives=()):
        self.roles, self.gives = roles, set(gives)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.codes = {}
        # What was asked for, in its order: which way a client has taken.
        self.asked = []
        # The scopes of each login.
        self.scopes = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()

    def metadata(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "registration_endpoint": f"{self.url}/register",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self):
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "ES256"}]}

    def token(self, audience, **claims):
        now = int(time.time())
        claims = {"iss": self.url, "aud": audience, "sub": "anna", "name": "Anna", "roles": self.roles,
                  "iat": now, "exp": now + 300, **claims}
        return jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": "one", "typ": "at+jwt"})

    def code(self, asked):
        code = secrets.token_urlsafe(16)
        self.codes[code] = {name: asked.get(name, [""])[0] for name in ("resource", "code_challenge", "redirect_uri", "scope")}
        self.scopes.append(self.codes[code]["scope"])
        back = {"code": code, "state": asked.get("state", [""])[0], "iss": self.url}
        return f"{asked['redirect_uri'][0]}?{urlencode(back)}"

    def answer(self, asked):
        """A token for a code, of which the client proves that it has asked for it."""
        known = self.codes.pop(asked.get("code", [""])[0], None)
        proof = hashlib.sha256(asked.get("code_verifier", [""])[0].encode()).digest()
        proof = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if known is None or known["code_challenge"] != proof or not known["resource"]:
            return 400, {"error": "invalid_grant"}
        scope = " ".join(scope for scope in known["scope"].split() if scope in self.gives)
        token = self.token(known["resource"], **({"scope": scope} if scope else {}))
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": scope}

    def handler(issuer):
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def say(self, status, body, headers=()):
                body = json.dumps(body).encode()
                self.send_response(status)
                for name, value in [("content-type", "application/json"), ("content-length", str(len(body))), *headers]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
                issuer.asked.append(path)
                if path == "/.well-known/oauth-authorization-server":
                    self.say(200, issuer.metadata())
                elif path == "/keys":
                    self.say(200, issuer.keys())
                elif path == "/authorize":
                    self.say(302, {}, [("location", issuer.code(query))])
                else:
                    self.say(404, {})

            def do_POST(self):
                path = urlsplit(self.path).path
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                issuer.asked.append(path)
                if path == "/register":
                    wanted = json.loads(body)
                    self.say(201, {**wanted, "client_id": "a-client", "token_endpoint_auth_method": "none"})
                elif path == "/token":
                    self.say(*issuer.answer(parse_qs(body.decode())))
                else:
                    self.say(404, {})

        return Handler


def operators_file(issuer, port, token_sha256, **more):
    """Who may call: those of the issuer, of which more may be said, and the holder of a token."""
    return json.dumps({
        "kartoteka": 1,
        "server": {"url": f"http://127.0.0.1:{port}"},
        "identity": {
            "jwt": [{"issuer": issuer, **more}],
            "tokens": [{"name": "night", "sha256": token_sha256, "roles": ["reader"]}],
        },
        "roles": {"reader": {"level": "read"}, "writer": {"level": "write"}},
    })

