//! Mistakes in what a call has to pass.

use super::entry::Entry;

pub(super) const APPROVAL_WITHOUT_WRITE: Entry = Entry {
    explanation: "A person approves of what is changed or removed. A tool that only reads would wait for one each time it is \
                  called; who may read is said by `roles`.",
    bad: "tool: find_orders\nrequest: GET /orders\nguard: { approval: true }",
    good: "tool: find_orders\nrequest: GET /orders\nguard: { roles: [manager] }",
};

pub(super) const BAD_RATE: Entry = Entry {
    explanation: "A rate is a number of calls and a window of time: `2/s`, `120/min`, `600/10min`, `1000/h`. A window is \
                  at least a second and at most a day.",
    bad: "limits: { caller: 120 per minute }",
    good: "limits: { caller: 120/min }",
};

pub(super) const RATE_TOO_LARGE: Entry = Entry {
    explanation: "Limits are exact: each call of a window is remembered, so no window counts more than 10000.",
    bad: "limits: { tenant: 100000/h }",
    good: "limits: { tenant: 1667/min }",
};

pub(super) const RESERVED_ARGUMENT: Entry = Entry {
    explanation: "A guard with `confirm` adds the argument `confirm`; and what a backend hears of the caller is not the \
                  model's to say, so no argument has the name of such a key.",
    bad: "arguments:\n  confirm: { type: boolean }\nguard: { confirm: true }",
    good: "guard: { confirm: true }",
};

pub(super) const UNKNOWN_ROLE: Entry = Entry {
    explanation: "The roles that cards name are declared once, in the manifest: a misspelt one would shut everyone out.",
    bad: "guard: { roles: [manger] }",
    good: "guard: { roles: [manager] }   # catalog.yaml: roles: [manager]",
};

pub(super) const UNUSED_GUARD: Entry = Entry {
    explanation: "A guard that asks nothing, a role that no guard names, or a limit for a role that may not call.",
    bad: "guard: { roles: [admin], limits: { clerk: 5/min } }",
    good: "guard: { roles: [admin, clerk], limits: { clerk: 5/min } }",
};

pub(super) const GUARD_OF_CALLEE: Entry = Entry {
    explanation: "A tool that calls another one asks of its caller what that one asks: no person is there to confirm \
                  or to approve of a call that a step makes.",
    bad: "tool: close_order\nsteps:\n  - step: gone\n    request: tools/call remove_order    # guard: { confirm: true }",
    good: "tool: close_order\nguard: { confirm: true }\nsteps:\n  - step: gone\n    request: tools/call remove_order",
};

pub(super) const TEST_NOT_READ: Entry = Entry {
    explanation: "A connection is tried before it is kept, and whenever a person asks for it: by a call that only reads.",
    bad: "connection:\n  test: create_lead    # writes\n  settings: [url, token]",
    good: "connection:\n  test: who_am_i\n  settings: [url, token]",
};

pub(super) const SYNC_NOT_WRITE: Entry = Entry {
    explanation: "A lead of a tenant's is carried over by a tool that makes or changes a record: one that only reads would do nothing, \
                  and one that deletes more than is asked for.",
    bad: "connection:\n  sync: { lead: { tool: get_lead } }    # reads",
    good: "connection:\n  sync: { lead: { tool: sync_lead, key: origin, record: [created, updated] } }",
};

pub(super) const SYNC_ARGUMENTS: Entry = Entry {
    explanation: "The tool that carries leads over is called with what a lead has, and with its id where `key` says so. What it \
                  requires besides is never there.",
    bad: "tool: sync_lead\nrequired: [name, pipeline]    # no lead has a pipeline",
    good: "tool: sync_lead\nrequired: [name]",
};

pub(super) const SYNC_KEY: Entry = Entry {
    explanation: "Where it is not known what became of a call, a lead is carried over again, and the tool has to find what the call \
                  before has made: by `key`, an argument of its own that is a text, for which a step that reads looks first. Without \
                  `key` such a lead waits for a person.",
    bad: "tool: sync_lead\nsteps:\n  - step: created            # may be the second time\n    request: POST leads\n    \
          body: { origin: $origin, name: $name }",
    good: "tool: sync_lead\nsteps:\n  - step: known\n    effect: read\n    request: GET leads\n    query: { origin: $origin }\n  \
           - step: created\n    unless: $known.result.0\n    request: POST leads\n    body: { origin: $origin, name: $name }",
};

pub(super) const INCOMPLETE_CONNECTION: Entry = Entry {
    explanation: "What a tenant gives has to be enough to ask its system: a setting that has neither a default nor `optional` is \
                  one of the connection's.",
    bad: "settings:\n  url: { env: SHOP_URL, type: string }\n  token: { env: SHOP_TOKEN, type: string, secret: true }\n\
          connection: { test: who_am_i, settings: [token] }",
    good: "settings:\n  url: { env: SHOP_URL, type: string }\n  token: { env: SHOP_TOKEN, type: string, secret: true }\n\
           connection: { test: who_am_i, settings: [url, token] }",
};

pub(super) const BAD_AUTHORIZATION: Entry = Entry {
    explanation: "A tenant connects by an application of the operator's: its browser goes to a page of the system, comes back with a code, and \
                  the server exchanges the code by the request of a credential's `token`, with `grant_type: authorization_code` in the place \
                  of `refresh_token`. So there is one such credential, whose `store` names the refresh token; the page is an address; and \
                  the secret of the application never goes to an address that the tenant, or a reply, names.",
    bad: "authorize:\n  asks: [portal]\n  application: { id: client_id, settings: [client_secret] }\n  page: /oauth/authorize/\n  \
          keeps: { refresh_token: $reply.refresh_token }",
    good: "authorize:\n  asks: [portal]\n  application: { id: client_id, settings: [client_secret] }\n  page: $setting.portal/oauth/authorize/\n  \
           keeps: { refresh_token: $reply.refresh_token }",
};
