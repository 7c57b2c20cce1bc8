//! Mistakes of files as a whole.

use super::entry::Entry;

pub(super) const DUPLICATE_LOCALE: Entry = Entry {
    explanation: "Tags of languages are one whatever their case, so that two folders of one language would shadow each other: a \
                  caller would get the texts of one of them, and never those of the other.",
    bad: "locales/ru/crm.ftl and locales/RU/crm.ftl",
    good: "locales/ru/crm.ftl",
};

pub(super) const EMPTY_FILE: Entry = Entry {
    explanation: "A file of a catalog says at least what it is. Delete a file that nothing needs.",
    bad: "# getLead, some day",
    good: "tool: getLead\nrequest: GET leads",
};

pub(super) const FILE_TOO_LARGE: Entry = Entry {
    explanation: "A card is a page. A file of several megabytes is no card; large constants do not belong in a catalog. \
                  The short texts of a large catalog go into several files of `locales/<lang>/<catalog>/`, all of which \
                  are read.",
    bad: "(a file of five megabytes)",
    good: "tool: getLead\nrequest: GET leads",
};

pub(super) const NOT_TEXT: Entry = Entry {
    explanation: "Every file of a catalog is UTF-8. Editors on Windows may save another encoding; save the file anew.",
    bad: "(a file in Windows-1251)",
    good: "(the same, saved as UTF-8)",
};

pub(super) const STRAY_FILE: Entry = Entry {
    explanation: "Nothing reads this file, so what it says would be ignored. Cards end in `.yaml` and lie right in \
                  `tools/`, `resources/` or `prompts/`; long texts end in `.<lang>.md`; short texts are \
                  `locales/<lang>/<catalog>.ftl` and `locales/<lang>/<catalog>/<name>.ftl`.",
    bad: "catalog/crm/tools/getLead.yml",
    good: "catalog/crm/tools/getLead.yaml",
};

pub(super) const UNREADABLE_FILE: Entry = Entry {
    explanation: "The file is there and the system does not let it be read: its rights, or a link to nothing.",
    bad: "-rw------- root getLead.yaml",
    good: "-rw-r--r-- root getLead.yaml",
};
