//! Which system a connection leads to.

use kartoteka_compiler::plan;
use url::Url;

use crate::config::settings::Settings;

/// Tells the system of a connection from others, without a key: by the addresses that a tenant may give. A secret address counts by its
/// machine, since a new key in it leads to the same one. Where there is no address, each connection counts as one of another system.
pub(in crate::server) fn system(
    plan: &plan::Catalog,
    connecting: &plan::Connecting,
    (settings, version): (&Settings, i64),
) -> String {
    let addresses = connecting.settings.iter().filter_map(|place| {
        let setting = &plan.settings[*place];
        let text = settings.values().get(*place)?.as_ref()?.as_text()?;
        let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let path = if setting.secret { "" } else { url.path().trim_end_matches('/') };
        Some(format!("{}={}{path}", setting.name, url.origin().ascii_serialization()))
    });
    let addresses: Vec<String> = addresses.collect();
    if addresses.is_empty() { format!("connection {version}") } else { addresses.join(" ") }
}
