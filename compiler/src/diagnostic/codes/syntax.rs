//! Mistakes in how a file is spelt.

use super::entry::Entry;

pub(super) const BAD_REFERENCE: Entry = Entry {
    explanation: "Between `${` and `}` stands a path: names and numbers, parted by dots. There are no expressions.",
    bad: "request: GET crm.${entity | lower}.list",
    good: "request: GET crm.${entity}.list",
};

pub(super) const DOUBTFUL_VALUE: Entry = Entry {
    explanation: "YAML has several spellings of numbers and booleans, and its readers disagree about them. The \
                  language has those of JSON; everything else is text and stands in quotes. Nothing is counted in a text.",
    bad: "default: 007",
    good: "default: \"007\"",
};

pub(super) const DUPLICATE_KEY: Entry = Entry {
    explanation: "A map has each key once. Of two, one would be lost silently.",
    bad: "limit: 10\nlimit: 20",
    good: "limit: 20",
};

pub(super) const DUPLICATE_TEXT: Entry = Entry {
    explanation: "A message, and an attribute of a message, is given once a file. Of two, one would be lost.",
    bad: "getLead = Lead\ngetLead = A lead",
    good: "getLead = Lead",
};

pub(super) const EMPTY_VALUE: Entry = Entry {
    explanation: "A key with nothing behind it is null to YAML and usually a line that was forgotten. Write `{}`, \
                  `[]` or `\"\"` for a value that is empty, or leave the key out.",
    bad: "arguments:\nrequest: GET leads",
    good: "request: GET leads",
};

pub(super) const FLUENT_SYNTAX: Entry = Entry {
    explanation: "This part of a `.ftl` file is not Fluent. Fluent itself would skip it, and the message with it.",
    bad: "getLead Lead",
    good: "getLead = Lead",
};

pub(super) const LONE_DOLLAR: Entry = Entry {
    explanation: "`$` starts a reference. A dollar sign is written `$$`.",
    bad: "NOTE: costs 5 $",
    good: "NOTE: costs 5 $$",
};

pub(super) const MERGE_KEY: Entry = Entry {
    explanation: "YAML's `<<` is not part of the language. `$merge` spreads a named map at its level.",
    bad: "<<: $list",
    good: "$merge: $list",
};

pub(super) const MISSING_KEY: Entry = Entry {
    explanation: "Something cannot be without this key.",
    bad: "reply:\n  labels:\n    status: { of: $record.STATUS_ID }",
    good: "reply:\n  labels:\n    status: { of: $record.STATUS_ID, from: $statuses }",
};

pub(super) const NESTED_TOO_DEEP: Entry = Entry {
    explanation: "Lists and maps are nested deeper than a card has use for. Make the data flatter.",
    bad: "body: [[[[[[[[[[[[[[[[ … 1 … ]]]]]]]]]]]]]]]]",
    good: "body: [1]",
};

pub(super) const NO_FRONT_MATTER: Entry = Entry {
    explanation: "A long text begins with its title and description, between two lines of `---`.",
    bad: "How to ask for leads …",
    good: "---\ntitle: Leads\ndescription: How to ask for leads.\n---\nHow to ask for leads …",
};

pub(super) const NON_TEXT_KEY: Entry = Entry {
    explanation: "A key is text. YAML reads `100:` as a number and `true:` as a boolean; put such a key in quotes.",
    bad: "100: not found",
    good: "\"100\": not found",
};

pub(super) const NOT_SUPPORTED_YET: Entry = Entry {
    explanation: "The word belongs to the language and this version does not know how to do it yet. It is refused \
                  rather than ignored.",
    bad: "guard: { roles: [manager] }",
    good: "(without it)",
};

pub(super) const NULL_VALUE: Entry = Entry {
    explanation: "What is not there is absent; there is no null, except in the reply of an example.",
    bad: "default: null",
    good: "(without it)",
};

pub(super) const QUOTED_TEXT: Entry = Entry {
    explanation: "Fluent reads `{\"x\"}` as the text x, so braces and quotes of JSON in a description are lost. \
                  Write JSON without its outer braces; a brace alone is `{\"{\"}`.",
    bad: ".description = Pass {\"ID\"} as the filter.",
    good: ".description = Pass \"ID\" as the filter.",
};

pub(super) const SECOND_DOCUMENT: Entry = Entry {
    explanation: "A file holds one document. Each card has a file of its own.",
    bad: "tool: getLead\n---\ntool: getDeal",
    good: "tool: getLead",
};

pub(super) const TEMPLATE_SYNTAX: Entry = Entry {
    explanation: "A long text knows `{{ name }}`, `{% if name %}` and `{% if name == \"value\" %}` with `elif` and \
                  `else`, and `{% for x in name %}`. Nothing else of a template language is in it.",
    bad: "{{ period | upper }}",
    good: "{{ period }}",
};

pub(super) const TEXT_TOO_LONG: Entry = Entry {
    explanation: "A long text with its loops written out is larger than any client would read.",
    bad: "{% for a in windows %}{% for b in windows %}{% for c in windows %}…{% endfor %}{% endfor %}{% endfor %}",
    good: "{% for a in windows %}…{% endfor %}",
};

pub(super) const UNKNOWN_KEY: Entry = Entry {
    explanation: "The language has no such key here. A key that nothing reads would be ignored silently.",
    bad: "tool: getLead\nrequst: GET leads",
    good: "tool: getLead\nrequest: GET leads",
};

pub(super) const UNKNOWN_NAME: Entry = Entry {
    explanation: "A long text names something that is neither a loop's name, nor an argument, nor a table.",
    bad: "{% for w in window %}{{ w }}{% endfor %}",
    good: "{% for w in windows %}{{ w }}{% endfor %}",
};

pub(super) const WRONG_TYPE: Entry = Entry {
    explanation: "The value is not of the kind that this key takes.",
    bad: "required: id",
    good: "required: [id]",
};

pub(super) const WRONG_USE: Entry = Entry {
    explanation: "A list in a long text is looped over, anything else is written out.",
    bad: "{{ windows }}",
    good: "{% for w in windows %}{{ w }}{% endfor %}",
};

pub(super) const YAML_ALIAS: Entry = Entry {
    explanation: "YAML's aliases (`*name`) are not part of the language: a card is read as it stands.",
    bad: "body: *shared",
    good: "body: { $merge: $filter }",
};

pub(super) const YAML_ANCHOR: Entry = Entry {
    explanation: "YAML's anchors (`&name`) are not part of the language. What several cards share is declared in \
                  the manifest and spread with `$merge`.",
    bad: "body: &shared { id: 1 }",
    good: "body: { id: 1 }",
};

pub(super) const YAML_SYNTAX: Entry = Entry {
    explanation: "The file is not YAML from this place on, so nothing of it was read. A frequent cause is a text \
                  with `: ` in it that is not in quotes.",
    bad: "description: Leads: a list",
    good: "description: \"Leads: a list\"",
};

pub(super) const YAML_TAG: Entry = Entry {
    explanation: "YAML's tags (`!!str`) and directives (`%TAG`) are not part of the language: what a value is follows from its place.",
    bad: "default: !!str 5",
    good: "default: \"5\"",
};

pub(super) const WRITTEN_OTHERWISE: Entry = Entry {
    explanation: "The design of the language had a word for this once, and it is not built: what it was for is written with the \
                  words that there are. The help says how.",
    bad: "reply: { openapi: Lead }",
    good: "result: $reply.components.schemas.Lead.properties",
};
