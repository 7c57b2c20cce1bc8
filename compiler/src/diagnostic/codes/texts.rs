//! Mistakes in short texts, and between the locales.

use super::entry::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "missing-locale",
        explanation: "Other catalogs have texts in this language and this one has none, so its tools are shown in the \
                      base language there.",
        bad: "locales/en/crm.ftl\nlocales/en/erp.ftl\nlocales/ru/crm.ftl",
        good: "locales/en/crm.ftl\nlocales/en/erp.ftl\nlocales/ru/crm.ftl\nlocales/ru/erp.ftl",
    },
    Row {
        code: "missing-text",
        explanation: "A text exists in every locale of its catalog, and each that a card needs exists. Texts of a tool \
                      are attributes of the message that is named like it.",
        bad: "# locales/en/crm.ftl\ngetLead = Lead\n# locales/ru/crm.ftl: nothing",
        good: "# locales/en/crm.ftl\ngetLead = Lead\n# locales/ru/crm.ftl\ngetLead = Лид",
    },
    Row {
        code: "plural-forms",
        explanation: "A choice by a number has the forms that the language has for whole numbers: English one and \
                      other, Russian one, few and many (or other in its place), and no others.",
        bad: "{ $count ->\n    [one] запись\n   *[other] записей\n}",
        good: "{ $count ->\n    [one] запись\n    [few] записи\n   *[many] записей\n}",
    },
    Row {
        code: "text-cycle",
        explanation: "Texts that are made of one another would never end.",
        bad: "lead = A { lead-name }\nlead-name = { lead }",
        good: "lead = A { lead-name }\nlead-name = lead",
    },
    Row {
        code: "unknown-function",
        explanation: "Fluent's functions are called by name, and the server has `NUMBER` alone.",
        bad: "until = until { DATETIME($end) }",
        good: "until = until { $end }",
    },
    Row {
        code: "unknown-locale",
        explanation: "A folder of `locales/` is named after a language, as BCP 47 writes it, whose plural forms are known.",
        bad: "locales/english/crm.ftl",
        good: "locales/en/crm.ftl",
    },
    Row {
        code: "unknown-text",
        explanation: "A text refers to a message, an attribute or a term that is not there.",
        bad: "summary = { recieved } records",
        good: "summary = { received } records\nreceived = got",
    },
    Row {
        code: "unknown-variable",
        explanation: "A text's variables are what the card that shows it supplies: its arguments, and for a summary the \
                      resource, count and total.",
        bad: "    .summary = { $cuont } records",
        good: "    .summary = { $count } records",
    },
    Row {
        code: "unused-text",
        explanation: "No card shows this text. It may have been meant for another name.",
        bad: "getLaed = Lead",
        good: "getLead = Lead",
    },
    Row {
        code: "variable-mismatch",
        explanation: "A text has the same variables in every locale; otherwise one language says less than another.",
        bad: "# en\ngreeting = Hello { $name }\n# ru\ngreeting = Привет",
        good: "# en\ngreeting = Hello { $name }\n# ru\ngreeting = Привет, { $name }",
    },
];
