//! What the operator says: the environment and the `.env` in the working directory, read at the start, and again on a reload, and
//! passed whole as `Arc<Config>`. The environment wins. What a catalog's settings mean is none of its business (see
//! [`settings`](super::settings)); it holds them as secrets, by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use kartoteka_compiler::mounted::Mount;
use url::Url;

use self::own_listener::OwnListener;
use super::allowed;
use super::bcrm::{self, AskedWire, FromBcrm};
use super::fault::{ConfigFault, ConfigFaults, NoOperatorFile};
use super::fetch::FetchRules;
use super::gateway;
use super::operator_file::{self, FromFile, OperatorSource, VariableLookup};
use super::regular_file;
use super::said_settings::SaidSettings;
use super::switch::is_on;
use super::tenant::OperatorTenant;
use super::tls::TlsFiles;
use crate::access::settings::AccessSettings;
use crate::audit::settings::AuditSettings;
use crate::caller::{AnswerForm, LabelForm, TextForm};
use crate::secret::{Secret, Zeroizing};

mod given_listener;
pub(crate) mod own_listener;
mod reloaded;
mod said;
mod stand_ins;

/// The file of variables in the working directory.
const FILE: &str = ".env";

/// Everything that is known before a catalog is looked at.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SERVER_HOST`: the name or address to listen on. Only this machine, unless said otherwise.
    pub host: String,
    /// `SERVER_PORT`
    pub port: u16,
    /// `SERVER_TIMEZONE`: in which days begin and end.
    pub(crate) zone: TimeZone,
    /// `KARTOTEKA_LOCALE`: the language of callers who name none.
    pub locale: Option<String>,
    /// `KARTOTEKA_PROFILE`: the subset of tools to offer.
    pub profile: Option<String>,
    /// `LOG_LEVEL`, else `SERVER_LOG_LEVEL`: a level, or directives such as `info,kartoteka::outbound=debug`.
    pub log: String,
    /// `KARTOTEKA_MAX_BODY_BYTES`: the longest message that is taken from a client.
    pub max_body_bytes: usize,
    /// `KARTOTEKA_MAX_REPLY_BYTES`: the longest reply that is taken from a backend.
    pub max_reply_bytes: usize,
    /// `KARTOTEKA_TEXT`, `KARTOTEKA_LABELS` and `KARTOTEKA_RESULT_CHARACTERS`: the form of answers.
    pub answers: AnswerForm,
    /// `KARTOTEKA_ALIASES`: tools are listed by their other names, too.
    pub(crate) lists_aliases: bool,
    /// `KARTOTEKA_TOOLS_HASH`: what the operator expects all tools to come to, in hexadecimal digits.
    pub tools_hash: Option<String>,
    /// `KARTOTEKA_MEMORY`: what all clients together may make the server hold, in bytes: bodies, frames, unread answers.
    pub memory: usize,
    /// `KARTOTEKA_CALLS_IN_FLIGHT`: how many calls run at once; more are refused, with the advice to come back.
    pub calls_in_flight: usize,
    /// `KARTOTEKA_CONNECTIONS`: how many connections a listener holds open at once; more are refused, with the
    /// advice to come back.
    pub connections: usize,
    /// `KARTOTEKA_ALLOWED_HOSTS`: names in `Host` besides this machine's.
    pub(crate) allowed_hosts: Vec<String>,
    /// `KARTOTEKA_SEND_BAGGAGE`: what callers say beside their trace goes on to the backends.
    pub(crate) send_baggage: bool,
    /// `KARTOTEKA_TRUSTED_PROXIES`: networks of proxies in front of this server, whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// `KARTOTEKA_ALLOWED_ORIGINS`: pages that may ask, besides those of this machine.
    pub(crate) allowed_origins: Vec<String>,
    /// `KARTOTEKA_TLS_CERTIFICATE`, `KARTOTEKA_TLS_KEY`: with what the listener of clients is encrypted.
    pub(crate) tls: Option<TlsFiles>,
    /// `KARTOTEKA_OPERATOR`: where the operator's own listener is; none unless asked for.
    pub operator: Option<String>,
    /// How that is encrypted, and what it has for whom.
    pub(crate) own_listener: OwnListener,
    /// `KARTOTEKA_STATE_KEY`: signs what clients bring back with the second round of a call; the same for every process
    /// that they may come to. Each process makes its own if unset.
    pub(crate) state_key: Option<Secret>,
    /// `KARTOTEKA_TOKENS`: the file in which secrets are kept that a backend has replaced, as a refresh token that is used
    /// once.
    pub tokens: Option<PathBuf>,
    /// `SERVER_PUBLIC_URL`: where clients reach this server, in front of a proxy: its host, its origin, and the prefix of its
    /// paths.
    pub(crate) public_url: Option<Url>,
    /// How to serve, where no flag says so.
    pub wire: Option<AskedWire>,
    /// Where the protocol is served besides `/mcp`.
    pub path: Option<String>,
    /// What the operator's file says of who may do what.
    pub access: Arc<AccessSettings>,
    /// How the operator's file has the ends of calls kept, if it does.
    pub audit: Option<AuditSettings>,
    /// What may be fetched from addresses that callers name.
    pub fetch: Arc<FetchRules>,
    /// The operator's file, where there is one.
    pub(crate) operator_file: Option<OperatorSource>,
    /// Catalogs that are offered once more, under other names.
    pub(crate) mounts: Vec<Mount>,
    /// Catalogs that are not offered by their own names.
    pub(crate) unserved: Vec<String>,
    variables: BTreeMap<String, Secret>,
    /// The tenants of the operator's file.
    pub(crate) tenants: Vec<OperatorTenant>,
    /// Settings of catalogs that the operator's file sets: before the environment.
    settings: SaidSettings,
    /// What the operator's file says of applications by which tenants connect catalogs.
    applications: SaidSettings,
    /// Settings of catalogs that lead to a stand-in: before the file.
    pointed: Vec<(String, String, Secret)>,
    /// The same of applications.
    pointed_applications: Vec<(String, String, Secret)>,
}

