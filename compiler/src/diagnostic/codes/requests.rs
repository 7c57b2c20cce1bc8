//! Mistakes in requests, and in the backends that they go to.

use super::entry::Entry;

pub(super) const ADDRESS_OF_A_REPLY: Entry = Entry {
    explanation: "No request goes to an address that a reply names: it would choose where a credential, or what a caller passes, goes. A \
                  card asks the backends of its manifest; an address is shown, and fetched by whom it is shown to.",
    bad: "- step: made\n  request: POST uploads\n- step: sent\n  request: PUT $made.upload_url",
    good: "request: POST uploads\nresult: { id: $reply.id, send_to: $reply.upload_url }",
};

pub(super) const BAD_DURATION: Entry = Entry {
    explanation: "A length of time is a whole number and its unit: `500ms`, `10s`, `5m`, `1h`.",
    bad: "cache: 5 minutes",
    good: "cache: 5m",
};

pub(super) const BAD_HEADER: Entry = Entry {
    explanation: "A header has a name that HTTP knows and a text of one line.",
    bad: "headers: { \"X Key\": a }",
    good: "headers: { X-Key: a }",
};

pub(super) const BAD_RANGE: Entry = Entry {
    explanation: "A pattern of `ranges` says with one `*` where the field's name stands.",
    bad: "from: [\">=\"]",
    good: "from: [\">=*\"]",
};

pub(super) const BAD_REQUEST: Entry = Entry {
    explanation: "A request is its verb and a path as it is to arrive: without a query, a fragment, an empty \
                  segment, `.` or `..`. GET and HEAD carry no body.",
    bad: "request: GET leads?id=1",
    good: "request: GET leads\nquery: { id: 1 }",
};

pub(super) const BAD_URL: Entry = Entry {
    explanation: "A base is an address that paths are appended to.",
    bad: "base: crm.example",
    good: "base: https://crm.example/",
};

pub(super) const OPEN_HOST: Entry = Entry {
    explanation: "A setting within the name of a host is text of its own: `127.0.0.1/` would end the name there, and requests with their \
                  credentials would go to another host.",
    bad: "base: https://${setting.account}.crm.example\nsettings: { account: { env: CRM_ACCOUNT, type: string } }",
    good: "base: https://${setting.account}.crm.example\nsettings: { account: { env: CRM_ACCOUNT, type: string, pattern: \"^[a-z0-9-]+$\" } }",
};

pub(super) const OPEN_SEGMENT: Entry = Entry {
    explanation: "A setting in a path is one segment of it, as it is: a text that holds `/`, `?`, `#` or `%`, or is `..`, would ask for another \
                  thing than the card says. Its `pattern` is of the whole text and takes none of these.",
    bad: "request: GET boards/$setting.board/cards\nsettings: { board: { env: CRM_BOARD, type: string } }",
    good: "request: GET boards/$setting.board/cards\nsettings: { board: { env: CRM_BOARD, type: string, pattern: \"^[a-z0-9-]+$\" } }",
};

pub(super) const BAD_VERB: Entry = Entry {
    explanation: "The verb is one of GET, HEAD, POST, PUT, PATCH and DELETE, and it is written out: a \
                  reader of the card sees by it what a call does.",
    bad: "request: $verb leads",
    good: "request: POST leads",
};

pub(super) const DUPLICATE_ERROR_CODE: Entry = Entry {
    explanation: "A code of a backend means one kind of failure. Codes are compared without regard to case.",
    bad: "busy: [limit]\ninvalid: [LIMIT]",
    good: "busy: [limit]",
};

pub(super) const EFFECT_NOT_SAID: Entry = Entry {
    explanation: "Where the caller chooses the path, the verb does not say what the request does, so the card \
                  does.",
    bad: "request: POST $method",
    good: "effect: delete\nrequest: POST $method",
};

pub(super) const FOREIGN_PLACEHOLDER: Entry = Entry {
    explanation: "Other languages write `{id}`, `{{id}}` or `:id` where a value is put in. Here that is text, and would be sent as \
                  it is: `$id` names an argument. A path goes on with dots: what stands behind `$reply.data` in brackets, behind `?.` or \
                  behind `->` is text, too.",
    bad: "request: GET leads/{id}\nresult: \"$reply.data[0]\"",
    good: "request: GET leads/$id\nresult: $reply.data.0",
};

pub(super) const KEY_OF_THE_BACKEND: Entry = Entry {
    explanation: "What a backend and its credential write comes last, so a card that writes the same key would \
                  write it for nothing; and a key that both of them write goes out twice.",
    bad: "body: { auth: $token }",
    good: "# the credential of the backend writes `auth`",
};

