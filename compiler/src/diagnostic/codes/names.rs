//! Mistakes in names: what is declared, what refers to it, and what nothing uses.

use super::entry::Entry;

pub(super) const AMBIGUOUS_NAME: Entry = Entry {
    explanation: "One name means one thing: an argument, a step, a table, a dictionary and the words of the \
                  language (`$setting`, `$reply`) are all reached by `$name`, so no two are called alike. \
                  Warnings of the server and the profiles that every catalog has keep their names, too.",
    bad: "arguments: { reply: { type: string } }",
    good: "arguments: { answer: { type: string } }",
};

pub(super) const BAD_NAME: Entry = Entry {
    explanation: "A name is made of letters, digits, `_` and, inside, `-`, so that `$name` can spell it. A \
                  tool's name is 1 to 128 letters, digits, `_`, `-` and `.` (SEP-986); the name of an \
                  environment variable is capitals, digits and `_`.",
    bad: "tool: get lead",
    good: "tool: get_lead",
};

pub(super) const DUPLICATE_NAME: Entry = Entry {
    explanation: "A name is listed twice where once is enough.",
    bad: "required: [id, id]",
    good: "required: [id]",
};

pub(super) const DUPLICATE_PROMPT: Entry = Entry {
    explanation: "Two prompts have one name, so a user could pick only one of them.",
    bad: "# prompts/a.yaml\nprompt: a\n# prompts/b.yaml\nprompt: a",
    good: "# prompts/a.yaml\nprompt: a\n# prompts/b.yaml\nprompt: b",
};

pub(super) const DUPLICATE_RESOURCE: Entry = Entry {
    explanation: "Two resources have one address, so a client could read only one of them.",
    bad: "# resources/a.yaml\nresource: crm/a\n# resources/b.yaml\nresource: crm/a",
    good: "# resources/a.yaml\nresource: crm/a\n# resources/b.yaml\nresource: crm/b",
};

pub(super) const DUPLICATE_TOOL: Entry = Entry {
    explanation: "Names and aliases of a catalog's tools are unique: a client calls a tool by its name alone.",
    bad: "# tools/a.yaml\ntool: a\naliases: [b]\n# tools/b.yaml\ntool: b",
    good: "# tools/a.yaml\ntool: a\n# tools/b.yaml\ntool: b",
};

pub(super) const EMPTY_TABLE: Entry = Entry {
    explanation: "A table without rows lets no value pass.",
    bad: "stages: {}",
    good: "stages: { new: { id: N } }",
};

pub(super) const KEY_ORDER: Entry = Entry {
    explanation: "A card, a manifest and a step begin with what they are: `tool`, `resource`, `catalog`, `step`.",
    bad: "effect: read\ntool: getLead",
    good: "tool: getLead\neffect: read",
};

pub(super) const MERGE_CYCLE: Entry = Entry {
    explanation: "What `$merge` spreads must not spread it back: such a map has no end.",
    bad: "a: { $merge: $b }\nb: { $merge: $a }",
    good: "a: { x: { type: string } }\nb: { $merge: $a }",
};

pub(super) const MISPLACED_REFERENCE: Entry = Entry {
    explanation: "What a reference names exists, but not where it stands: an argument means nothing in a \
                  backend, a reply nothing before the request, a dictionary nothing in a body.",
    bad: "body: { before: $reply.result }",
    good: "result: { before: $reply.result }",
};

pub(super) const MISSING_MANIFEST: Entry = Entry {
    explanation: "A folder of cards is a catalog once it has a manifest, which names the backends of its tools.",
    bad: "catalog/crm/tools/getLead.yaml",
    good: "catalog/crm/catalog.yaml\ncatalog/crm/tools/getLead.yaml",
};

pub(super) const NAME_OF_THE_FILE: Entry = Entry {
    explanation: "A tool has the name of its file, a catalog that of its folder, so the name says where the card \
                  is.",
    bad: "# tools/lead.yaml\ntool: getLead",
    good: "# tools/getLead.yaml\ntool: getLead",
};

pub(super) const NO_SUCH_PART: Entry = Entry {
    explanation: "The name is known, but the part after the dot is not: a table has no such row or column, a \
                  setting no such form, an argument's schema leaves no room for it.",
    bad: "STATUS_ID: $status.code     # the column is `id`",
    good: "STATUS_ID: $status.id",
};

pub(super) const SECRET_OUTSIDE_AUTH: Entry = Entry {
    explanation: "A secret stands where it is needed to ask a backend, `auth` and `base`, and nowhere else: it \
                  can then be redacted everywhere.",
    bad: "body: { key: $setting.token }",
    good: "auth: [{ headers: { Authorization: Bearer $setting.token } }]",
};

pub(super) const SPELLING_DOES_NOT_FIT: Entry = Entry {
    explanation: "A spelling is of one kind of value: a mark of lists, `:date` of moments, `:base64` of texts, `:path` of a \
                  text in the path of a request.",
    bad: "since: { type: string }\nquery: { since: \"${since:epoch}\" }",
    good: "since: { type: string, format: date-time }\nquery: { since: \"${since:epoch}\" }",
};

