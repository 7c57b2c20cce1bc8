//! `server`: the keys of the server's own, each in the place of a variable.

use super::data::{Variable, Written};
use super::secrets::Hidden;
use super::values;
use crate::ast::read::one_of;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Spanned};
use crate::syntax::yaml::Node;

/// Keys that are one text.
const TEXTS: [(&str, &str, &str); 6] = [
    ("url", "server.url", "SERVER_PUBLIC_URL"),
    ("locale", "server.locale", "KARTOTEKA_LOCALE"),
    ("timezone", "server.timezone", "SERVER_TIMEZONE"),
    ("profile", "server.profile", "KARTOTEKA_PROFILE"),
    ("aliases", "server.aliases", "KARTOTEKA_ALIASES"),
    ("tools_hash", "server.tools_hash", "KARTOTEKA_TOOLS_HASH"),
];

/// Keys that are a list of texts.
const LISTS: [(&str, &str, &str); 3] = [
    ("hosts", "server.hosts", "KARTOTEKA_ALLOWED_HOSTS"),
    ("origins", "server.origins", "KARTOTEKA_ALLOWED_ORIGINS"),
    ("proxies", "server.proxies", "KARTOTEKA_TRUSTED_PROXIES"),
];

/// Keys of `sizes`.
const SIZES: [(&str, &str, &str); 4] = [
    ("message", "server.sizes.message", "KARTOTEKA_MAX_BODY_BYTES"),
    ("reply", "server.sizes.reply", "KARTOTEKA_MAX_REPLY_BYTES"),
    ("calls", "server.sizes.calls", "KARTOTEKA_CALLS_IN_FLIGHT"),
    ("connections", "server.sizes.connections", "KARTOTEKA_CONNECTIONS"),
];

/// The same of `operator`.
const OPERATOR_TLS: [(&str, &str, &str); 2] = [
    ("certificate", "operator.tls.certificate", "KARTOTEKA_OPERATOR_TLS_CERTIFICATE"),
    ("key", "operator.tls.key", "KARTOTEKA_OPERATOR_TLS_KEY"),
];

/// For whom the numbers are.
const METRICS: [(&str, &str); 3] = [("open", "open"), ("token", "token"), ("off", "off")];

/// Keys of `tls`, which belong together.
const TLS: [(&str, &str, &str); 2] = [
    ("certificate", "server.tls.certificate", "KARTOTEKA_TLS_CERTIFICATE"),
    ("key", "server.tls.key", "KARTOTEKA_TLS_KEY"),
];

/// Words of `server` that are known elsewhere: by the catalogs, and by the server itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) profile: Option<Spanned<String>>,
    pub(super) locale: Option<Spanned<String>>,
    pub(super) zone: Option<Spanned<String>>,
}

pub(super) fn read(node: &Node, said: &mut Said, out: &mut Diagnostics) -> Vec<Variable> {
    let mut variables = Vec::new();
    let Some(mut fields) = Fields::open(node, "`server`", out) else { return variables };
    let mut set = |name, key, value: String| variables.push(Variable { name, key, value: Written::Text(value) });
    if let Some(listen) = fields.optional::<String>("listen", out)
        && let Some((host, port)) = place(&listen.value, listen.span, out)
    {
        set("SERVER_HOST", "server.listen", host);
        set("SERVER_PORT", "server.listen", port);
    }
    for (field, key, name) in TEXTS {
        if let Some(text) = fields.optional::<String>(field, out) {
            values::of_text(field, &text, out);
            match field {
                "profile" => said.profile = Some(text.clone()),
                "locale" => said.locale = Some(text.clone()),
                "timezone" => said.zone = Some(text.clone()),
                _ => {}
            }
            set(name, key, text.value);
        }
    }
    for (field, key, name) in LISTS {
        if let Some(list) = fields.optional::<Vec<Spanned<String>>>(field, out) {
            list.value.iter().for_each(|text| values::of_list(field, text, out));
            let texts: Vec<String> = list.value.into_iter().map(|text| text.value).collect();
            set(name, key, texts.join(","));
        }
    }
    if let Some(node) = fields.node("sizes")
        && let Some(mut sizes) = Fields::open(node, "`sizes`", out)
    {
        for (field, key, name) in SIZES {
            if let Some(size) = sizes.optional::<u64>(field, out) {
                if size.value == 0 {
                    out.error(Code::WrongType, size.span, "expected a whole number above 0, found 0");
                }
                set(name, key, size.value.to_string());
            }
        }
        sizes.finish(out);
    }
    for (name, key, path) in tls(&mut fields, &TLS, out) {
        set(name, key, path);
    }
    if let Some(secret) = fields.optional::<Hidden>("state_key", out) {
        variables.push(Variable { name: "KARTOTEKA_STATE_KEY", key: "server.state_key", value: secret.value.0 });
    }
    fields.finish(out);
    variables
}

