//! A JSON map as `application/x-www-form-urlencoded`, what is nested in brackets. Refuses a list in a list, for which there is
//! no agreed spelling.

use crate::runtime::request::{encode as percent, pairs_of};

/// The pairs, encoded; `None` if it is no map, or has a list in a list.
pub(super) fn encode(json: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(json.len());
    for (key, value) in pairs_of(json)? {
        if !out.is_empty() {
            out.push('&');
        }
        percent(&key, &mut out);
        out.push('=');
        percent(&value, &mut out);
    }
    Some(out)
}

#[cfg(test)]
mod tests;
