//! Mistakes in what is shown as it is: content, messages, resources, and the files beside cards.

use super::entry::Entry;

pub(super) const BAD_ENCODING: Entry = Entry {
    explanation: "A picture or a sound in a card is written in base64, with the signs `A-Z`, `a-z`, `0-9`, `+`, `/` \
                  and its padding; line breaks may stand in it. What is long is better laid in a file beside the \
                  card.",
    bad: "content: [{ type: image, mimeType: image/png, data: \"red.png\" }]",
    good: "content: [{ type: image, file: red.png }]",
};

pub(super) const BAD_MEDIA_TYPE: Entry = Entry {
    explanation: "A media type is two words with a slash between them, and that of a picture begins with `image/`, \
                  that of a sound with `audio/`. It may be left out where a file's ending says it.",
    bad: "content: [{ type: image, mimeType: png, data: iVBORw0KGgo= }]",
    good: "content: [{ type: image, mimeType: image/png, data: iVBORw0KGgo= }]",
};

pub(super) const ERROR_WITHOUT_CONTENT: Entry = Entry {
    explanation: "A tool with `error` always fails, and its `content` says how. What asks a backend fails by itself.",
    bad: "tool: oldSearch\nerror: not_found",
    good: "tool: oldSearch\nerror: not_found\ncontent: [{ type: text, text: $text.moved }]",
};

pub(super) const TWO_ANSWERS: Entry = Entry {
    explanation: "One thing says what is shown: a tool's `content`, its requests or its `result`; a prompt's \
                  `messages` or the Markdown beside it; a block's `data` or its `file`.",
    bad: "result: { ok: true }\ncontent: [{ type: text, text: Done. }]",
    good: "content: [{ type: text, text: Done. }]",
};

pub(super) const UNKNOWN_FILE: Entry = Entry {
    explanation: "A file that a card shows lies in the card's folder, and its ending says what it is.",
    bad: "content: [{ type: image, file: rde.png }]     # red.png lies beside the card",
    good: "content: [{ type: image, file: red.png }]",
};
