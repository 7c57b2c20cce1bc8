//! Where the body of a reply lives while places in its text are referred to.

use std::borrow::Cow;
use std::sync::OnceLock;

use bytes::Bytes;

/// Room for the body of one reply: as it came, and as it is read where that is another text.
#[derive(Debug, Default)]
pub(crate) struct ReplyBody {
    came: OnceLock<Bytes>,
    rewritten: OnceLock<String>,
    answered: OnceLock<String>,
    given: OnceLock<String>,
}

impl ReplyBody {
    /// Keeps the body as it came. The room must be empty.
    pub(crate) fn keep(&self, came: Bytes) -> &Bytes {
        self.came.get_or_init(|| came)
    }

    /// What the tool of a server says in it.
    pub(crate) fn answers(&self, json: String) -> &str {
        self.answered.get_or_init(|| json)
    }

    /// What is made of it.
    pub(crate) fn gives(&self, json: String) -> &str {
        self.given.get_or_init(|| json)
    }

    /// The text that is read, a part of what came or a text of its own.
    pub(crate) fn reads<'b>(&'b self, text: Cow<'b, str>) -> &'b str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.rewritten.get_or_init(|| text),
        }
    }
}
