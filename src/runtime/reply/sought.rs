//! Places in a reply, and beside its body, that are looked for; and what is asked of them.

use kartoteka_compiler::plan::{self, Choices};

/// A place in a reply that is looked for.
#[derive(Debug)]
pub(super) enum SoughtPart {
    /// A value of the reply, by its slot.
    Value {
        slot: usize,
        /// Where an address may be in place of a map, and which parameter of its query is sought then.
        address: Option<(usize, String)>,
    },
    Http(plan::HttpPart),
    /// A field of the last record, by its slot.
    Field(usize),
}

/// A place in which a backend tells of a failure.
#[derive(Debug)]
pub(super) enum ErrorPart {
    /// A value of the reply, by its slot.
    Value(usize),
    Http(plan::HttpPart),
}

/// A question about a reply: whether it says something, or one of these.
#[derive(Debug)]
pub(super) struct PageTest {
    pub(super) what: SoughtPart,
    pub(super) one_of: Option<Choices>,
}
