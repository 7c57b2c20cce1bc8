//! Mistakes in what a card or a manifest says: names, schemas, requests, replies, warnings, guards, examples.

use super::Row;

pub(super) const ROWS: &[Row] = &[];