/// The fewest characters of a key: those of 256 bits as text.
const KEY: usize = 32;

impl Config {
    /// Reads the environment of this process and `.env` in the working directory.
    ///
    /// # Errors
    /// Every fault of the file and of the server's own variables.
    pub fn read() -> Result<Self, ConfigFaults> {
        Self::read_with(None)
    }

    /// The same with the operator's file at this path; else the one that `KARTOTEKA_CONFIG` names, else `kartoteka.yaml` in the
    /// working directory, if there is one.
    ///
    /// # Errors
    /// Every fault of the files and of the server's own variables.
    pub(crate) fn read_with(operator: Option<&Path>) -> Result<Self, ConfigFaults> {
        let of_file = |found: &VariableLookup<'_>| operator_file::read(operator, found);
        // What is not Unicode is kept with U+FFFD in the place: no setting takes that, so it is refused where it matters.
        let environment = std::env::vars_os().map(|(name, value)| (lossy(&name), lossy(&value)));
        let path = Path::new(FILE);
        if !regular_file::is_there(path) {
            return Self::from_layers(environment, None, of_file);
        }
        let text = regular_file::read(path).map(Zeroizing::new);
        let text = text.map_err(|cause| ConfigFaults(vec![ConfigFault::Read { path: path.to_owned(), cause }]))?;
        Self::from_layers(environment, Some((path, &text)), of_file)
    }

    /// The same from given parts: variables that win, and the text of a file with its path.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_parts(
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<(&Path, &str)>,
    ) -> Result<Self, ConfigFaults> {
        Self::from_layers(environment, file, |_| Ok(FromFile::default()))
    }

    /// The same with what the operator's file says, which is found out once the variables are known.
    pub(super) fn from_layers(
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<(&Path, &str)>,
        of_file: impl FnOnce(&VariableLookup<'_>) -> Result<FromFile, ConfigFaults>,
    ) -> Result<Self, ConfigFaults> {
        let mut faults = Vec::new();
        let mut variables: BTreeMap<String, Secret> = BTreeMap::new();
        let secret = |(name, value): (String, String)| (name, Secret::new(value));
        if let Some((path, text)) = file {
            let (pairs, wrong) = super::dotenv::parse(text);
            variables.extend(pairs.into_iter().map(secret));
            faults.extend(wrong.into_iter().map(|fault| ConfigFault::Line { path: path.to_owned(), fault }));
        }
        // What is blank is not set, and hides nothing.
        variables.extend(environment.into_iter().filter(|(_, value)| !value.trim().is_empty()).map(secret));
        let translated = gateway::translate(&mut variables);
        let mut said = match of_file(&|name| set(&variables, name)) {
            Ok(said) => said,
            Err(ConfigFaults(more)) => {
                faults.extend(more);
                FromFile::default()
            }
        };
        if let Err(fault) = gateway::token(&|name| set(&variables, name), &mut said) {
            faults.push(fault);
        }
        for (name, value) in said.variables {
            if set(&variables, name).is_none() {
                variables.insert(name.to_owned(), value);
            }
        }
        let FromBcrm { wire, path } = bcrm::stand_in(&mut variables, &mut faults);
        let given = GivenVariables { variables: &variables, faults: &mut faults };
        let config = Self { wire, path, ..given.config() };
        if !faults.is_empty() {
            translated.name(&mut faults);
            return Err(ConfigFaults(faults));
        }
        let mut access = said.access;
        if let (Some(rules), Some(url)) = (&mut access.callers, &config.public_url) {
            rules.foreign = std::mem::take(&mut rules.foreign).at(url.as_str());
        }
        let page = &mut access.consent.approvals.url;
        let own_listener = config.own_listener.clone().reached_at(page.as_deref());
        own_listener.withhold_page(page);
        Ok(Self {
            variables,
            settings: said.settings,
            applications: said.applications,
            mounts: said.mounts,
            unserved: said.unserved,
            tenants: said.tenants,
            access: Arc::new(access),
            audit: said.audit,
            fetch: Arc::new(said.fetch),
            operator_file: said.source,
            own_listener,
            ..config
        })
    }

    /// The value of a variable, without the space around it. An empty one counts as unset: that is how compose files and
    /// CI write "nothing".
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        set(&self.variables, name)
    }

    /// Checks that there is an operator's file, for a command that needs what only that can say.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn needs_operator_file(&self) -> Result<(), NoOperatorFile> {
        if self.operator_file.is_some() { Ok(()) } else { Err(NoOperatorFile) }
    }
}

