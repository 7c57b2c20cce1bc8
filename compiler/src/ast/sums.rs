//! What the records of a list come to in all, as written.

use crate::ast::read::{Named, section};
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::Node;

/// `{ of: $record.OPPORTUNITY, unit: { currency: $record.CURRENCY_ID }, by: { stage: $record.STAGE_ID }, key: $record.ID }`
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// What a record is known by.
    pub(crate) key: Reference,
    /// The amount.
    pub(crate) of: Reference,
    /// What amounts are measured in, by the name that it has in the result; one at most is right.
    pub(crate) unit: Named<Reference>,
    pub(crate) by: Named<Reference>,
    /// Which of `by` a call groups by.
    pub(crate) groups: Option<Spanned<Reference>>,
}

impl Read for Sums {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Sums> {
        let mut fields = Fields::open(node, "`sums`", out)?;
        let of = fields.required::<Reference>("of", out);
        let key = fields.required::<Reference>("key", out);
        let unit = section(&mut fields, "unit", out);
        let by = section(&mut fields, "by", out);
        let groups = fields.optional::<Reference>("groups", out);
        fields.finish(out);
        Some(Sums { key: key?.value, of: of?.value, unit, by, groups })
    }
}
