//! Mistakes in the operator's file.

use super::entry::Entry;

pub(super) const ALGORITHM_NOT_ALLOWED: Entry = Entry {
    explanation: "Tokens of an issuer are signed with a key that it alone has. With `HS256` whoever can verify a token can make one, \
                  and `none` is no signature.",
    bad: "algorithms: [HS256]",
    good: "algorithms: [RS256, ES256]",
};

pub(super) const AUDIENCE_MISSING: Entry = Entry {
    explanation: "A token says for which server it was made. Without `server.url` it is not known what this one is called, and a \
                  token for another would do.",
    bad: "identity: { jwt: [{ issuer: https://id.example.com }] }",
    good: "server: { url: https://tools.example.com }\nidentity: { jwt: [{ issuer: https://id.example.com }] }",
};

pub(super) const APPROVER_MISSING: Entry = Entry {
    explanation: "Where the operator approves of calls, a role has the power to: else every such call would wait in vain.",
    bad: "approvals: { by: [operator] }\nroles: { clerk: { level: write } }",
    good: "approvals: { by: [operator] }\nroles: { clerk: { level: write }, supervisor: { may: [approve] } }",
};

pub(super) const ELICITATION_ON_HTTP: Entry = Entry {
    explanation: "A form is shown by the caller's own client, which may answer it without a person. Of a caller elsewhere that is no \
                  proof that anyone has agreed.",
    bad: "identity: { tokens: [{ name: bot, sha256: … }] }\napprovals: { by: [elicitation] }",
    good: "approvals: { by: [operator] }",
};

pub(super) const KEY_REUSED: Entry = Entry {
    explanation: "Each key of the store is a secret of its own: a new id for an old secret changes nothing.",
    bad: "keys: [{ id: b, key: $env.STORE_KEY }, { id: a, key: $env.STORE_KEY }]",
    good: "keys: [{ id: b, key: $env.STORE_KEY_B }, { id: a, key: $env.STORE_KEY_A }]",
};

pub(super) const VOLATILE_STORE: Entry = Entry {
    explanation: "Without a file the store is in memory: approvals that wait, or that were given, and what tenants have connected are gone when \
                  the process ends.",
    bad: "approvals: { by: [operator] }",
    good: "approvals: { by: [operator] }\nstore: { url: \"sqlite:kartoteka.db\", keys: [{ id: a, key: $env.STORE_KEY }] }",
};

pub(super) const WEAK_APPROVAL: Entry = Entry {
    explanation: "An approval is worth as much as the person who gives it is another than the one who asks for it.",
    bad: "approvals: { by: [operator], four_eyes: false }",
    good: "approvals: { by: [operator] }",
};

pub(super) const BAD_DATE: Entry = Entry {
    explanation: "A token expires at the end of a day, or at a moment.",
    bad: "expires: next year",
    good: "expires: 2027-06-30",
};

pub(super) const BAD_MOUNT: Entry = Entry {
    explanation: "A mount is a catalog once more, under a name that nothing else has and with a prefix before the names of its tools. It is \
                  of a catalog, and not of a mount.",
    bad: "catalogs: { github_work: { of: github, prefix: work_ }, github_home: { of: github_work, prefix: home_ } }",
    good: "catalogs: { github_work: { of: github, prefix: work_ }, github_home: { of: github, prefix: home_ } }",
};

pub(super) const BARE_TOOL_NAME: Entry = Entry {
    explanation: "A text of a mounted catalog names a tool as its card does. Under the mount the tool has a prefix, so that a model is told of a \
                  tool that is another one, or none. A reference follows the prefix.",
    bad: "# locales/en/github.ftl\n.description = The number is what list_issues gives.",
    good: "# locales/en/github.ftl\n.description = The number is what { $tool-list_issues } gives.",
};

pub(super) const GLOB_MATCHES_NOTHING: Entry = Entry {
    explanation: "A name of tools means at least one tool of the catalogs that are served. A misspelt one would open or limit \
                  nothing, and nobody would notice.",
    bad: "except: [\"*_delte\"]",
    good: "except: [\"*_delete\"]",
};

pub(super) const TOKEN_EXPIRED: Entry = Entry {
    explanation: "A token of the file whose end is over lets nobody in. Its holder is refused as one who is not known, and nothing else says why.",
    bad: "tokens: [{ name: night-import, sha256: 5be1…, roles: [agent], expires: 2020-01-01 }]",
    good: "tokens: [{ name: night-import, sha256: 5be1…, roles: [agent], expires: 2030-01-01 }]",
};

