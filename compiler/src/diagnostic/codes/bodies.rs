//! Mistakes in the bodies of requests and in the types of replies.

use super::entry::Entry;

pub(super) const BODY_OF_ANOTHER_SHAPE: Entry = Entry {
    explanation: "The `Content-Type` decides how a body is written: JSON and forms are maps or lists, `multipart/form-data` a map, \
                  a part a key, `text/…` one text, `application/x-ndjson` a list, anything else one file in base64.",
    bad: "headers: { Content-Type: text/plain }\nbody: { text: $text }",
    good: "headers: { Content-Type: text/plain }\nbody: $text",
};

pub(super) const GRAPHQL_SYNTAX: Entry = Entry {
    explanation: "A GraphQL document beside a card holds one operation, a query or a mutation, and the fragments that it uses.",
    bad: "query { orders { id }",
    good: "query { orders { id } }",
};

pub(super) const LOOKS_INTO_TEXT: Entry = Entry {
    explanation: "A reply that is a text or a file has no parts with names. One that is read as data says so by its `type`.",
    bad: "reply: { type: text/plain, records: $reply.items }",
    good: "reply: { type: text/csv, records: $reply }",
};

pub(super) const MEDIA_TYPE_NOT_LITERAL: Entry = Entry {
    explanation: "How a body is written is decided when the card is compiled, so its `Content-Type` is written out.",
    bad: "headers: { Content-Type: $type }",
    good: "headers: { Content-Type: text/plain }",
};

pub(super) const MISSING_VARIABLE: Entry = Entry {
    explanation: "The variables that a request sends, with those that its list writes, are exactly those of its document. One with \
                  `!` and without a default is always there.",
    bad: "# query Order($id: ID!) { … }\nbody: { query: $document, variables: {} }",
    good: "# query Order($id: ID!) { … }\nbody: { query: $document, variables: { id: $id } }",
};

pub(super) const UNBOUNDED_FILE: Entry = Entry {
    explanation: "A file that a caller passes has a bound: `maxLength` of its base64, of which four characters are three bytes.",
    bad: "file: { type: string, contentEncoding: base64 }",
    good: "file: { type: string, contentEncoding: base64, maxLength: 4000000 }",
};

pub(super) const UNKNOWN_TYPE: Entry = Entry {
    explanation: "`type` is the media type of a reply, written out, and says how it is read: JSON, `application/x-ndjson`, \
                  `text/csv`, `text/…`, or a file of any other type.",
    bad: "reply: { type: csv }",
    good: "reply: { type: text/csv }",
};

pub(super) const UNSAFE_BODY: Entry = Entry {
    explanation: "What is put between the marks of HTML or XML is read as marks, too, and nothing here escapes it. Such a body is \
                  one argument, which its caller has written whole.",
    bad: "headers: { Content-Type: application/xml }\nbody: \"<name>$name</name>\"",
    good: "headers: { Content-Type: application/xml }\nbody: $document",
};

pub(super) const VARIABLE_OF_ANOTHER_TYPE: Entry = Entry {
    explanation: "What is sent for a variable of a GraphQL document has the JSON type that its own type wants: `Int` and `Float` \
                  a number, `String` a text, `Boolean` yes or no.",
    bad: "# query Orders($first: Int) { … }\nvariables: { first: \"$limit pieces\" }",
    good: "# query Orders($first: Int) { … }\nvariables: { first: $limit }",
};
