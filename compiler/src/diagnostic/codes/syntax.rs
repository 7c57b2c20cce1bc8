//! Mistakes in how a file is spelt.

use super::entry::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "bad-reference",
        explanation: "Between `${` and `}` stands a path: names and numbers, parted by dots. There are no expressions.",
        bad: "request: GET crm.${entity | lower}.list",
        good: "request: GET crm.${entity}.list",
    },
    Row {
        code: "doubtful-value",
        explanation: "YAML has several spellings of numbers and booleans, and its readers disagree about them. The \
                      language has those of JSON; everything else is text and stands in quotes.",
        bad: "default: 007",
        good: "default: \"007\"",
    },
    Row {
        code: "duplicate-key",
        explanation: "A map has each key once. Of two, one would be lost without a word.",
        bad: "limit: 10\nlimit: 20",
        good: "limit: 20",
    },
    Row {
        code: "duplicate-text",
        explanation: "A message, and an attribute of a message, is given once a file. Of two, one would be lost.",
        bad: "getLead = Lead\ngetLead = A lead",
        good: "getLead = Lead",
    },
    Row {
        code: "empty-value",
        explanation: "A key with nothing behind it is null to YAML and usually a line that was forgotten. Write `{}`, \
                      `[]` or `\"\"` for a value that is empty, or leave the key out.",
        bad: "arguments:\nrequest: GET leads",
        good: "request: GET leads",
    },
    Row {
        code: "fluent-syntax",
        explanation: "This part of a `.ftl` file is not Fluent. Fluent itself would skip it, and the message with it.",
        bad: "getLead Lead",
        good: "getLead = Lead",
    },
    Row {
        code: "lone-dollar",
        explanation: "`$` starts a reference. A dollar sign is written `$$`.",
        bad: "NOTE: costs 5 $",
        good: "NOTE: costs 5 $$",
    },
    Row {
        code: "merge-key",
        explanation: "YAML's `<<` is not part of the language. `$merge` spreads a named map at its level.",
        bad: "<<: $list",
        good: "$merge: $list",
    },
    Row {
        code: "missing-key",
        explanation: "Something cannot be without this key.",
        bad: "reply:\n  labels:\n    status: { of: $record.STATUS_ID }",
        good: "reply:\n  labels:\n    status: { of: $record.STATUS_ID, from: $statuses }",
    },
    Row {
        code: "nested-too-deep",
        explanation: "Things lie in one another deeper than anybody writes by hand. Make the data flatter.",
        bad: "body: [[[[[[[[[[[[[[[[ … 1 … ]]]]]]]]]]]]]]]]",
        good: "body: [1]",
    },
    Row {
        code: "no-front-matter",
        explanation: "A long text begins with its title and description, between two lines of `---`.",
        bad: "How to ask for leads …",
        good: "---\ntitle: Leads\ndescription: How to ask for leads.\n---\nHow to ask for leads …",
    },
    Row {
        code: "non-text-key",
        explanation: "A key is text. YAML reads `100:` as a number and `true:` as a boolean; put such a key in quotes.",
        bad: "100: not found",
        good: "\"100\": not found",
    },
    Row {
        code: "not-supported-yet",
        explanation: "The word belongs to the language and this version does not know how to do it yet. It is refused \
                      rather than ignored.",
        bad: "guard: { roles: [manager] }",
        good: "(without it)",
    },
    Row {
        code: "null-value",
        explanation: "What is not there is absent; there is no null, except in the reply of an example.",
        bad: "default: null",
        good: "(without it)",
    },
    Row {
        code: "quoted-text",
        explanation: "Fluent reads `{\"x\"}` as the text x, so braces and quotes of JSON in a description are lost. \
                      Write JSON without its outer braces; a brace alone is `{\"{\"}`.",
        bad: ".description = Pass {\"ID\"} as the filter.",
        good: ".description = Pass \"ID\" as the filter.",
    },
    Row {
        code: "second-document",
        explanation: "A file holds one document. Each card has a file of its own.",
        bad: "tool: getLead\n---\ntool: getDeal",
        good: "tool: getLead",
    },
    Row {
        code: "template-syntax",
        explanation: "A long text knows `{{ name }}`, `{% if name %}` and `{% if name == \"value\" %}` with `elif` and \
                      `else`, and `{% for x in name %}`. Nothing else of a template language is in it.",
        bad: "{{ period | upper }}",
        good: "{{ period }}",
    },
    Row {
        code: "text-too-long",
        explanation: "A long text with its loops written out is larger than any client would read.",
        bad: "{% for a in windows %}{% for b in windows %}{% for c in windows %}…{% endfor %}{% endfor %}{% endfor %}",
        good: "{% for a in windows %}…{% endfor %}",
    },
    Row {
        code: "unknown-key",
        explanation: "The language has no such key here. A key that nothing reads would be ignored without a word.",
        bad: "tool: getLead\nrequst: GET leads",
        good: "tool: getLead\nrequest: GET leads",
    },
    Row {
        code: "unknown-name",
        explanation: "A long text names something that is neither a loop's name, nor an argument, nor a table.",
        bad: "{% for w in window %}{{ w }}{% endfor %}",
        good: "{% for w in windows %}{{ w }}{% endfor %}",
    },
    Row {
        code: "wrong-type",
        explanation: "The value is not of the kind that this key takes.",
        bad: "required: id",
        good: "required: [id]",
    },
    Row {
        code: "wrong-use",
        explanation: "A list in a long text is looped over, anything else is written out.",
        bad: "{{ windows }}",
        good: "{% for w in windows %}{{ w }}{% endfor %}",
    },
    Row {
        code: "yaml-alias",
        explanation: "YAML's aliases (`*name`) are not part of the language: a card is read as it stands.",
        bad: "body: *shared",
        good: "body: { $merge: $filter }",
    },
    Row {
        code: "yaml-anchor",
        explanation: "YAML's anchors (`&name`) are not part of the language. What several cards share is declared in \
                      the manifest and spread with `$merge`.",
        bad: "body: &shared { id: 1 }",
        good: "body: { id: 1 }",
    },
    Row {
        code: "yaml-syntax",
        explanation: "The file is not YAML from this place on, so nothing of it was read. A frequent cause is a text \
                      with `: ` in it that is not in quotes.",
        bad: "description: Leads: a list",
        good: "description: \"Leads: a list\"",
    },
    Row {
        code: "yaml-tag",
        explanation: "YAML's tags (`!!str`) are not part of the language: what a value is follows from its place.",
        bad: "default: !!str 5",
        good: "default: \"5\"",
    },
];
