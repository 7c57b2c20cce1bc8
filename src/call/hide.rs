//! Keeps the keys of the server out of results: a backend may quote them, as Bitrix24 does in the addresses of its files.

use std::borrow::Cow;
use std::cell::Cell;

use super::tool_call::Call;
use crate::call::result::Written;
use crate::texts::Variables;

impl Call<'_> {
    /// Masks the keys in a result that was written, and has it say so. `masked`: something of it was masked before.
    pub(super) fn hide(&self, written: Written, masked: bool, out: &mut Vec<u8>) -> Written {
        let found = self.context.connection.keys().in_json(written.bytes(out));
        if found.is_empty() && !masked {
            return written;
        }
        tracing::warn!(
            tool = self.card.name(),
            count = found.len(),
            "a result quotes keys of the server, which are hidden"
        );
        written.masked(&found, &self.own("secret-masked", &Variables::new()), out)
    }

    /// A text without the secrets of the connection; notes whether it had any.
    pub(super) fn mask(&self, text: &str, masked: &Cell<bool>) -> String {
        let text = self.context.mask(text);
        masked.set(masked.get() || matches!(text, Cow::Owned(_)));
        text.into_owned()
    }
}
