//! Requests as they go out, for people.

use serde_json::Value;

/// A request out of its JSON: its line, its headers, a blank line, its body.
pub(super) fn request(request: &Value) -> String {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let mut out = format!("{} {}", text("method"), text("url"));
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        out.push_str(&format!("\n{name}: {}", value.as_str().unwrap_or_default()));
    }
    if let Some(body) = request.get("body") {
        // A body that is a text is one that is no JSON.
        let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
        out.push_str(&format!("\n\n{body}"));
    }
    out
}