pub(super) const SHADOWED_VARIABLE: Entry = Entry {
    explanation: "What the file says of a catalog's setting goes before its variable. A variable that is set to something else counts for nothing, \
                  and who changes it wonders why.",
    bad: "catalogs: { bitrix24: { settings: { rate: 5 } } }   # and BITRIX_RATE=2 in the environment",
    good: "catalogs: { bitrix24: { settings: { rate: $env.BITRIX_RATE } } }",
};

pub(super) const INSECURE_ISSUER: Entry = Entry {
    explanation: "The keys of an issuer decide who is let in. They are fetched encrypted, or from this machine.",
    bad: "issuer: http://id.example.com",
    good: "issuer: https://id.example.com",
};

pub(super) const LITERAL_SECRET: Entry = Entry {
    explanation: "A secret is kept in a variable or in a file of its own, and named here. In a catalog it is a setting with \
                  `secret: true`, without a default: `Authorization: Bearer $setting.token`.",
    bad: "state_key: 0123456789abcdef0123456789abcdef",
    good: "state_key: $env.STATE_KEY",
};

pub(super) const PASSTHROUGH_MAY: Entry = Entry {
    explanation: "A credential that nothing tests is good as soon as it fits its pattern: anyone can make one up. A role with powers on the operator's listener is for callers who were proved.",
    bad: "identity: { passthrough: [{ catalog: crm, pattern: \"crm_pat_[a-z]+\", roles: [staff] }] }\nroles: { staff: { may: [operate] } }",
    good: "identity: { passthrough: [{ catalog: crm, pattern: \"crm_pat_[a-z]+\", roles: [staff], verify: { tool: get_me } }] }\nroles: { staff: { may: [operate] } }",
};

pub(super) const PASSTHROUGH_OVERLAPS: Entry = Entry {
    explanation: "The first kind that a credential is of decides whose it is. Each kind is told from every other by its pattern.",
    bad: "passthrough: [{ catalog: crm, pattern: \".*\" }]",
    good: "passthrough: [{ catalog: crm, pattern: \"^crm_pat_\" }]",
};

pub(super) const PASSTHROUGH_UNUSED: Entry = Entry {
    explanation: "A caller's own credential goes to backends whose `auth` names `$caller.bearer`. No backend of this catalog does.",
    bad: "auth: [{ headers: { X-Key: $setting.key } }]",
    good: "auth: [{ headers: { Authorization: Bearer $caller.bearer } }]",
};

pub(super) const PASSTHROUGH_WITH_TOKEN: Entry = Entry {
    explanation: "Where callers bring their own credential, the catalog has none: else a caller without one would act with it.",
    bad: "passthrough: [{ catalog: crm, pattern: \"^crm_\" }]\ncatalogs: { crm: { settings: { token: $env.CRM_TOKEN } } }",
    good: "passthrough: [{ catalog: crm, pattern: \"^crm_\" }]",
};

pub(super) const ROLE_CYCLE: Entry = Entry {
    explanation: "What a role includes may not include it again.",
    bad: "roles: { a: { includes: [b] }, b: { includes: [a] } }",
    good: "roles: { a: { includes: [b] }, b: {} }",
};

pub(super) const ROLE_UNKNOWN_TO_CARDS: Entry = Entry {
    explanation: "No card asks for a role of this name: its holders see what asks for no role. That may be meant.",
    bad: "roles: { manger: { level: write } }",
    good: "roles: { manager: { level: write } }",
};

pub(super) const TOO_MANY_ROLES: Entry = Entry {
    explanation: "A server tells 63 roles apart.",
    bad: "roles: { role_1: {}, role_2: {}, role_64: {} }",
    good: "roles: { viewer: {}, seller: { includes: [viewer], level: write } }",
};

pub(super) const UNKNOWN_CATALOG: Entry = Entry {
    explanation: "The file names a catalog that is not served.",
    bad: "catalogs: { bitrix: { settings: { rate: 2 } } }",
    good: "catalogs: { bitrix24: { settings: { rate: 2 } } }",
};

pub(super) const UNKNOWN_TENANT: Entry = Entry {
    explanation: "A caller belongs to a tenant of the file, or to `default`.",
    bad: "stdio: { name: anna, tenant: acne }\ntenants: { acme: {} }",
    good: "stdio: { name: anna, tenant: acme }\ntenants: { acme: {} }",
};
