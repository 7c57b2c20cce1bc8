//! Names that a file uses and that have to be declared somewhere.

use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::syntax::fields::{Spanned, listed};
use crate::syntax::nearest::nearest;

/// A name that is looked up among known ones.
pub(super) struct Sought<'s> {
    pub(super) code: Code,
    pub(super) what: &'static str,
    pub(super) known: &'s [&'s str],
    /// What to do where none is known.
    pub(super) otherwise: &'static str,
}

impl Sought<'_> {
    pub(super) fn find(&self, name: &Spanned<String>, out: &mut Diagnostics) {
        if self.known.contains(&name.value.as_str()) {
            return;
        }
        let report = out.error(self.code, name.span, format!("there is no {} {}", self.what, quoted(&name.value)));
        match nearest(&name.value, self.known.iter().copied()) {
            Some(near) => report.did_you_mean(name.span, near),
            None if self.known.is_empty() => report.fix(self.otherwise, None),
            None => report.fix(format!("the {}s are {}", self.what, listed(self.known)), None),
        };
    }
}
