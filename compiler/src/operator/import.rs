//! Makes an operator's file of the `server.yaml` of simple-gpt-mcp-server: where its services are, who may call what, and how
//! often. What has no place here is reported, key by key; a secret is never carried over.

mod known;
mod nodes;
mod roles;
mod written;

pub use self::known::KnownTool;
use self::nodes::{at, entries, member, scalar};
use self::roles::ToolRules;
use self::written::{Lines, quoted};
use super::identity::is_tenant;
use crate::diagnostic::{Code, Diagnostics, Report};
use crate::source::Sources;
use crate::syntax::yaml::{self, Node};

/// The catalog that its services are of.
const CATALOG: &str = "workspace";

/// The services that the catalog has a setting for, `NAME_url`.
const SERVICES: [&str; 7] = ["memory", "crm", "support", "marketing", "website", "backoffice", "onboarding"];

/// What the gateway does where its file says nothing.
const PORT: &str = "9000";
const HOST: &str = "127.0.0.1";
const ACTOR: &str = "mcp-server";
const ROLE: &str = "Agent";
const RATE: u64 = 60;

/// Keys that nothing is lost of: what they say holds here by itself, where it is what the gateway does anyway.
const ELSEWHERE: [(&str, &str); 9] = [
    ("server.name", "clients are told the name of this program"),
    ("server.version", "clients are told the version of this program"),
    ("server.description", "clients are told what the catalogs say"),
    ("server.log_level", "set LOG_LEVEL"),
    ("server.log_json", "the log is lines of text"),
    ("server.http_limits", "time limits of services stand in the catalog's manifest"),
    ("circuit_breaker", "the breaker of a service stands in the catalog's manifest"),
    ("security.auth", "write `identity` for it: the gateway read this and did nothing with it"),
    ("security.roles", "what a role opens stands in `roles`; descriptions have no place"),
];

/// What was made of a `server.yaml`.
#[derive(Debug, Default)]
pub struct ImportedFile {
    /// The operator's file; `None` after an error.
    pub text: Option<String>,
    /// What has no place in it, and what to do about that.
    pub left: Vec<String>,
    /// What is wrong with what was read.
    pub report: Report,
    /// What was read, for those who show the report.
    pub sources: Sources,
}

/// Whether a text is a `server.yaml` of the gateway, and no operator's file.
#[must_use]
pub fn is_gateways(text: &str) -> bool {
    let sources = Sources::from_files(vec![(String::new(), text.to_owned())]);
    let root = sources.files().next().and_then(|(id, file)| yaml::parse(id, file.text(), &mut Diagnostics::default()));
    root.is_some_and(|root| is_one(&root))
}

/// Makes an operator's file of the text. `tools` are the tools of the catalog that the services are of.
#[must_use]
pub fn import(path: &str, text: &str, tools: &[KnownTool<'_>]) -> ImportedFile {
    let sources = Sources::from_files(vec![(path.to_owned(), text.to_owned())]);
    let mut out = Diagnostics::default();
    let root = sources.files().next().and_then(|(id, file)| yaml::parse(id, file.text(), &mut out));
    let mut imported = ImportedFile::default();
    if let Some(root) = root {
        if is_one(&root) {
            let mut importing = Importing { root: &root, tools, left: Vec::new(), lines: Lines::default() };
            importing.file();
            imported.left = importing.left;
            imported.text = Some(importing.lines.text());
        } else {
            out.error(Code::WrongType, root.span, "this is no `server.yaml` of simple-gpt-mcp-server")
                .label("it names neither `rate_limits`, nor `security.tools`, nor services of tenants");
        }
    }
    imported.report = out.into_report(&sources);
    imported.sources = sources;
    imported
}

/// Whether a file is the gateway's, by the keys that it alone has.
fn is_one(root: &Node) -> bool {
    let has = |key| member(root, key).is_some();
    let names_services = || entries(member(root, "tenants")).any(|(_, tenant)| member(tenant, "services").is_some());
    !has("kartoteka") && (has("rate_limits") || at(root, &["security", "tools"]).is_some() || names_services())
}

/// The tenants that are carried over.
struct Tenants<'i> {
    /// The one whose callers the gateway's are.
    chosen: String,
    others: Vec<&'i str>,
}

