//! Mistakes in arguments and settings: their schemas, and values that do not fit them.

use super::entry::Entry;

pub(super) const BAD_ASK: Entry = Entry {
    explanation: "A user can be asked for one flat value (a text, a number, a choice, yes or no) of a tool or a \
                  prompt, and only where it may be absent: an argument that is required or has a default is never \
                  asked for. No question is asked while a resource is read.",
    bad: "arguments: { tags: { type: array, ask: true } }",
    good: "arguments: { name: { type: string, ask: true } }",
};

pub(super) const BAD_COMPLETE: Entry = Entry {
    explanation: "Values are offered while a text or a number is typed, and a list or a map is not typed.",
    bad: "arguments: { ids: { type: array, complete: $statuses } }",
    good: "arguments: { id: { type: string, complete: $statuses } }",
};

pub(super) const BAD_CONDITION: Entry = Entry {
    explanation: "What a condition compares with is something that the value can be, or the condition never \
                  holds.",
    bad: "when: { $status: neww }",
    good: "when: { $status: new }",
};

pub(super) const BAD_DEFAULT: Entry = Entry {
    explanation: "A default, or the example of a setting, is itself a value that its schema lets pass.",
    bad: "order: { enum: [ASC, DESC], default: up }",
    good: "order: { enum: [ASC, DESC], default: ASC }",
};

pub(super) const BAD_ENUM: Entry = Entry {
    explanation: "An `enum` lists each value once, and at least one; each is of the `type` beside it, and fits the other keywords.",
    bad: "enum: [ASC, ASC]",
    good: "enum: [ASC, DESC]",
};

pub(super) const BAD_EXAMPLE: Entry = Entry {
    explanation: "The arguments of an example are a call that passes, or the example says by its `error` how \
                  it does not.",
    bad: "arguments: { idd: 1 }",
    good: "arguments: { id: 1 }",
};

pub(super) const BROKEN_EXAMPLE: Entry = Entry {
    explanation: "An example is run: exactly the requests that it writes go out, and what comes of its replies is \
                  the result that it writes, with its warnings or its error. Either the card or the example is \
                  wrong.",
    bad: "exchange: [{ request: GET /orders/7, reply: {} }]",
    good: "exchange: [{ request: GET /orders/5, reply: {} }]",
};

pub(super) const BAD_CODES: Entry = Entry {
    explanation: "`codes` says which values of an argument are keys of a dictionary: of a map those that stand under certain names, \
                  else the argument itself, a text or a list of texts. What its keys begin with has to be there in every call.",
    bad: "codes: { values: $limit, from: $statuses }",
    good: "codes: { values: $filter, under: STATUS_ID, from: $statuses }",
};

pub(super) const BAD_KNOWN: Entry = Entry {
    explanation: "What `known` holds against the names of a dictionary are the keys of an argument that is a map, as it \
                  was passed: not a part of one, a list or a text. Its `given`, as that of `codes`, is one text, number or \
                  boolean that is there in every such call, beside a dictionary with `$given` in its request; its `phones` \
                  are names of `whole`.",
    bad: "known: { keys: $select, from: $lead_fields }",
    good: "known: { keys: $filter, from: $lead_fields }",
};

pub(super) const BAD_MCP_HEADER: Entry = Entry {
    explanation: "`x-mcp-header` names the header in which clients repeat an argument, so that a call can be routed \
                  without being read. It is part of a header's name, it stands once in a tool, and on a text, a \
                  whole number, a choice or yes and no: a client refuses a tool where it is anything else.",
    bad: "arguments: { ids: { type: array, x-mcp-header: Ids } }",
    good: "arguments: { region: { type: string, x-mcp-header: Region } }",
};

pub(super) const BAD_PATTERN: Entry = Entry {
    explanation: "Patterns and forms are regular expressions as the `regex` crate reads them: without look- \
                  around and back-references.",
    bad: "pattern: \"[A-Z\"",
    good: "pattern: \"[A-Z]\"",
};

