//! Where pages and forms are, by the names that templates have for them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a part of a path is written without an escape.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The sections that may be of another tenant than the reader's own.
const OF_A_TENANT: [&str; 3] = ["/console/connections", "/console/approvals", "/console/audit"];

/// Whether the page or form at this path may be of another tenant than the reader's own.
pub(crate) fn is_of_a_tenant(path: &str) -> bool {
    let is_of =
        |section: &str| path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    OF_A_TENANT.into_iter().any(is_of)
}

/// The same address, for this tenant in the place of the reader's own, where it is of a tenant.
pub(crate) fn of_tenant(address: String, tenant: Option<&str>) -> String {
    match tenant.filter(|_| is_of_a_tenant(&address)) {
        Some(tenant) => format!("{address}{}tenant={}", if address.contains('?') { '&' } else { '?' }, encoded(tenant)),
        None => address,
    }
}

/// The address of a page or form; `id` is of the thing that it is about. `None`: there is no such page.
pub(crate) fn to(name: &str, id: Option<&str>) -> Option<String> {
    let plain = match name {
        "home" | "overview" => "",
        "sign-in-post" => "sign-in",
        "sign-out" | "preferences" | "session" | "approvals" | "audit" | "tools" | "connections" | "tokens"
        | "tenants" | "pins" => name,
        "token-new" => "tokens/new",
        "tenant-new" => "tenants/new",
        "approvals-all" => "approvals?all=yes",
        _ => return of_thing(name, id?),
    };
    Some(format!("/console/{plain}"))
}

fn of_thing(name: &str, id: &str) -> Option<String> {
    let id = encoded(id);
    let rest = match name {
        "approval" => format!("approvals/{id}"),
        "approve" => format!("approvals/{id}/approve"),
        "decline" => format!("approvals/{id}/decline"),
        "record" => format!("audit/{id}"),
        "connection" => format!("connections/{id}"),
        "connection-replace" => format!("connections/{id}/replace"),
        "connect-post" => format!("connections/{id}/connect"),
        "authorize-post" => format!("connections/{id}/authorize"),
        "test" => format!("connections/{id}/test"),
        "disconnect" => format!("connections/{id}/disconnect"),
        "leads" => format!("connections/{id}/leads"),
        "sync-pause" => format!("connections/{id}/pause"),
        "sync-resume" => format!("connections/{id}/resume"),
        "tokens-behind" => format!("tokens?cursor={id}"),
        "approvals-behind" => format!("approvals?all=yes&cursor={id}"),
        "approvals-waiting-behind" => format!("approvals?waiting={id}"),
        "token-revoke" => format!("tokens/{id}/revoke"),
        "tenant" => format!("tenants/{id}"),
        "own" => {
            if id == "overview" {
                String::new()
            } else {
                id
            }
        }
        "tenant-connections" => format!("connections?tenant={id}"),
        "tenant-approvals" => format!("approvals?tenant={id}"),
        "tenant-audit" => format!("audit?tenant={id}"),
        "tenant-delete" => format!("tenants/{id}/delete"),
        "pin" => format!("pins/{id}"),
        "pin-accept" => format!("pins/{id}/accept"),
        "pin-refuse" => format!("pins/{id}/refuse"),
        "tool" => format!("tools/{id}"),
        "tool-call" => format!("tools/{id}/call"),
        "tool-explain" => format!("tools/{id}/explain"),
        "tool-turn" => format!("tools/{id}/turn"),
        "audit-same" => format!("audit?since=all&call={id}"),
        "audit-of-tool" => format!("audit?since=30d&tool={id}"),
        "language" => format!("language/{id}"),
        _ => return None,
    };
    Some(format!("/console/{rest}"))
}

/// The address of what is sought: a path with the fields that are filled in.
pub(crate) fn sought(path: &str, fields: &[(&str, &str)]) -> String {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = said.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("{path}{}{}", if said.is_empty() { "" } else { "?" }, said.join("&"))
}

/// A text, as a part of a path or of a query.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}