/// A file that is being carried over.
struct Importing<'i> {
    root: &'i Node,
    tools: &'i [KnownTool<'i>],
    left: Vec<String>,
    lines: Lines,
}

impl<'i> Importing<'i> {
    fn file(&mut self) {
        let Tenants { chosen: tenant, others } = self.tenants();
        self.lines.line(0, "kartoteka: 1");
        let host = self.text(&["server", "host"]).unwrap_or(HOST.to_owned());
        let port = self.text(&["server", "port"]).unwrap_or(PORT.to_owned());
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        self.lines.line(0, &format!("server: {{ listen: {} }}", quoted(&format!("{host}:{port}"))));
        if !others.is_empty() {
            self.lines.line(0, "tenants:");
            [tenant.as_str()].into_iter().chain(others.iter().copied()).for_each(|tenant| self.tenant(tenant));
        } else if tenant != "default" {
            self.lines.line(0, &format!("tenants: {{ {}: {{}} }}", quoted(&tenant)));
        }
        let rules = ToolRules::read(self.root, self.tools, &mut self.left);
        self.identity(&tenant);
        rules.write(&mut self.lines);
        // Its own place, `logs/audit.log`, is in a folder that it makes by itself.
        self.lines.line(0, "audit: { file: audit.jsonl }");
        self.catalog(&tenant, &others);
        self.tool_limits();
        self.elsewhere();
    }

