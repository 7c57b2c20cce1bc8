//! Mistakes in short texts, and between the locales.

use super::entry::Entry;

pub(super) const LOOSE_VARIABLE: Entry = Entry {
    explanation: "In a card `$id` is a reference; in a text it is three characters, which a reader would see. A variable of a text \
                  stands in braces. What is meant as it is stands in backticks: `$filter` of OData.",
    bad: "    .summary = Task $id added.",
    good: "    .summary = Task { $id } added.",
};

pub(super) const MISSING_LOCALE: Entry = Entry {
    explanation: "Other catalogs have texts in this language and this one has none, so its tools are shown in the \
                  base language there.",
    bad: "locales/en/crm.ftl\nlocales/en/erp.ftl\nlocales/ru/crm.ftl",
    good: "locales/en/crm.ftl\nlocales/en/erp.ftl\nlocales/ru/crm.ftl\nlocales/ru/erp.ftl",
};

pub(super) const MISSING_TEXT: Entry = Entry {
    explanation: "A text exists in every locale of its catalog, and each that a card needs exists. Texts of a tool \
                  are attributes of the message that is named like it.",
    bad: "# locales/en/crm.ftl\ngetLead = Lead\n# locales/ru/crm.ftl: nothing",
    good: "# locales/en/crm.ftl\ngetLead = Lead\n# locales/ru/crm.ftl\ngetLead = Лид",
};

pub(super) const PLURAL_FORMS: Entry = Entry {
    explanation: "A choice by a number has the forms that the language has for whole numbers: English one and \
                  other, Russian one, few and many (or other in its place), and no others.",
    bad: "{ $count ->\n    [one] запись\n   *[other] записей\n}",
    good: "{ $count ->\n    [one] запись\n    [few] записи\n   *[many] записей\n}",
};

pub(super) const TEXT_CYCLE: Entry = Entry {
    explanation: "Texts that are made of one another would never end.",
    bad: "lead = A { lead-name }\nlead-name = { lead }",
    good: "lead = A { lead-name }\nlead-name = lead",
};

pub(super) const UNKNOWN_FUNCTION: Entry = Entry {
    explanation: "Fluent's functions are called by name, and the server has `NUMBER` alone.",
    bad: "until = until { DATETIME($end) }",
    good: "until = until { $end }",
};

pub(super) const UNKNOWN_LOCALE: Entry = Entry {
    explanation: "A folder of `locales/` is named after a language, as BCP 47 writes it, whose plural forms are known.",
    bad: "locales/english/crm.ftl",
    good: "locales/en/crm.ftl",
};

pub(super) const UNKNOWN_TEXT: Entry = Entry {
    explanation: "A text refers to a message, an attribute or a term that is not there.",
    bad: "summary = { recieved } records",
    good: "summary = { received } records\nreceived = got",
};

pub(super) const UNKNOWN_VARIABLE: Entry = Entry {
    explanation: "A text's variables are what the card that shows it supplies: its arguments, and for a summary the \
                  resource, count and total.",
    bad: "    .summary = { $cuont } records",
    good: "    .summary = { $count } records",
};

pub(super) const UNUSED_TEXT: Entry = Entry {
    explanation: "No card shows this text. It may have been meant for another name.",
    bad: "getLaed = Lead",
    good: "getLead = Lead",
};

pub(super) const VARIABLE_MISMATCH: Entry = Entry {
    explanation: "A text has the same variables in every locale; otherwise one language says less than another.",
    bad: "# en\ngreeting = Hello { $name }\n# ru\ngreeting = Привет",
    good: "# en\ngreeting = Hello { $name }\n# ru\ngreeting = Привет, { $name }",
};

pub(super) const OVER_BUDGET: Entry = Entry {
    explanation: "The list of a profile's tools is longer, in a locale, than its `budget` of tokens (o200k_base): a model \
                  reads it before every conversation. `kartoteka check --tokens` tells what each tool costs.",
    bad: "profiles: { core: { tools: [find_orders, add_note, cancel_order], budget: 200 } }",
    good: "profiles: { core: { tools: [find_orders], budget: 1000 } }",
};