pub(super) const LOST_ARGUMENT: Entry = Entry {
    explanation: "A text is sent whole or not at all. A required argument that stands in one text alone is not sent where another value \
                  of that text is absent: a search without its filter returns everything.",
    bad: "required: [owner]\nquery: { q: \"owner:$owner label:$label\" }     # and `label` is optional",
    good: "required: [owner]\nquery: { q: { $join: [\"owner:$owner\", \"label:$label\"], with: \" \" } }",
};

pub(super) const MAY_BE_ABSENT: Entry = Entry {
    explanation: "Something that may be absent stands where nothing may: in a path, where a number is needed, or in a \
                  credential that is used whether it is set or not.",
    bad: "request: GET leads/$id      # and `id` is optional",
    good: "required: [id]\nrequest: GET leads/$id",
};

pub(super) const MILDER_EFFECT: Entry = Entry {
    explanation: "The stated effect is never milder than the real one: PUT and PATCH write, DELETE deletes, a card \
                  does what its steps do, dictionaries and resources read.",
    bad: "effect: read\nrequest: DELETE leads/$id",
    good: "request: DELETE leads/$id",
};

pub(super) const KEPT_WRITE: Entry = Entry {
    explanation: "`cache` keeps what a backend has replied and gives it again for so long. A write has to arrive each time, and what \
                  may change something goes by what is true now: neither is answered from memory, nor is what a step of such a card reads.",
    bad: "effect: write\ncache: 5m\nrequest: POST leads",
    good: "effect: read\ncache: 5m\nrequest: POST leads/search",
};

pub(super) const MISSING_REQUEST: Entry = Entry {
    explanation: "`query`, `headers`, `body` and a condition belong to a request.",
    bad: "tool: getLead\nquery: { id: 1 }",
    good: "tool: getLead\nrequest: GET leads\nquery: { id: 1 }",
};

pub(super) const NEEDLESS_MARK: Entry = Entry {
    explanation: "A mark behind a key says what its absence decides: `key!` that the map around it is absent too, `key?` \
                  that the item of a list stays without it. It stands only where it decides something.",
    bad: "body: { due: { date: $due, kind!: day } }",
    good: "body: { due: { date!: $due, kind: day } }",
};

pub(super) const NESTED_QUERY: Entry = Entry {
    explanation: "What is nested in a query or a form is written in brackets, `filter[id]=1`, for which a list in a list \
                  has no spelling that APIs agree on.",
    bad: "query: { points: [[1, 2], [3, 4]] }",
    good: "query: { points: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }",
};

pub(super) const NOT_A_MAP: Entry = Entry {
    explanation: "`$merge` spreads maps, and a body is a map or a list.",
    bad: "body: { $merge: $id }",
    good: "body: { id: $id }",
};

pub(super) const NOT_SCALAR: Entry = Entry {
    explanation: "Inside a text, and in a path, a value is written as text, so it is a scalar.",
    bad: "request: GET leads/$filter",
    good: "request: GET leads/$filter.id",
};

pub(super) const OPTIONAL_WRITE: Entry = Entry {
    explanation: "A step that may fail and leave the call as it is only reads: of a write that failed nobody would \
                  learn that it was not done, or that it may have been.",
    bad: "- step: noted\n  optional: true\n  request: POST notes",
    good: "- step: notes\n  optional: true\n  request: GET notes",
};

pub(super) const REQUEST_AND_STEPS: Entry = Entry {
    explanation: "A card has one request, or steps.",
    bad: "request: GET a\nsteps: [{ step: b, request: GET b }]",
    good: "steps:\n  - step: a\n    request: GET a\n  - step: b\n    request: GET b",
};

pub(super) const SENT_TWICE: Entry = Entry {
    explanation: "`$arguments` sends every argument, so one that the card also names would go out twice, or \
                  where it must not. In a query and a form `a: { b: 1 }` goes out as `a[b]`, which is written once.",
    bad: "request: POST leads/$id\nbody: $arguments",
    good: "request: POST leads/$id\nbody: { name: $name }",
};

pub(super) const TWO_OPTIONAL_VALUES: Entry = Entry {
    explanation: "An item of a list is sent whole or not at all. With two values that may be absent it is \
                  not clear which of them decides. So is a text: with two arguments that may be absent, what is passed for \
                  one falls away without the other.",
    bad: "[{ VALUE: $phone, TYPE: $type }]",
    good: "[{ VALUE: $phone, TYPE?: $type }]     # without a type the item stays",
};

pub(super) const UNESCAPED_VALUE: Entry = Entry {
    explanation: "A formula, SOQL, JQL or an OData filter is a text with literals in quotes. What a caller passes may hold a quote, \
                  which ends the literal: the rest is a part of the query then. `quoted`, `single_quoted` and `sql_quoted` write a \
                  value as a literal, its quotes included.",
    bad: "q: \"Name = '$name'\"",
    good: "q: \"Name = ${name:single_quoted}\"",
};