pub(super) const BAD_SCHEMA: Entry = Entry {
    explanation: "Keywords beyond the common ones, and a tool's `schema`, are left to a validator of JSON Schema \
                  2020-12, which must accept the schema.",
    bad: "{ type: integer, multipleOf: 0 }",
    good: "{ type: integer, multipleOf: 5 }",
};

pub(super) const BOUNDS_OUT_OF_ORDER: Entry = Entry {
    explanation: "Nothing is at least the one and at most the other; or no text of the format is so long, no map has so few entries.",
    bad: "{ type: integer, minimum: 10, maximum: 1 }",
    good: "{ type: integer, minimum: 1, maximum: 10 }",
};

pub(super) const CLIENT_REFUSES: Entry = Entry {
    explanation: "The protocol allows it, but clients, or the models behind them, refuse it: some drop the tool without \
                  a word, others the whole list. Names of tools with dots or beyond 64 characters (Claude, OpenAI, Codex); \
                  names of properties beyond 64 characters or with other signs than letters, digits, `_`, `-` and `.` \
                  (Claude); lists without `items` (Gemini, OpenAI, VS Code); maps without `properties` and lists of types \
                  (Gemini); patterns that JavaScript or RE2 do not know; descriptions beyond 1,024 characters (OpenAI); \
                  `allOf`, `anyOf`, `oneOf` and `not` at the root (Claude, OpenAI), which are published only where the \
                  card's `schema` says its `$schema`.",
    bad: "arguments: { ids: { type: array }, filter: { type: object } }",
    good: "arguments:\n  ids: { type: array, items: { type: integer } }\n  filter: { type: object, properties: { id: { type: string, accepts: any } } }",
};

pub(super) const CLAMP_WITHOUT_BOUND: Entry = Entry {
    explanation: "A value that is clamped is moved to a bound, so the schema has one.",
    bad: "{ type: integer, clamp: true }",
    good: "{ type: integer, maximum: 50, clamp: true }",
};

pub(super) const MISPLACED_KEYWORD: Entry = Entry {
    explanation: "The keyword is about values of another type, or of another keyword that is not there, so it would never do \
                  anything; or it is one of a tool's `schema` that the card says elsewhere: its arguments, and which of them \
                  are required; or it leads out of the schema of one argument, `$ref`.",
    bad: "{ type: integer, minLength: 2 }",
    good: "{ type: string, minLength: 2 }",
};

pub(super) const OPTIONAL_WITH_DEFAULT: Entry = Entry {
    explanation: "A setting with a default is never unset, so it is not optional.",
    bad: "{ env: CRM_URL, optional: true, default: x }",
    good: "{ env: CRM_URL, default: x }",
};

pub(super) const REQUIRED_WITH_DEFAULT: Entry = Entry {
    explanation: "An argument that must be passed is passed, so its default would never be used.",
    bad: "required: [id]\narguments: { id: { type: integer, default: 1 } }",
    good: "arguments: { id: { type: integer, default: 1 } }",
};

pub(super) const SCHEMA_WITHOUT_TYPE: Entry = Entry {
    explanation: "A schema says a type, or lists its values: a model that calls the tool reads it.",
    bad: "name: { minLength: 1 }",
    good: "name: { type: string, minLength: 1 }",
};

pub(super) const TEXT_IN_CARD: Entry = Entry {
    explanation: "What people and models read stands in the locales, so that it can be translated; a card says \
                  what happens.",
    bad: "id: { type: integer, description: The number }",
    good: "# locales/en/crm.ftl\ngetLead = Lead\n    .argument-id = The number",
};

pub(super) const UNKNOWN_KEYWORD: Entry = Entry {
    explanation: "The keyword is not one of JSON Schema 2020-12.",
    bad: "{ type: integer, minmum: 1 }",
    good: "{ type: integer, minimum: 1 }",
};

pub(super) const UNKNOWN_PROPERTY: Entry = Entry {
    explanation: "A property that is required is described, too.",
    bad: "{ type: object, required: [nmae], properties: { name: { type: string } } }",
    good: "{ type: object, required: [name], properties: { name: { type: string } } }",
};
