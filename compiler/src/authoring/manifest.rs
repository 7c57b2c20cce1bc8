//! The manifest of a new catalog, as starters and importers write it.

use serde_json::{Map, Value, json};

use super::yaml;

/// What the variables of a catalog begin with: `my-shop` has `MY_SHOP_BASE_URL`.
#[must_use]
pub fn prefix_of_variables(catalog: &str) -> String {
    catalog.to_uppercase().replace('-', "_")
}

/// The text of a manifest: the catalog's own language where it is not English, settings, and backends, each of which gives up
/// after `timeout` and repeats what may be repeated.
#[must_use]
pub fn text(
    catalog: &str,
    language: Option<&str>,
    settings: &Map<String, Value>,
    backends: &Map<String, Value>,
    timeout: &str,
) -> String {
    let mut out = format!("catalog: {}\n", yaml::text(catalog));
    // The check takes English for the catalog's own language where there is English.
    if let Some(language) = language.filter(|language| *language != "en") {
        yaml::entry("locale", &language.into(), 0, &mut out);
    }
    out.push_str("\nsettings:\n");
    out.push_str(&yaml::entries(settings, 2));
    out.push_str("\nbackends:\n");
    for (name, backend) in backends {
        let mut backend = backend.as_object().cloned().unwrap_or_default();
        backend.entry("timeout").or_insert_with(|| timeout.into());
        backend.entry("retry").or_insert_with(|| json!({ "times": 2, "backoff": "500ms..4s" }));
        out.push_str(&format!("  {name}:\n"));
        out.push_str(&yaml::entries(&backend, 4));
    }
    out
}
