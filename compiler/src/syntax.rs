//! Text to spanned nodes.
pub(crate) mod fields;
pub(crate) mod nearest;
pub(crate) mod reference;
pub(crate) mod yaml;