    /// The tenants that are carried over.
    fn tenants(&mut self) -> Tenants<'i> {
        let names: Vec<&str> = entries(member(self.root, "tenants")).map(|(name, _)| name).collect();
        let chosen = names.iter().find(|name| **name == "default").or(names.first()).copied().unwrap_or("default");
        let mut others: Vec<&str> = names.into_iter().filter(|name| *name != chosen).collect();
        others.retain(|name| {
            let fits = is_tenant(name);
            if !fits {
                self.left.push(format!(
                    "tenants.{name}: an id is 1 to 64 lower-case letters, digits, `_` and `-`, the first a letter or a digit"
                ));
            }
            fits
        });
        for name in &others {
            self.left.push(format!("tenants.{name}: nobody calls for it yet; name its callers under `identity`"));
        }
        for name in others.iter().copied().chain((chosen != "default").then_some(chosen)) {
            self.left.push(format!(
                "tenants.{name}: BACKEND_INTERNAL_API_KEY counts for the tenant `default` alone; where its services ask for it, \
                 write `internal_key: $env.BACKEND_INTERNAL_API_KEY` among its settings"
            ));
        }
        Tenants { chosen: chosen.to_owned(), others }
    }

    /// The services of one tenant among several: none has those of another.
    fn tenant(&mut self, tenant: &str) {
        let settings = self.services(tenant);
        if settings.is_empty() {
            self.lines.line(1, &format!("{}: {{}}", quoted(tenant)));
            return;
        }
        self.lines.line(1, &format!("{}:", quoted(tenant)));
        self.lines.line(2, "settings:");
        self.lines.line(3, &format!("{CATALOG}:"));
        settings.iter().for_each(|setting| self.lines.line(4, setting));
    }

    /// The callers of the gateway are one, who has its token.
    fn identity(&mut self, tenant: &str) {
        let of = |key: &str| self.text(&["server", key]).or_else(|| self.text(&["security", key]));
        let (name, role) =
            (of("default_actor").unwrap_or(ACTOR.to_owned()), of("default_actor_role").unwrap_or(ROLE.to_owned()));
        self.lines.line(0, "identity:");
        self.lines.line(1, "tokens:");
        let (name, role, tenant) = (quoted(&name), quoted(&role), quoted(tenant));
        self.lines
            .line(2, &format!("- {{ name: {name}, tenant: {tenant}, roles: [{role}], token: $env.MCP_SERVER_TOKEN }}"));
    }

    /// Where the services are, unless each tenant has its own, and how often they may be asked.
    fn catalog(&mut self, tenant: &str, others: &[&str]) {
        let settings = if others.is_empty() { self.services(tenant) } else { Vec::new() };
        self.lines.line(0, "catalogs:");
        self.lines.line(1, &format!("{CATALOG}:"));
        if !settings.is_empty() {
            self.lines.line(2, "settings:");
            settings.iter().for_each(|setting| self.lines.line(3, setting));
        }
        let window = self.window();
        let of_tenant = self.number(&["rate_limits", "tenants", tenant]).filter(|_| others.is_empty());
        let by_tenant = of_tenant.or_else(|| self.number(&["rate_limits", "default_per_minute"])).unwrap_or(RATE);
        let by_caller = self.number(&["rate_limits", "per_actor_per_minute"]).unwrap_or(RATE);
        for (name, node) in entries(at(self.root, &["rate_limits", "tenants"])) {
            let own = scalar(node).unwrap_or_default();
            if own != by_tenant.to_string() {
                self.left.push(format!(
                    "rate_limits.tenants.{name}: the limit of a catalog is the same for every tenant, {by_tenant}/{window}"
                ));
            }
        }
        self.lines.line(2, &format!("limits: {{ tenant: {by_tenant}/{window}, caller: {by_caller}/{window} }}"));
    }

    /// Where the services of a tenant are, as settings.
    fn services(&mut self, tenant: &str) -> Vec<String> {
        let (mut settings, mut left) = (Vec::new(), Vec::new());
        for (name, node) in entries(at(self.root, &["tenants", tenant, "services"])) {
            let address =
                scalar(node).or_else(|| member(node, "base_url").or_else(|| member(node, "url")).and_then(scalar));
            match address {
                None => left.push(format!("tenants.{tenant}.services.{name}: it has no address")),
                Some(_) if !SERVICES.contains(&name) => {
                    left.push(format!("tenants.{tenant}.services.{name}: the catalog `{CATALOG}` has no such service"));
                }
                Some(address) if address.contains('@') => left.push(format!(
                    "tenants.{tenant}.services.{name}: the address holds a user's name; the services are shown \
                     BACKEND_INTERNAL_API_KEY"
                )),
                Some(address) => settings.push(format!("{name}_url: {}", quoted(address))),
            }
        }
        self.left.extend(left);
        settings
    }

    /// Limits of tools by themselves.
    fn tool_limits(&mut self) {
        let window = self.window();
        let (mut limits, mut left) = (Vec::new(), Vec::new());
        for section in ["tools", "per_tool"] {
            for (name, node) in entries(at(self.root, &["rate_limits", section])) {
                let (tool, rate) = (name.replace('.', "_"), scalar(node).and_then(|text| text.parse::<u64>().ok()));
                match rate {
                    Some(rate) if rate > 0 && self.tools.iter().any(|known| known.name == tool) => {
                        limits.push(format!("{tool}: {{ tenant: {rate}/{window} }}"));
                    }
                    Some(rate) if rate > 0 => left.push(format!("rate_limits.{section}.{name}: there is no such tool")),
                    _ => left.push(format!("rate_limits.{section}.{name}: it is no number above 0")),
                }
            }
        }
        self.left.extend(left);
        if !limits.is_empty() {
            self.lines.line(0, "limits:");
            self.lines.line(1, "tools:");
            limits.iter().for_each(|limit| self.lines.line(2, limit));
        }
    }

    fn window(&mut self) -> String {
        match self.number(&["rate_limits", "window_seconds"]).unwrap_or(60) {
            60 => "min".to_owned(),
            seconds => format!("{seconds}s"),
        }
    }

    /// What has its place elsewhere.
    fn elsewhere(&mut self) {
        for (key, what) in ELSEWHERE {
            let path: Vec<&str> = key.split('.').collect();
            if at(self.root, &path).is_some() {
                self.left.push(format!("{key}: {what}"));
            }
        }
        let known = ["server", "tenants", "security", "rate_limits", "circuit_breaker"];
        for (name, _) in entries(Some(self.root)).filter(|(name, _)| !known.contains(name)) {
            self.left.push(format!("{name}: it is not known what this means"));
        }
    }

    fn text(&self, path: &[&str]) -> Option<String> {
        at(self.root, path).and_then(scalar).map(str::to_owned)
    }

    /// A number above 0; what is none is told, once, and what the gateway does by itself is written.
    fn number(&mut self, path: &[&str]) -> Option<u64> {
        let number = at(self.root, path)
            .map(|node| scalar(node).and_then(|text| text.parse().ok()).filter(|number| *number > 0))?;
        if number.is_none() {
            let told = format!("{}: it is no number above 0", path.join("."));
            if !self.left.contains(&told) {
                self.left.push(told);
            }
        }
        number
    }
}

#[cfg(test)]
mod tests;
