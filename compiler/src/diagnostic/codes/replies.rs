//! Mistakes in what is taken from replies, in dictionaries and in resources.

use super::entry::Entry;

pub(super) const BAD_ADDRESS: Entry = Entry {
    explanation: "The address of a resource is fixed segments and, after the first, segments that a variable stands \
                  for: `crm/deals/{id}`. It may end with query variables, which may be left out: \
                  `crm/deals{?filter,order}`.",
    bad: "resource: crm/deals{?filter",
    good: "resource: crm/deals{?filter}",
};

pub(super) const GIVEN_DICTIONARY: Entry = Entry {
    explanation: "A dictionary with `$given` in its request has a list for each value that it is asked for: the fields of a kind of \
                  record, the stages of a pipeline. Labels, offered values and results do not say for which one; `known` and `codes` do.",
    bad: "labels: { field: { of: $record.FIELD, from: $fields_of_a_kind } }",
    good: "known: { keys: $filter, from: $fields_of_a_kind, given: $kind }",
};

pub(super) const KEYED_DICTIONARY: Entry = Entry {
    explanation: "A dictionary with `$keys` in its request is asked for the ids that a reply names. It has no \
                  whole that could be shown.",
    bad: "result: $users",
    good: "labels: { responsible: { of: $record.USER, from: $users } }",
};

pub(super) const LABEL_WITHOUT_NAME: Entry = Entry {
    explanation: "A label says at least what a value is called: in a text, and in one of its own, since it stands for a value that \
                  others do not have.",
    bad: "value: { group: $record.GROUP }",
    good: "value: { name: $record.NAME, group: $record.GROUP }",
};

pub(super) const LIMIT_WITHOUT_PAGES: Entry = Entry {
    explanation: "To fetch as many records as asked for, the server must know how the backend's lists go on. A list that comes \
                  whole says `pages: {}`.",
    bad: "reply: { records: $reply.result, limit: $limit }",
    good: "# in the backend\npages: { send: start, size: 50 }",
};

pub(super) const MISSING_POSITION: Entry = Entry {
    explanation: "The request of a list of several pages carries the key of `pages`, holding a reference: later pages are asked \
                  for by it. Where it counts pages and not records, `next: page` says so.",
    bad: "body: { filter: $filter }",
    good: "body: { filter: $filter, start: $start }",
};

pub(super) const PAGE_SIZE_UNKNOWN: Entry = Entry {
    explanation: "`pages` say how many records a page has at most: by that it is known how many pages a limit takes, and what a \
                  page is asked to have.",
    bad: "pages: { send: cursor, limit: page_size, next: $reply.next_cursor }",
    good: "pages: { send: cursor, size: 100, limit: page_size, next: $reply.next_cursor }",
};

pub(super) const POSITION_OF_ANOTHER_TYPE: Entry = Entry {
    explanation: "The position of a page is a whole number where records or pages are counted, and a text or a number where the \
                  reply says it (`next: $reply.…`). What the caller passes there is of that type.",
    bad: "pages: { send: cursor, size: 50 }     # and in a card, cursor: { type: string }",
    good: "pages: { send: cursor, size: 50, next: $reply.next_cursor }",
};

pub(super) const REPLY_WITHOUT_RECORDS: Entry = Entry {
    explanation: "`limit`, `total`, `pages`, `order` and `size` are about records, so the reply says where those are.",
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

pub(super) const SECRET_HEADER: Entry = Entry {
    explanation: "Headers that carry a secret, as `Set-Cookie` does, are shown to no one and kept nowhere.",
    bad: "result: { session: $http.header.set-cookie }",
    good: "result: { id: $reply.id, address: $http.header.location }",
};

pub(super) const UNBOUNDED_LIMIT: Entry = Entry {
    explanation: "How many records, or characters of them, a caller may ask for has a bound.",
    bad: "limit: { type: integer }",
    good: "limit: { type: integer, maximum: 500 }",
};

pub(super) const UNCUTTABLE_PAGE: Entry = Entry {
    explanation: "Where a page's size cannot be asked for and positions do not count records, nothing is known of a place inside a \
                  page: lists have whole pages, so that fewer records than a page has cannot be asked for. With `bound: inclusive` a list that \
                  goes on begins with the last record again, so that one record at a time never goes on.",
    bad: "limit: { type: integer, minimum: 1, maximum: 500 }",
    good: "limit: { type: integer, minimum: 50, maximum: 500 }     # size: 50",
};

pub(super) const UNSAID_BOUND: Entry = Entry {
    explanation: "Where the next page is asked for by the last record, some backends begin behind that record and others with it, \
                  which would show it twice. `bound` says which: `exclusive`, `inclusive` (with the `key` by which records are \
                  known that come again), or `increment`, where the position is the record's number and one more.",
    bad: "pages: { send: offset, size: 100, next: $record.update_id }",
    good: "pages: { send: offset, size: 100, next: $record.update_id, bound: increment }",
};

pub(super) const VALUE_WITHOUT_RECORD: Entry = Entry {
    explanation: "`value` says what is kept of a record; without `$record` in it every record would look the same.",
    bad: "reply: { records: $reply.items, value: { id: id } }",
    good: "reply: { records: $reply.items, value: { id: $record.id } }",
};

pub(super) const WRONG_MEASURE: Entry = Entry {
    explanation: "`size` counts characters, of records and of texts, wherever it stands; how long a file may be is `bytes`.",
    bad: "reply: { type: application/pdf, size: 2000000 }",
    good: "reply: { type: application/pdf, bytes: 2000000 }",
};
