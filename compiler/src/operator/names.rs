//! Lists of names in the operator's file.

use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Read, Spanned, wrong_type};
use crate::syntax::yaml::Node;

/// A list of texts that is not empty.
pub(super) fn some(node: &Node, out: &mut Diagnostics) -> Option<Vec<Spanned<String>>> {
    let list = Vec::<Spanned<String>>::read(node, out)?;
    if list.is_empty() {
        wrong_type(node, "at least one name", out);
        return None;
    }
    Some(list)
}
