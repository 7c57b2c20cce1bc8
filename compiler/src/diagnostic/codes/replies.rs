//! Mistakes in what is taken from replies, in dictionaries and in resources.

use super::entry::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "bad-address",
        explanation: "The address of a resource is fixed segments and, after the first, segments that a variable stands \
                      for: `crm/deals/{id}`. It may end with query variables, which may be left out: \
                      `crm/deals{?filter,order}`.",
        bad: "resource: crm/deals{?filter",
        good: "resource: crm/deals{?filter}",
    },
    Row {
        code: "keyed-dictionary",
        explanation: "A dictionary with `$keys` in its request is asked for the ids that a reply names. It has no \
                      whole that could be shown.",
        bad: "result: $users",
        good: "labels: { responsible: { of: $record.USER, from: $users } }",
    },
    Row {
        code: "label-without-name",
        explanation: "A label says at least what a value is called.",
        bad: "value: { group: $record.GROUP }",
        good: "value: { name: $record.NAME, group: $record.GROUP }",
    },
    Row {
        code: "limit-without-pages",
        explanation: "To fetch as many records as asked for, the server must know how the backend's lists go on.",
        bad: "reply: { records: $reply.result, limit: $limit }",
        good: "# in the backend\npages: { send: start, size: 50 }",
    },
    Row {
        code: "missing-position",
        explanation: "The request of a list carries the key of the backend's `pages`, holding a reference: later \
                      pages are asked for by it.",
        bad: "body: { filter: $filter }",
        good: "body: { filter: $filter, start: $start }",
    },
    Row {
        code: "reply-without-records",
        explanation: "`limit`, `total` and `labels` are about records, so the reply says where those are.",
        bad: "reply: { total: $reply.total }",
        good: "reply: { records: $reply.result, total: $reply.total }",
    },
    Row {
        code: "reply-without-request",
        explanation: "`reply` is about the one request of a card. Where there are steps, `result` says what is \
                      taken from each.",
        bad: "steps: [{ step: a, request: GET a }]\nreply: { records: $reply.result }",
        good: "steps: [{ step: a, request: GET a }]\nresult: $a.result",
    },
    Row {
        code: "resource-content",
        explanation: "A resource reads a tool, shows a dictionary or other data (`result`), a text or a file (`content`), \
                      or is the Markdown beside its card: one of them.",
        bad: "resource: crm/guide     # and nothing else",
        good: "# resources/guide.en.md beside it",
    },
    Row {
        code: "unbounded-limit",
        explanation: "How many records a caller may ask for has a bound.",
        bad: "limit: { type: integer }",
        good: "limit: { type: integer, maximum: 500 }",
    },
];