pub(super) const UNMASKED_CREDENTIAL: Entry = Entry {
    explanation: "What lets somebody in is masked in logs, errors, previews and results, and that is done of settings that \
                  say `secret: true`.",
    bad: "settings: { key: { env: CRM_KEY } }\nauth: [{ headers: { X-Key: $setting.key } }]",
    good: "settings: { key: { env: CRM_KEY, secret: true } }\nauth: [{ headers: { X-Key: $setting.key } }]",
};

pub(super) const TWO_SCHEMES: Entry = Entry {
    explanation: "A request says in one header who asks: `basic` writes `Authorization`, so nothing else does.",
    bad: "auth:\n  - basic: [$setting.user, $setting.password]\n    headers: { Authorization: Bearer $setting.token }",
    good: "auth:\n  - basic: [$setting.user, $setting.password]",
};

pub(super) const PUBLIC_BACKEND: Entry = Entry {
    explanation: "A backend with `base: public` is any address that a caller names, so its request is `GET` of one argument, and \
                  nothing goes there that is not for everyone to read: no query, body, header or credential of the catalog's.",
    bad: "request: GET pages/$url\nquery: { key: $setting.key }",
    good: "required: [url]\narguments:\n  url: { type: string, format: uri }\nrequest: GET $url",
};

pub(super) const UNREACHABLE_CREDENTIAL: Entry = Entry {
    explanation: "The first credential that holds is used, so those after one without a condition never are.",
    bad: "auth:\n  - body: { key: a }\n  - body: { key: b }",
    good: "auth:\n  - when: $setting.token\n    body: { key: $setting.token }\n  - body: { key: b }",
};

pub(super) const STEP_DOES_NOTHING: Entry = Entry {
    explanation: "A step asks a backend or another tool (`request`), does the same for every item of a list (`each`), or ends \
                  the call (`error`).",
    bad: "steps: [{ step: order }]",
    good: "steps: [{ step: order, request: GET orders/$id }]",
};

pub(super) const STORE_WITHOUT_SECRET: Entry = Entry {
    explanation: "What the reply to a token's request brings in place of a setting opens the system as the token does, so \
                  that the setting must be a secret.",
    bad: "settings: { refresh: { env: SHOP_REFRESH, type: string } }\n# …\nstore: { refresh: $reply.refresh_token }",
    good: "settings: { refresh: { env: SHOP_REFRESH, type: string, secret: true } }\n# …\nstore: { refresh: $reply.refresh_token }",
};

pub(super) const TOKEN_CYCLE: Entry = Entry {
    explanation: "The backend that is asked for a token has none yet: it is another one, whose credentials need no token.",
    bad: "backends:\n  shop:\n    auth:\n      - token: { request: POST /token, value: $reply.access_token }",
    good: "backends:\n  login: { base: https://login.example }\n  shop:\n    auth:\n      - token: { backend: login, request: POST /token, value: $reply.access_token }",
};

pub(super) const UNUSED_CACHE: Entry = Entry {
    explanation: "`cache` keeps the reply to a request of a backend, and gives it again where the same request would go out. It is said of a \
                  request that can be the same again, and of none that is read twice on purpose.",
    bad: "cache: 5m\nrequest: GET leads\nquery: { at: $now }",
    good: "cache: 5m\nrequest: GET leads\nquery: { from: $period.from }",
};

pub(super) const UNUSED_TOKEN: Entry = Entry {
    explanation: "A token is fetched to be sent: `$token` stands in the path, query, headers or body of its credential.",
    bad: "- token: { backend: login, request: POST /token, value: $reply.access_token }",
    good: "- token: { backend: login, request: POST /token, value: $reply.access_token }\n  headers: { Authorization: Bearer $token }",
};

pub(super) const UNKNOWN_KIND: Entry = Entry {
    explanation: "A call ends well, or with a kind of failure that programs and models know; a step is spared those of its \
                  backend alone.",
    bad: "error: missing",
    good: "error: not_found",
};

pub(super) const UNREACHABLE_KIND: Entry = Entry {
    explanation: "The kinds of `errors` are asked in the order `busy`, `unauthorized`, `forbidden`, `not_found`, `conflict`, `invalid`, and \
                  the first whose condition holds is what a failure is. A condition that another one before it covers, the same \
                  or one that asks for less, never decides.",
    bad: "errors: { busy: [{ $http.status: 403 }], forbidden: [{ $http.status: 403 }] }",
    good: "errors: { busy: [{ $http.status: 403, $http.header.x-left: \"0\" }], forbidden: [{ $http.status: 403 }] }",
};

pub(super) const UNREACHABLE_STEP: Entry = Entry {
    explanation: "A step with `error` ends the call where its condition holds. Without a condition nothing behind it ever runs.",
    bad: "steps: [{ step: gone, error: not_found }, { step: order, request: GET orders/$id }]",
    good: "steps: [{ step: gone, unless: $found.0, error: not_found }, { step: order, request: GET orders/$id }]",
};
