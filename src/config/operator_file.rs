//! The operator's file, `kartoteka.yaml`, joined with what it names: variables, and files that hold secrets.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use kartoteka_compiler::diagnostic::render::{Style, full};
use kartoteka_compiler::mounted::Mount;
use kartoteka_compiler::operator::{
    self, ApprovalHeader, ApprovalMeans, AuditSource, CatalogSetting, FILE, FetchKeys, LimitOf, Limited, OperatorAudit,
    OperatorFile, OperatorRole, StoreSource, TenantKeys, Whose, Within, Written,
};

use super::fault::{ConfigFault, ConfigFaults};
use super::fetch::FetchRules;
use super::regular_file;
use super::said_settings::{SaidKey, SaidSetting, SaidSettings};
use super::tenant::OperatorTenant;
use crate::access::consent::approval_token::HeaderRules;
use crate::access::consent::{ApprovalRules, ConsentSettings, Means, OnceRules};
use crate::access::glob::Glob;
use crate::access::guarding::{LimitRules, LimitedTo};
use crate::access::limits::{Counted, LimitScope};
use crate::access::power::Power;
use crate::access::roles::RoleRule;
use crate::access::settings::AccessSettings;
use crate::audit::settings::{AuditKeep, AuditPlace, AuditSettings};
use crate::secret::{Secret, Zeroizing};
use crate::store::settings::{StoreKey, StorePlace};
use crate::store::tenants::TenantBounds;

mod identity;
mod store;

/// How the file is named by those who think of the other ending of YAML.
const MISNAMED: &str = "kartoteka.yml";

/// The variable that names the file.
const VARIABLE: &str = "KARTOTEKA_CONFIG";

/// The same as the gateway calls it.
const GATEWAY_VARIABLE: &str = "MCP_SERVER_CONFIG";

/// The fewest characters of a token that the operator chose.
const TOKEN: usize = 32;

/// The fewest characters of the key of the audit.
const AUDIT_KEY: usize = 32;