/// The files of a certificate and its key: for each the variable, the key of the file, and the path.
fn tls(
    fields: &mut Fields<'_>,
    keys: &[(&'static str, &'static str, &'static str); 2],
    out: &mut Diagnostics,
) -> Vec<(&'static str, &'static str, String)> {
    let mut files = Vec::new();
    let Some(mut tls) = fields.node("tls").and_then(|node| Fields::open(node, "`tls`", out)) else { return files };
    for (field, key, name) in keys {
        files.extend(tls.required::<String>(field, out).map(|path| (*name, *key, path.value)));
    }
    tls.finish(out);
    files
}

/// The operator's own listener.
#[derive(Debug, Default)]
pub(super) struct OwnListener {
    /// Where it is, how it is encrypted, and what it has for whom.
    pub(super) variables: Vec<Variable>,
    /// Where people reach it.
    pub(super) url: Option<String>,
}

/// `operator`: the operator's own listener.
pub(super) fn operator(node: &Node, out: &mut Diagnostics) -> Option<OwnListener> {
    let mut fields = Fields::open(node, "`operator`", out)?;
    let mut variables = Vec::new();
    let mut set = |name, key, value: String| variables.push(Variable { name, key, value: Written::Text(value) });
    if let Some(listen) = fields.optional::<String>("listen", out) {
        set("KARTOTEKA_OPERATOR", "operator.listen", listen.value);
    }
    for (name, key, path) in tls(&mut fields, &OPERATOR_TLS, out) {
        set(name, key, path);
    }
    if let Some(metrics) = fields.node("metrics").and_then(|node| one_of(node, &METRICS, out)) {
        set("KARTOTEKA_OPERATOR_METRICS", "operator.metrics", metrics.to_owned());
    }
    if let Some(console) = fields.optional::<bool>("console", out) {
        let said = if console.value { "on" } else { "off" };
        set("KARTOTEKA_OPERATOR_CONSOLE", "operator.console", said.to_owned());
    }
    let url = fields.optional::<String>("url", out);
    fields.finish(out);
    let url = url.and_then(|url| {
        let found = is_reached(&url.value);
        if !found {
            out.error(Code::BadUrl, url.span, format!("`{}` is no address that people reach", url.value))
                .fix("write `https://ops.example.com`; `http` is for this machine", None);
        }
        found.then(|| url.value.trim_end_matches('/').to_owned())
    });
    Some(OwnListener { variables, url })
}

/// An address of a page: encrypted, or of this machine; without a query or a fragment, behind which more is written.
fn is_reached(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let near = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    let plain = !rest.contains(['?', '#', '@', '\\']) && !text.contains(char::is_whitespace);
    plain && !host.is_empty() && (scheme == "https" || (scheme == "http" && near))
}

/// `127.0.0.1:8000`, `[::1]:8000`
fn place(text: &str, span: Span, out: &mut Diagnostics) -> Option<(String, String)> {
    let found = text.rsplit_once(':').filter(|(host, port)| {
        !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok() && !text.starts_with("unix:")
    });
    if found.is_none() {
        out.error(Code::BadUrl, span, format!("`{text}` is no address and port"))
            .fix("write where to listen: `127.0.0.1:8000`", None);
    }
    found.map(|(host, port)| (host.to_owned(), port.to_owned()))
}
