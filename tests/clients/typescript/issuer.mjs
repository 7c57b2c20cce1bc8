// An issuer of tokens, as small as the clients let it be: its metadata, its keys, registration, a code for whoever asks, and a token
// for that code, whose resource it is for. It lets everyone in as the roles that it was started with, and gives the scopes that are asked
// for, of those that it has.
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function issuer(roles, gives = []) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const codes = new Map();
  // What was asked for, in its order: which way a client has taken.
  const asked = [];
  // The scopes of each login.
  const scopes = [];
  const listener = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const place = new URL(request.url, self.url);
    asked.push(place.pathname);
    const say = (status, value, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(value));
    };
    switch (place.pathname) {
      case "/.well-known/oauth-authorization-server":
        return say(200, metadata());
      case "/keys":
        return say(200, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "ES256" }] });
      case "/register":
        return say(201, { ...JSON.parse(body), client_id: "a-client", token_endpoint_auth_method: "none" });
      case "/authorize": {
        const back = new URL(place.searchParams.get("redirect_uri"));
        const code = randomUUID();
        codes.set(code, place.searchParams);
        scopes.push(place.searchParams.get("scope") ?? "");
        back.searchParams.set("code", code);
        back.searchParams.set("state", place.searchParams.get("state") ?? "");
        back.searchParams.set("iss", self.url);
        return say(302, {}, { location: back.href });
      }
      case "/token": {
        const form = new URLSearchParams(body);
        const known = codes.get(form.get("code"));
        codes.delete(form.get("code"));
        // The client proves that it has asked for the code.
        const proof = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
        if (known?.get("code_challenge") !== proof || !known.get("resource")) return say(400, { error: "invalid_grant" });
        const asks = (known.get("scope") ?? "").split(" ");
        const scope = asks.filter((one) => gives.includes(one)).join(" ");
        const token = self.token(known.get("resource"), scope ? { scope } : {});
        return say(200, { access_token: token, token_type: "Bearer", expires_in: 300, scope });
      }
      default:
        return say(404, {});
    }
  });
  const metadata = () => ({
    issuer: self.url,
    authorization_endpoint: `${self.url}/authorize`,
    token_endpoint: `${self.url}/token`,
    registration_endpoint: `${self.url}/register`,
    jwks_uri: `${self.url}/keys`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    authorization_response_iss_parameter_supported: true,
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const self = {
    url: `http://127.0.0.1:${listener.address().port}`,
    asked,
    scopes,
    token(audience, claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const own = { iss: self.url, aud: audience, sub: "anna", name: "Anna", roles, iat: now, exp: now + 300 };
      const text = `${base64({ alg: "ES256", kid: "one", typ: "at+jwt" })}.${base64({ ...own, ...claims })}`;
      const signature = createSign("SHA256").update(text).sign({ key: privateKey, dsaEncoding: "ieee-p1363" });
      return `${text}.${signature.toString("base64url")}`;
    },
    end: () => listener.close(),
  };
  return self;
}