/// Finds the value of a variable.
pub(super) type VariableLookup<'f> = dyn Fn(&str) -> Option<&'f str> + 'f;

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct FromFile {
    /// In the place of variables that are not set.
    pub(super) variables: Vec<(&'static str, Secret)>,
    /// Of one tenant, or of all, by catalog and setting.
    pub(super) settings: SaidSettings,
    /// The same of applications by which tenants connect.
    pub(super) applications: SaidSettings,
    /// Catalogs that are offered once more, under other names.
    pub(super) mounts: Vec<Mount>,
    /// Catalogs that are not offered by their own names.
    pub(super) unserved: Vec<String>,
    pub(super) tenants: Vec<OperatorTenant>,
    pub(super) access: AccessSettings,
    pub(super) audit: Option<AuditSettings>,
    pub(super) fetch: FetchRules,
    pub(super) source: Option<OperatorSource>,
}

/// The file as it was read, for those who hold it against the catalogs.
#[derive(Debug, Clone)]
pub(crate) struct OperatorSource {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it says.
    pub(crate) text: String,
}

impl OperatorSource {
    /// Whether it names this variable, and not merely one whose name begins so.
    pub(super) fn names(&self, variable: &str) -> bool {
        let goes_on = |rest: &str| rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        self.text.split(&format!("$env.{variable}")).skip(1).any(|rest| !goes_on(rest))
    }
}

/// Reads the file that is named, by `asked` or by the variable, else the one in the working directory, if there is one.
pub(super) fn read(asked: Option<&Path>, found: &VariableLookup<'_>) -> Result<FromFile, ConfigFaults> {
    let of_variable = || found(VARIABLE).or_else(|| found(GATEWAY_VARIABLE)).map(PathBuf::from);
    let named = asked.map(Path::to_owned).or_else(of_variable);
    let there = named.map_or_else(|| find(Path::new("")), |named| Ok(Some(named)));
    let Some(path) = there.map_err(|fault| ConfigFaults(vec![fault]))? else { return Ok(FromFile::default()) };
    let text = match regular_file::read(&path) {
        Ok(text) => text,
        Err(cause) => return Err(ConfigFaults(vec![ConfigFault::Read { path, cause }])),
    };
    if operator::is_gateways(&text) {
        let why =
            "this is a configuration of simple-gpt-mcp-server: `kartoteka import FILE` makes an operator's file of it";
        return Err(ConfigFaults(vec![ConfigFault::OfFile { path, key: "kartoteka".to_owned(), why: why.to_owned() }]));
    }
    let read = operator::read(&path.display().to_string(), &text, None);
    let Some(file) = read.file else {
        let report = full(&read.report, &read.sources, Style::Plain);
        return Err(ConfigFaults(vec![ConfigFault::Operator { report }]));
    };
    let mut joining = Joining { path: &path, found, faults: Vec::new() };
    let mut said = joining.file(&file, &text);
    said.source = Some(OperatorSource { path: path.clone(), text });
    if joining.faults.is_empty() { Ok(said) } else { Err(ConfigFaults(joining.faults)) }
}

/// The operator's file of a folder, if there is one: whatever has its name, also what cannot be read. Without such a file everyone has
/// every right, so that one that seems absent is looked at twice.
///
/// # Errors
/// There is a file that is not read and was meant to be.
pub(crate) fn find(folder: &Path) -> Result<Option<PathBuf>, ConfigFault> {
    let path = folder.join(FILE);
    if regular_file::is_there(&path) {
        return Ok(Some(path));
    }
    match folder.join(MISNAMED) {
        path if regular_file::is_there(&path) => Err(ConfigFault::Misnamed { path, read: FILE }),
        _ => Ok(None),
    }
}

/// A file whose names are being looked up.
struct Joining<'j, 'f> {
    path: &'j Path,
    found: &'j VariableLookup<'f>,
    faults: Vec<ConfigFault>,
}

impl Joining<'_, '_> {
    fn file(&mut self, file: &OperatorFile, text: &str) -> FromFile {
        let variables = file.variables.iter().filter_map(|one| Some((one.name, self.value(one.key, &one.value)?)));
        let variables = variables.collect();
        let settings = self.said(text, &file.settings, ("settings", "settings"));
        let applications = self.said(text, &file.applications, ("application", "applications"));
        let access = AccessSettings {
            roles: file.roles.as_ref().map(|roles| roles.iter().map(role).collect()),
            callers: Some(self.callers(file)),
            limits: limits(file),
            consent: self.consent(file),
        };
        let keys = &access.consent.store.keys;
        let audit = file.audit.as_ref().and_then(|audit| self.audit(audit, keys));
        let audit_file = audit.as_ref().and_then(|audit| match &audit.place {
            AuditPlace::File(path) => Some(path),
            AuditPlace::Store => None,
        });
        if let (Some(audit), StorePlace::File(store)) = (audit_file, &access.consent.store.place)
            && is_one_file(audit, store)
        {
            self.fault("audit.file", "this is the file of the store: each would destroy the other".to_owned());
        }
        let fetch = self.fetch(&file.fetch);
        let tenants = file.tenants.iter().map(|tenant| self.tenant(tenant, bounds(file, &tenant.id))).collect();
        let (mounts, unserved) = (file.mounts.clone(), file.unserved.clone());
        FromFile { variables, settings, applications, mounts, unserved, tenants, access, audit, fetch, source: None }
    }

    fn tenant(&mut self, tenant: &TenantKeys, bounds: TenantBounds) -> OperatorTenant {
        let TenantKeys { id, title, locale, timezone, catalogs, profile } = tenant.clone();
        let zone = timezone.and_then(|name| {
            let zone = TimeZone::get(&name).ok();
            if zone.is_none() {
                let why = format!("there is no time zone `{name}`: name one as `Europe/Moscow` is named");
                self.fault(&format!("tenants.{id}.timezone"), why);
            }
            zone
        });
        OperatorTenant { id, title, locale, zone, catalogs, profile, bounds }
    }

    /// Settings of catalogs that stand under a key of `catalogs`, and for one tenant under another of `tenants`.
    fn said(&mut self, text: &str, settings: &[CatalogSetting], (of_all, of_one): (&str, &str)) -> SaidSettings {
        let said = settings.iter().filter_map(|one| {
            let of_tenant = one.tenant.as_ref().map(|tenant| format!("tenants.{tenant}.{of_one}.{}", one.catalog));
            let of = of_tenant.unwrap_or_else(|| format!("catalogs.{}.{of_all}", one.catalog));
            let key = format!("{of}.{}", one.setting);
            let value = self.value(&key, &one.value)?;
            if value.expose().trim().is_empty() {
                self.fault(&key, "it is empty where it is looked up: leave the setting out".to_owned());
                return None;
            }
            let line = 1 + text.as_bytes().iter().take(one.at).filter(|byte| **byte == b'\n').count();
            let said = SaidSetting { value, key: Some(SaidKey { key, line: Some(line) }) };
            Some(((one.tenant.clone(), one.catalog.clone(), one.setting.clone()), said))
        });
        said.collect()
    }

    fn fetch(&mut self, written: &FetchKeys) -> FetchRules {
        let usual = FetchRules::default();
        let network = |text: &String| {
            let network = text.parse::<IpNet>().ok();
            network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        };
        let deny: Vec<IpNet> = written.deny.iter().filter_map(network).collect();
        if deny.len() < written.deny.len() {
            self.fault("fetch.deny", "each is an address or a network: `203.0.113.0/24`".to_owned());
        }
        FetchRules {
            ports: written.ports.clone().unwrap_or(usual.ports),
            hops: written.hops.unwrap_or(usual.hops),
            bytes: written.bytes.unwrap_or(usual.bytes),
            time: written.time_ms.map_or(usual.time, Duration::from_millis),
            deny,
            idle: usual.idle,
            stand_ins: Vec::new(),
        }
    }

    fn audit(&mut self, audit: &OperatorAudit, keys: &[StoreKey]) -> Option<AuditSettings> {
        let &OperatorAudit { ref place, sync, ref key, arguments, reads, writes, keep_ms } = audit;
        let key = match key {
            None => None,
            Some(written) => Some(self.value("audit.key", written)?),
        };
        if key.as_ref().is_some_and(|key| key.expose().len() < AUDIT_KEY) {
            self.fault("audit.key", format!("a key has at least {AUDIT_KEY} characters"));
            return None;
        }
        let sealed_by = if arguments { keys.to_vec() } else { Vec::new() };
        let keep = keep_ms.map(|age| AuditKeep::for_at_most(Duration::from_millis(age)));
        let place = match place {
            AuditSource::File(file) => AuditPlace::File(PathBuf::from(file)),
            AuditSource::Store => AuditPlace::Store,
        };
        Some(AuditSettings { place, sync, key, sealed_by, reads, writes, keep })
    }

    fn consent(&mut self, file: &OperatorFile) -> ConsentSettings {
        let (usual, time) = (ConsentSettings::default(), Duration::from_millis);
        let means = |means: &ApprovalMeans| match means {
            ApprovalMeans::Elicitation => Means::Elicitation,
            ApprovalMeans::Operator => Means::Operator,
            ApprovalMeans::Header => Means::Header,
        };
        let approvals = ApprovalRules {
            by: file.approvals.by.as_ref().map(|by| by.iter().map(means).collect()),
            approvers: file
                .roles
                .iter()
                .flatten()
                .any(|role| role.may.iter().any(|power| power == Power::Approve.name())),
            remote: has_remote_callers(file),
            four_eyes: file.approvals.four_eyes.unwrap_or(usual.approvals.four_eyes),
            expires: file.approvals.expires_ms.map_or(usual.approvals.expires, time),
            wait: file.approvals.wait_ms.map_or(usual.approvals.wait, time),
            url: file.operator_url.as_deref().map(Into::into),
            header: file.approvals.header.as_ref().and_then(|header| self.approval_header(header)),
            assumed: false,
        };
        let once = OnceRules {
            keep: file.once.keep_ms.map_or(usual.once.keep, time),
            result: file
                .once
                .result_bytes
                .map_or(usual.once.result, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
        };
        let keys = file.store.keys.iter().filter_map(|key| self.store_key(key)).collect();
        ConsentSettings { approvals, once, store: self.store(&file.store, keys) }
    }

    fn approval_header(&mut self, header: &ApprovalHeader) -> Option<Arc<HeaderRules>> {
        let key = "approvals.header.secret";
        let secret = self.value(key, &header.secret)?;
        if secret.expose().len() < TOKEN {
            self.fault(key, format!("what signs approvals has at least {TOKEN} characters"));
            return None;
        }
        Some(Arc::new(HeaderRules {
            name: header.name.as_str().into(),
            secret,
            issuer: header.issuer.as_str().into(),
            audience: header.audience.as_str().into(),
            binds_arguments: header.binds_arguments,
        }))
    }

    /// What is written, or what stands where it says.
    fn value(&mut self, key: &str, written: &Written) -> Option<Secret> {
        match written {
            Written::Text(text) => Some(Secret::new(text.as_str())),
            Written::Env(name) => match (self.found)(name) {
                Some(value) => Some(Secret::new(value)),
                None => {
                    self.fault(key, format!("the variable `{name}` is not set"));
                    None
                }
            },
            Written::File(path) => match regular_file::read(Path::new(path)).map(Zeroizing::new) {
                Ok(text) => Some(Secret::new(text.trim())),
                Err(error) => {
                    self.fault(key, format!("cannot read `{path}`: {error}"));
                    None
                }
            },
        }
    }

    fn fault(&mut self, key: &str, why: String) {
        self.faults.push(ConfigFault::OfFile { path: self.path.to_owned(), key: key.to_owned(), why });
    }
}

/// Whether two paths lead to one file, as far as that can be seen before it is there.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok();
    whole(one).zip(whole(other)).is_some_and(|(one, other)| one == other)
}

fn names(roles: &[String]) -> Vec<Arc<str>> {
    roles.iter().map(|role| Arc::from(role.as_str())).collect()
}

fn role(role: &OperatorRole) -> RoleRule {
    let globs = |texts: &[String]| texts.iter().map(|text| Glob::new(text)).collect::<Vec<_>>();
    RoleRule {
        name: role.name.as_str().into(),
        includes: names(&role.includes),
        level: role.level,
        catalogs: role.catalogs.as_ref().map(|catalogs| catalogs.iter().map(|one| one.as_str().into()).collect()),
        tools: role.tools.as_deref().map(globs),
        except: globs(&role.except),
        profile: role.profile.as_deref().map(Into::into),
        may: role.may.iter().filter_map(|power| Power::named(power)).collect(),
    }
}

/// Whether callers may come from elsewhere than this machine. A store that lasts may hold tokens.
fn has_remote_callers(file: &OperatorFile) -> bool {
    let always = file.anonymous.as_ref().is_some_and(|anonymous| anonymous.when == Within::Always);
    let named = !file.tokens.is_empty() || !file.issuers.is_empty() || !file.passthrough.is_empty();
    always || named || file.store.place != StoreSource::Memory
}

/// How often the callers of a tenant may call, as the file says it.
fn bounds(file: &OperatorFile, tenant: &str) -> TenantBounds {
    let is_theirs = |of: &LimitOf| matches!(of, LimitOf::Tenant(id) if id == tenant);
    let subject = |whose: &Whose| match whose {
        Whose::Tenant => "tenant".to_owned(),
        Whose::Caller => "caller".to_owned(),
        Whose::Role(role) => role.clone(),
    };
    let limits = file.limits.iter().filter(|limit| is_theirs(&limit.of));
    let parallel = file.parallel.iter().filter(|limit| is_theirs(&limit.of));
    TenantBounds {
        limits: limits.map(|limit| (subject(&limit.whose), limit.by.to_string())).collect(),
        parallel: parallel.map(|limit| (subject(&limit.whose), limit.by)).collect(),
    }
}

fn limits(file: &OperatorFile) -> LimitRules {
    let whose = |whose: &Whose| match whose {
        Whose::Tenant => Counted::Tenant,
        Whose::Caller => Counted::Caller,
        Whose::Role(role) => Counted::Role(role.as_str().into()),
    };
    let mut rules = LimitRules::default();
    for Limited { of, whose: counted, by } in &file.limits {
        match limited_to(of) {
            Ok(to) => rules.limits.push((to, whose(counted), *by)),
            Err(tenant) => rules.of_tenant(tenant).limit(LimitScope::Server, whose(counted), *by),
        }
    }
    for Limited { of, whose: counted, by } in &file.parallel {
        match limited_to(of) {
            Ok(to) => rules.parallel.push((to, whose(counted), *by)),
            Err(tenant) => rules.of_tenant(tenant).at_once(LimitScope::Server, whose(counted), *by),
        }
    }
    rules
}

/// What is limited, of every tenant, or the one tenant whose calls are.
fn limited_to(of: &LimitOf) -> Result<LimitedTo, &str> {
    match of {
        LimitOf::Server => Ok(LimitedTo::Server),
        LimitOf::Catalog(catalog) => Ok(LimitedTo::Catalog(catalog.as_str().into())),
        LimitOf::Tools(glob) => Ok(LimitedTo::Tools(Glob::new(glob))),
        LimitOf::Tenant(tenant) => Err(tenant),
    }
}

#[cfg(test)]
mod tests;