pub(super) const STAR_WITHOUT_LIST: Entry = Entry {
    explanation: "`*` is every item of a list and every value of a map: it stands behind what may be one.",
    bad: "arguments: { id: { type: integer } }\nbody: { ids: $id.* }",
    good: "arguments: { people: { type: array, items: { type: object } } }\nbody: { ids: $people.*.id }",
};

pub(super) const TOOL_CYCLE: Entry = Entry {
    explanation: "A tool whose steps call another never comes back to itself: such a call would not end.",
    bad: "# tools/a.yaml\ntool: a\nrequest: tools/call b\n# tools/b.yaml\ntool: b\nrequest: tools/call a",
    good: "# tools/a.yaml\ntool: a\nrequest: tools/call b\n# tools/b.yaml\ntool: b\nrequest: GET things",
};

pub(super) const UNEVEN_TABLE: Entry = Entry {
    explanation: "Every row of a table has the same columns, so that a reference to one always has a cell.",
    bad: "new: { id: N }\nwon: { idd: W }",
    good: "new: { id: N }\nwon: { id: W }",
};

pub(super) const UNKNOWN_ARGUMENT: Entry = Entry {
    explanation: "The argument is not declared in this card.",
    bad: "required: [ids]\narguments: { id: { type: integer } }",
    good: "required: [id]\narguments: { id: { type: integer } }",
};

pub(super) const UNKNOWN_BACKEND: Entry = Entry {
    explanation: "A request names a backend that the manifest has not, or names none where there are several.",
    bad: "backend: portl",
    good: "backend: portal",
};

pub(super) const UNKNOWN_REFERENCE: Entry = Entry {
    explanation: "`$name` is no argument, step, table, dictionary or word of the language. A dollar sign in a \
                  text is written `$$`.",
    bad: "body: { id: $idd }",
    good: "body: { id: $id }",
};

pub(super) const UNKNOWN_SPELLING: Entry = Entry {
    explanation: "Behind the colon of `${value:spelling}` stands one of the spellings of the language.",
    bad: "query: { since: \"${since:unix}\" }",
    good: "query: { since: \"${since:epoch}\" }",
};

pub(super) const UNKNOWN_TOOL: Entry = Entry {
    explanation: "A resource or a profile names a tool that the catalog has not.",
    bad: "profiles: { sales: [getLaed] }",
    good: "profiles: { sales: [getLead] }",
};

pub(super) const UNKNOWN_WARNING: Entry = Entry {
    explanation: "An example expects a warning that its card does not declare and the server does not give.",
    bad: "warnings: [no-dates]",
    good: "warnings: [no-date-range]",
};

pub(super) const UNUSED_ARGUMENT: Entry = Entry {
    explanation: "What a caller may pass does something: the argument stands in a request, a reply, a \
                  condition, a fix, or in a text that the card sends.",
    bad: "arguments: { id: { … }, colour: { … } }\nrequest: GET leads/$id",
    good: "arguments: { id: { … } }\nrequest: GET leads/$id",
};

pub(super) const UNUSED_BACKEND: Entry = Entry {
    explanation: "Nothing asks this backend. What is declared is used, so that a manifest says what is.",
    bad: "backends: { other: { base: \"https://other.example/\" } }",
    good: "# left out, or used",
};

pub(super) const UNUSED_COLUMN: Entry = Entry {
    explanation: "The table is used, this column of it is not.",
    bad: "stages: { new: { id: N, color: red } }",
    good: "stages: { new: { id: N } }",
};

pub(super) const UNUSED_RANGES: Entry = Entry {
    explanation: "A backend says how its filters bound a field, and no card asks for that: no warning of one is a \
                  `missing-range`, none has `known`, and none has `codes` with `under`.",
    bad: "backends: { api: { ranges: { from: [\">*\"], to: [\"<*\"] } } }",
    good: "warnings: { no-range: { missing-range: { $filter: [created] } } }",
};

pub(super) const UNUSED_DICTIONARY: Entry = Entry {
    explanation: "No label, resource or result uses this dictionary. What is declared is used, so that a \
                  manifest says what is.",
    bad: "dictionaries: { stages: { … } }",
    good: "# left out, or used: labels: { stage: { of: $record.STAGE_ID, from: $stages } }",
};

pub(super) const UNUSED_FORM: Entry = Entry {
    explanation: "Nothing asks whether the value has this form.",
    bad: "token: { env: CRM_TOKEN, secret: true, forms: { webhook: \"^[0-9]+/\" } }",
    good: "# `when: $setting.token.webhook` in `auth`, or no such form",
};

pub(super) const UNUSED_SET: Entry = Entry {
    explanation: "No card spreads this set of arguments or takes one from it. What is declared is used, so \
                  that a manifest says what is.",
    bad: "arguments: { list: { limit: { type: integer } } }",
    good: "# left out, or used",
};

pub(super) const UNUSED_SETTING: Entry = Entry {
    explanation: "A setting that nothing refers to asks the operator for nothing. What is declared is used, so \
                  that a manifest says what is.",
    bad: "settings: { zone: { env: CRM_ZONE } }",
    good: "# left out, or used",
};

pub(super) const UNUSED_TABLE: Entry = Entry {
    explanation: "No argument has this table for its `enum`, and no reference names a cell of it. What is \
                  declared is used, so that a manifest says what is.",
    bad: "tables: { stages: { new: { id: N } } }",
    good: "# left out, or used",
};
