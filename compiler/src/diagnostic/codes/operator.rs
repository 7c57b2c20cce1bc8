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

pub(super) const BAD_DATE: Entry = Entry {
    explanation: "A token expires at the end of a day, or at a moment.",
    bad: "expires: next year",
    good: "expires: 2027-06-30",
};

pub(super) const GLOB_MATCHES_NOTHING: Entry = Entry {
    explanation: "A name of tools means at least one tool of the catalogs that are served. A misspelt one would open or limit \
                  nothing, and nobody would notice.",
    bad: "except: [\"*_delte\"]",
    good: "except: [\"*_delete\"]",
};

pub(super) const INSECURE_ISSUER: Entry = Entry {
    explanation: "The keys of an issuer decide who is let in. They are fetched encrypted, or from this machine.",
    bad: "issuer: http://id.example.com",
    good: "issuer: https://id.example.com",
};

pub(super) const LITERAL_SECRET: Entry = Entry {
    explanation: "A secret is kept in a variable or in a file of its own, and named here.",
    bad: "state_key: 0123456789abcdef0123456789abcdef",
    good: "state_key: $env.STATE_KEY",
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