fn set<'v>(variables: &'v BTreeMap<String, Secret>, name: &str) -> Option<&'v str> {
    variables.get(name).map(|value| value.expose().trim()).filter(|value| !value.is_empty())
}

fn lossy(text: &std::ffi::OsStr) -> String {
    text.to_string_lossy().into_owned()
}

/// The server's own variables, while they are read.
struct GivenVariables<'g> {
    variables: &'g BTreeMap<String, Secret>,
    faults: &'g mut Vec<ConfigFault>,
}

impl GivenVariables<'_> {
    fn config(mut self) -> Config {
        let config = self.values();
        // Half is for messages, of which several must fit.
        if config.memory < config.max_body_bytes.saturating_mul(8) {
            let expected = "at least eight times KARTOTEKA_MAX_BODY_BYTES";
            self.faults.push(ConfigFault::Value { name: "KARTOTEKA_MEMORY", expected, example: "536870912" });
        }
        config
    }

    fn values(&mut self) -> Config {
        Config {
            host: self.text("SERVER_HOST").unwrap_or("127.0.0.1").to_owned(),
            port: self.parsed("SERVER_PORT", "a port number", "8000").unwrap_or(8000),
            zone: self.zone(),
            locale: self.text("KARTOTEKA_LOCALE").map(str::to_owned),
            profile: self.text("KARTOTEKA_PROFILE").map(str::to_owned),
            log: self.log(),
            max_body_bytes: self.count("KARTOTEKA_MAX_BODY_BYTES", 4 << 20),
            max_reply_bytes: self.count("KARTOTEKA_MAX_REPLY_BYTES", 16 << 20),
            answers: self.answers(),
            lists_aliases: self.lists_aliases(),
            tools_hash: self.digest("KARTOTEKA_TOOLS_HASH"),
            memory: self.count("KARTOTEKA_MEMORY", 512 << 20),
            calls_in_flight: self.count("KARTOTEKA_CALLS_IN_FLIGHT", 1024),
            connections: self.count("KARTOTEKA_CONNECTIONS", 10_000),
            send_baggage: self.flag("KARTOTEKA_SEND_BAGGAGE"),
            trusted_proxies: self.networks("KARTOTEKA_TRUSTED_PROXIES"),
            allowed_hosts: self.fitting(
                "KARTOTEKA_ALLOWED_HOSTS",
                allowed::is_host,
                "a list of `name`, `name:port` or `*`",
                "mcp.example.com",
            ),
            allowed_origins: self.fitting(
                "KARTOTEKA_ALLOWED_ORIGINS",
                allowed::is_origin,
                "a list of `scheme://name`, `scheme://name:port`, `scheme://name:*`, or `scheme://*` of a scheme of programs",
                "https://app.example.com",
            ),
            tls: self.tls(["KARTOTEKA_TLS_CERTIFICATE", "KARTOTEKA_TLS_KEY"]),
            operator: self.operator("KARTOTEKA_OPERATOR"),
            own_listener: self.own_listener(),
            state_key: self.key("KARTOTEKA_STATE_KEY"),
            tokens: self.text("KARTOTEKA_TOKENS").map(PathBuf::from),
            public_url: self.public_url("SERVER_PUBLIC_URL"),
            wire: None,
            path: None,
            access: Arc::default(),
            audit: None,
            fetch: Arc::default(),
            operator_file: None,
            variables: BTreeMap::new(),
            settings: SaidSettings::default(),
            applications: SaidSettings::default(),
            pointed: Vec::new(),
            pointed_applications: Vec::new(),
            mounts: Vec::new(),
            unserved: Vec::new(),
            tenants: Vec::new(),
        }
    }

    /// A SHA-256.
    fn digest(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?.to_ascii_lowercase();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(text);
        }
        let expected = "a SHA-256, 64 hexadecimal digits, as `tools_hash` of `GET /mcp/discovery`";
        let example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        self.faults.push(ConfigFault::Value { name, expected, example });
        None
    }

    fn key(&mut self, name: &'static str) -> Option<Secret> {
        let key = self.text(name)?;
        if key.len() >= KEY {
            return Some(Secret::new(key));
        }
        let expected = "a secret text of at least 32 characters";
        self.faults.push(ConfigFault::Value { name, expected, example: "$(openssl rand -hex 32)" });
        None
    }

    fn public_url(&mut self, name: &'static str) -> Option<Url> {
        let url = Url::parse(self.text(name)?).ok();
        let whole = |url: &Url| {
            // What begins so means something else to the router.
            let plain = !url.path().split('/').any(|part| part.starts_with([':', '*']));
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.query().is_none() && plain
        };
        let url = url.filter(whole);
        if url.is_none() {
            let expected = "an address of HTTP without a user name and without a query";
            self.faults.push(ConfigFault::Value { name, expected, example: "https://example.com/kartoteka" });
        }
        url
    }

    fn text(&self, name: &str) -> Option<&str> {
        set(self.variables, name)
    }

    fn parsed<T: FromStr>(&mut self, name: &'static str, expected: &'static str, example: &'static str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.faults.push(ConfigFault::Value { name, expected, example });
        }
        parsed
    }

    fn count(&mut self, name: &'static str, default: usize) -> usize {
        let count: Option<std::num::NonZero<usize>> = self.parsed(name, "a whole number above 0", "1000000");
        count.map_or(default, std::num::NonZero::get)
    }

    fn lists_aliases(&mut self) -> bool {
        let named = |word: &str| match word {
            "accepted" => Some(false),
            "listed" => Some(true),
            _ => None,
        };
        self.named("KARTOTEKA_ALIASES", named, "`accepted` or `listed`", "listed").unwrap_or_default()
    }

    fn answers(&mut self) -> AnswerForm {
        let usual = AnswerForm::default();
        AnswerForm {
            text: self.named("KARTOTEKA_TEXT", TextForm::named, "`full` or `summary`", "summary").unwrap_or(usual.text),
            labels: self
                .named("KARTOTEKA_LABELS", LabelForm::named, "`table` or `records`", "records")
                .unwrap_or(usual.labels),
            characters: self
                .parsed("KARTOTEKA_RESULT_CHARACTERS", "a number of characters, or 0", "100000")
                .unwrap_or(usual.characters),
        }
    }

    fn named<T>(
        &mut self,
        name: &'static str,
        read: fn(&str) -> Option<T>,
        expected: &'static str,
        example: &'static str,
    ) -> Option<T> {
        let read = read(self.text(name)?);
        if read.is_none() {
            self.faults.push(ConfigFault::Value { name, expected, example });
        }
        read
    }

    fn flag(&mut self, name: &'static str) -> bool {
        self.named(name, is_on, "0 or 1", "1").unwrap_or(false)
    }

    fn zone(&mut self) -> TimeZone {
        let Some(name) = self.text("SERVER_TIMEZONE") else { return TimeZone::UTC };
        TimeZone::get(name).unwrap_or_else(|_| {
            self.faults.push(ConfigFault::Value {
                name: "SERVER_TIMEZONE",
                expected: "the name of a time zone",
                example: "Europe/Moscow",
            });
            TimeZone::UTC
        })
    }

    fn log(&mut self) -> String {
        let named = ["LOG_LEVEL", "SERVER_LOG_LEVEL"].into_iter().find_map(|name| Some((name, self.text(name)?)));
        let Some((name, said)) = named else { return "info".to_owned() };
        allowed::log(said).unwrap_or_else(|| {
            let expected =
                "a level (off, error, warn, info, debug, trace) or directives such as `info,kartoteka=debug`";
            self.faults.push(ConfigFault::Value { name, expected, example: "info" });
            "info".to_owned()
        })
    }

    fn networks(&mut self, name: &'static str) -> Vec<IpNet> {
        let list = self.list(name);
        let networks: Vec<IpNet> = list.iter().filter_map(|entry| allowed::network(entry)).collect();
        if networks.len() < list.len() {
            let expected = "a list of addresses and networks, and not of everyone";
            self.faults.push(ConfigFault::Value { name, expected, example: "10.0.0.0/8,127.0.0.1" });
        }
        networks
    }

    fn fitting(
        &mut self,
        name: &'static str,
        fits: fn(&str) -> bool,
        expected: &'static str,
        example: &'static str,
    ) -> Vec<String> {
        let list = self.list(name);
        if !list.iter().all(|entry| fits(entry)) {
            self.faults.push(ConfigFault::Value { name, expected, example });
        }
        list
    }

    fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests;
