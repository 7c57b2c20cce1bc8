//! Mistakes in arguments and settings: their schemas, and values that do not fit them.

use super::entry::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "bad-ask",
        explanation: "A user can be asked for one flat value (a text, a number, a choice, yes or no) of a tool or a \
                      prompt, and only where it may be absent: an argument that is required or has a default is never \
                      asked for. Nobody is asked while a resource is read.",
        bad: "arguments: { tags: { type: array, ask: true } }",
        good: "arguments: { name: { type: string, ask: true } }",
    },
    Row {
        code: "bad-complete",
        explanation: "Values are offered while a text or a number is typed; nobody types a list or a map.",
        bad: "arguments: { ids: { type: array, complete: $statuses } }",
        good: "arguments: { id: { type: string, complete: $statuses } }",
    },
    Row {
        code: "bad-condition",
        explanation: "What a condition compares with is something that the value can be, or the condition never \
                      holds.",
        bad: "when: { $status: neww }",
        good: "when: { $status: new }",
    },
    Row {
        code: "bad-default",
        explanation: "A default, or the example of a setting, is itself a value that its schema lets pass.",
        bad: "order: { enum: [ASC, DESC], default: up }",
        good: "order: { enum: [ASC, DESC], default: ASC }",
    },
    Row {
        code: "bad-enum",
        explanation: "An `enum` lists each value once, and at least one.",
        bad: "enum: [ASC, ASC]",
        good: "enum: [ASC, DESC]",
    },
    Row {
        code: "bad-example",
        explanation: "The arguments of an example are a call that passes, or the example says by its `error` how \
                      it does not.",
        bad: "arguments: { idd: 1 }",
        good: "arguments: { id: 1 }",
    },
    Row {
        code: "broken-example",
        explanation: "An example is run: exactly the requests that it writes go out, and what comes of its replies is \
                      the result that it writes, with its warnings or its error. Either the card or the example is \
                      wrong.",
        bad: "exchange: [{ request: GET /orders/7, reply: {} }]",
        good: "exchange: [{ request: GET /orders/5, reply: {} }]",
    },
    Row {
        code: "bad-mcp-header",
        explanation: "`x-mcp-header` names the header in which clients repeat an argument, so that a call can be routed \
                      without being read. It is part of a header's name, it stands once in a tool, and on a text, a \
                      whole number, a choice or yes and no: a client refuses a tool where it is anything else.",
        bad: "arguments: { ids: { type: array, x-mcp-header: Ids } }",
        good: "arguments: { region: { type: string, x-mcp-header: Region } }",
    },
    Row {
        code: "bad-pattern",
        explanation: "Patterns and forms are regular expressions as the `regex` crate reads them: without look- \
                      around and back-references.",
        bad: "pattern: \"[A-Z\"",
        good: "pattern: \"[A-Z]\"",
    },
    Row {
        code: "bad-schema",
        explanation: "Keywords beyond the common ones, and a tool's `schema`, are left to a validator of JSON Schema \
                      2020-12, which must accept the schema.",
        bad: "{ type: integer, multipleOf: 0 }",
        good: "{ type: integer, multipleOf: 5 }",
    },
    Row {
        code: "bounds-out-of-order",
        explanation: "Nothing is at least the one and at most the other.",
        bad: "{ type: integer, minimum: 10, maximum: 1 }",
        good: "{ type: integer, minimum: 1, maximum: 10 }",
    },
    Row {
        code: "clamp-without-bound",
        explanation: "A value that is clamped is moved to a bound, so the schema has one.",
        bad: "{ type: integer, clamp: true }",
        good: "{ type: integer, maximum: 50, clamp: true }",
    },
    Row {
        code: "misplaced-keyword",
        explanation: "The keyword is about values of another type, so it would never do anything; or it is one of a tool's \
                      `schema` that the card says elsewhere: its arguments, and which of them are required.",
        bad: "{ type: integer, minLength: 2 }",
        good: "{ type: string, minLength: 2 }",
    },
    Row {
        code: "optional-with-default",
        explanation: "A setting with a default is never unset, so it is not optional.",
        bad: "{ env: CRM_URL, optional: true, default: x }",
        good: "{ env: CRM_URL, default: x }",
    },
    Row {
        code: "required-with-default",
        explanation: "An argument that must be passed is passed, so its default would never be used.",
        bad: "required: [id]\narguments: { id: { type: integer, default: 1 } }",
        good: "arguments: { id: { type: integer, default: 1 } }",
    },
    Row {
        code: "schema-without-type",
        explanation: "A schema says a type, or lists its values: a model that calls the tool reads it.",
        bad: "name: { minLength: 1 }",
        good: "name: { type: string, minLength: 1 }",
    },
    Row {
        code: "text-in-card",
        explanation: "What people and models read stands in the locales, so that it can be translated; a card says \
                      what happens.",
        bad: "id: { type: integer, description: The number }",
        good: "# locales/en/crm.ftl\ngetLead = Lead\n    .argument-id = The number",
    },
    Row {
        code: "unknown-keyword",
        explanation: "The keyword is not one of JSON Schema 2020-12.",
        bad: "{ type: integer, minmum: 1 }",
        good: "{ type: integer, minimum: 1 }",
    },
    Row {
        code: "unknown-property",
        explanation: "A property that is required is described, too.",
        bad: "{ type: object, required: [nmae], properties: { name: { type: string } } }",
        good: "{ type: object, required: [name], properties: { name: { type: string } } }",
    },
];
