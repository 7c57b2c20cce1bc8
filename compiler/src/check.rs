//! Whole-catalog rules; each reports all that it finds.

pub(crate) mod texts;
