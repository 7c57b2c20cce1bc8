//! Mistakes in what is taken from replies, in dictionaries and in resources.

use super::entry::Entry;

pub(super) const BAD_ADDRESS: Entry = Entry {
    explanation: "The address of a resource is fixed segments and, after the first, segments that a variable stands \
                  for: `crm/deals/{id}`. It may end with query variables, which may be left out: \
                  `crm/deals{?filter,order}`.",
    bad: "resource: crm/deals{?filter",
    good: "resource: crm/deals{?filter}",
};

pub(super) const KEYED_DICTIONARY: Entry = Entry {
    explanation: "A dictionary with `$keys` in its request is asked for the ids that a reply names. It has no \
                  whole that could be shown.",
    bad: "result: $users",
    good: "labels: { responsible: { of: $record.USER, from: $users } }",
};

pub(super) const LABEL_WITHOUT_NAME: Entry = Entry {
    explanation: "A label says at least what a value is called.",
    bad: "value: { group: $record.GROUP }",
    good: "value: { name: $record.NAME, group: $record.GROUP }",
};

pub(super) const LIMIT_WITHOUT_PAGES: Entry = Entry {
    explanation: "To fetch as many records as asked for, the server must know how the backend's lists go on.",
    bad: "reply: { records: $reply.result, limit: $limit }",
    good: "# in the backend\npages: { send: start, size: 50 }",
};

pub(super) const MISSING_POSITION: Entry = Entry {
    explanation: "The request of a list carries the key of the backend's `pages`, holding a reference: later \
                  pages are asked for by it.",
    bad: "body: { filter: $filter }",
    good: "body: { filter: $filter, start: $start }",
};

pub(super) const REPLY_WITHOUT_RECORDS: Entry = Entry {
    explanation: "`limit`, `total`, `order` and `size` are about records, so the reply says where those are.",
    bad: "reply: { total: $reply.total }",
    good: "reply: { records: $reply.result, total: $reply.total }",
};

pub(super) const REPLY_WITHOUT_REQUEST: Entry = Entry {
    explanation: "`reply` is about the one request of a card. Where there are steps, `result` says what is \
                  taken from each; a `reply` with `labels` alone is about that.",
    bad: "steps: [{ step: a, request: GET a }]\nreply: { records: $reply.result }",
    good: "steps: [{ step: a, request: GET a }]\nresult: $a.result",
};

pub(super) const RESOURCE_CONTENT: Entry = Entry {
    explanation: "A resource reads a tool, shows a dictionary or other data (`result`), a text or a file (`content`), \
                  or is the Markdown beside its card: one of them.",
    bad: "resource: crm/guide     # and nothing else",
    good: "# resources/guide.en.md beside it",
};

pub(super) const UNBOUNDED_LIMIT: Entry = Entry {
    explanation: "How many records, or characters of them, a caller may ask for has a bound.",
    bad: "limit: { type: integer }",
    good: "limit: { type: integer, maximum: 500 }",
};
