//! Whether two JSON texts mean one value, and whether one counts as there.

/// Whether two JSON texts say the same; `5` and `5.0` do.
#[must_use]
pub(crate) fn same(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    match (serde_json::from_str(left), serde_json::from_str(right)) {
        (Ok(serde_json::Value::Number(left)), Ok(serde_json::Value::Number(right))) => left.as_f64() == right.as_f64(),
        (Ok::<serde_json::Value, _>(left), Ok(right)) => left == right,
        _ => false,
    }
}

/// Whether a value that is there counts where a condition only names it: `false` says that there is nothing.
#[must_use]
pub(crate) fn is_said(json: &str) -> bool {
    json.trim() != "false"
}
