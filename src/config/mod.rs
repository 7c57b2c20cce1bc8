//! What the operator says: the environment and the `.env` in the working directory, read once and passed whole as
//! `Arc<Config>`. The environment wins. What a catalog's settings mean is none of its business (see
//! [`settings`](crate::config::settings)); it holds them as secrets, by name.

pub mod dotenv;
pub mod remote;
#[cfg(unix)]
pub mod settings;
pub mod socket;
pub mod tls;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::tz::TimeZone;

use crate::secret::Secret;

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
    pub zone: TimeZone,
    /// `KARTOTEKA_LOCALE`: the language of those who name none.
    pub locale: Option<String>,
    /// `KARTOTEKA_PROFILE`: the subset of tools to offer.
    pub profile: Option<String>,
    /// `LOG_LEVEL`: a level, or directives such as `info,kartoteka::outbound=debug`.
    pub log: String,
    /// `KARTOTEKA_MAX_BODY_BYTES`: the longest message that is taken from a client.
    pub max_body_bytes: usize,
    /// `KARTOTEKA_MAX_REPLY_BYTES`: the longest reply that is taken from a backend.
    pub max_reply_bytes: usize,
    /// `KARTOTEKA_CALLS_IN_FLIGHT`: how many calls run at once; more are told to come back.
    pub calls_in_flight: usize,
    /// `KARTOTEKA_CONNECTIONS`: how many connections a listener holds open at once; more are told to come back.
    pub connections: usize,
    /// `KARTOTEKA_ALLOWED_HOSTS`: names in `Host` besides this machine's.
    pub allowed_hosts: Vec<String>,
    /// `KARTOTEKA_ALLOWED_ORIGINS`: pages that may ask, besides those of this machine.
    pub allowed_origins: Vec<String>,
    /// `KARTOTEKA_STATE_KEY`: signs what clients bring back with the second round of a call; the same for every process
    /// that they may come to. Each process makes its own if unset.
    pub state_key: Option<Secret>,
    variables: BTreeMap<String, Secret>,
}

/// The fewest characters of a key: those of 256 bits as text.
const KEY: usize = 32;

/// Everything that is wrong, so that one start tells it all.
#[derive(Debug)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Something that the operator must change.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file is there and cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line of the file is not understood.
    #[error("`{}`, line {}: {}", path.display(), fault.line, fault.wrong)]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, and why.
        fault: dotenv::Fault,
    },
    /// A variable of the server's own has a value that it cannot have.
    #[error("`{name}` is not {expected}; for example `{name}={example}`")]
    Value {
        /// The variable.
        name: &'static str,
        /// What it must be.
        expected: &'static str,
        /// A value that would do.
        example: &'static str,
    },
}

impl Config {
    /// Reads the environment of this process and `.env` in the working directory.
    ///
    /// # Errors
    /// Every fault of the file and of the server's own variables.
    pub fn read() -> Result<Self, Faults> {
        // What is not Unicode is kept with U+FFFD in the place: no setting takes that, so it is told where it matters.
        let environment = std::env::vars_os().map(|(name, value)| (lossy(&name), lossy(&value)));
        let path = Path::new(FILE);
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_parts(environment, Some((path, &text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::from_parts(environment, None),
            Err(source) => Err(Faults(vec![Fault::Read { path: path.to_owned(), source }])),
        }
    }

    /// The same from given parts: variables that win, and the text of a file with its path.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_parts(
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<(&Path, &str)>,
    ) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut variables = BTreeMap::new();
        if let Some((path, text)) = file {
            let (pairs, wrong) = dotenv::parse(text);
            variables.extend(pairs);
            faults.extend(wrong.into_iter().map(|fault| Fault::Line { path: path.to_owned(), fault }));
        }
        variables.extend(environment);
        let given = Given { variables: &variables, faults: &mut faults };
        let config = given.config();
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        let variables = variables.into_iter().map(|(name, value)| (name, Secret::new(value))).collect();
        Ok(Self { variables, ..config })
    }

    /// The value of a variable, without the space around it. An empty one counts as unset: that is how compose files and
    /// CI write "nothing".
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.expose().trim()).filter(|value| !value.is_empty())
    }

    /// The same with one variable set, whatever the operator said: this is how the demo points a catalog at itself.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), Secret::new(value));
        self
    }
}

fn lossy(text: &std::ffi::OsStr) -> String {
    text.to_string_lossy().into_owned()
}

/// The server's own variables, while they are read.
struct Given<'g> {
    variables: &'g BTreeMap<String, String>,
    faults: &'g mut Vec<Fault>,
}

impl Given<'_> {
    fn config(mut self) -> Config {
        Config {
            host: self.text("SERVER_HOST").unwrap_or("127.0.0.1").to_owned(),
            port: self.parsed("SERVER_PORT", "a port number", "8000").unwrap_or(8000),
            zone: self.zone(),
            locale: self.text("KARTOTEKA_LOCALE").map(str::to_owned),
            profile: self.text("KARTOTEKA_PROFILE").map(str::to_owned),
            log: self.text("LOG_LEVEL").unwrap_or("info").to_owned(),
            max_body_bytes: self.count("KARTOTEKA_MAX_BODY_BYTES", 4 << 20),
            max_reply_bytes: self.count("KARTOTEKA_MAX_REPLY_BYTES", 16 << 20),
            calls_in_flight: self.count("KARTOTEKA_CALLS_IN_FLIGHT", 1024),
            connections: self.count("KARTOTEKA_CONNECTIONS", 10_000),
            allowed_hosts: self.list("KARTOTEKA_ALLOWED_HOSTS"),
            allowed_origins: self.list("KARTOTEKA_ALLOWED_ORIGINS"),
            state_key: self.key("KARTOTEKA_STATE_KEY"),
            variables: BTreeMap::new(),
        }
    }

    fn key(&mut self, name: &'static str) -> Option<Secret> {
        let key = self.text(name)?;
        if key.len() >= KEY {
            return Some(Secret::new(key));
        }
        let expected = "a secret text of at least 32 characters";
        self.faults.push(Fault::Value { name, expected, example: "$(openssl rand -hex 32)" });
        None
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn parsed<T: FromStr>(&mut self, name: &'static str, expected: &'static str, example: &'static str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.faults.push(Fault::Value { name, expected, example });
        }
        parsed
    }

    fn count(&mut self, name: &'static str, default: usize) -> usize {
        let count: Option<std::num::NonZero<usize>> = self.parsed(name, "a whole number above 0", "1000000");
        count.map_or(default, std::num::NonZero::get)
    }

    fn zone(&mut self) -> TimeZone {
        let Some(name) = self.text("SERVER_TIMEZONE") else { return TimeZone::UTC };
        TimeZone::get(name).unwrap_or_else(|_| {
            self.faults.push(Fault::Value {
                name: "SERVER_TIMEZONE",
                expected: "the name of a time zone",
                example: "Europe/Moscow",
            });
            TimeZone::UTC
        })
    }

    fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "SERVER_PORT=1\nBITRIX_TOKEN=from-file\nONLY_FILE=' spaced '\nEMPTY=";
        let config = Config::from_parts(
            pairs(&[("BITRIX_TOKEN", "from-environment\n"), ("KARTOTEKA_ALLOWED_HOSTS", "a.example, b.example,")]),
            Some((Path::new(".env"), file)),
        )
        .expect("nothing is wrong");
        assert_eq!(config.port, 1);
        assert_eq!(config.variable("BITRIX_TOKEN"), Some("from-environment"));
        assert_eq!(config.variable("ONLY_FILE"), Some("spaced"));
        assert_eq!(config.variable("EMPTY"), None);
        assert_eq!(config.variable("UNSET"), None);
        assert_eq!(config.allowed_hosts, ["a.example", "b.example"]);
        assert_eq!(config.host, "127.0.0.1");
        assert_eq!(config.zone, TimeZone::UTC);
        assert_eq!(config.with_variable("UNSET", "x").variable("UNSET"), Some("x"));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let environment = pairs(&[
            ("SERVER_PORT", "eighty"),
            ("SERVER_TIMEZONE", "Moscow"),
            ("KARTOTEKA_CALLS_IN_FLIGHT", "0"),
            ("BITRIX_TOKEN", "t0p-s3cret"),
        ]);
        let faults = Config::from_parts(environment, Some((Path::new(".env"), "BITRIX_TOKEN 'x'")))
            .expect_err("four things are wrong");
        assert_eq!(faults.0.len(), 4);
        let told = faults.to_string();
        for part in ["`.env`, line 1", "SERVER_PORT=8000", "SERVER_TIMEZONE=Europe/Moscow", "KARTOTEKA_CALLS_IN_FLIGHT"]
        {
            assert!(told.contains(part), "{told}");
        }
        assert!(!told.contains("s3cret") && !format!("{faults:?}").contains("s3cret"));
    }

    #[test]
    fn a_key_is_long_enough_and_shown_nowhere() {
        let key = |key| Config::from_parts(pairs(&[("KARTOTEKA_STATE_KEY", key)]), None);
        let config = key("s3cret-s3cret-s3cret-s3cret-s3cret").expect("nothing is wrong");
        assert!(config.state_key.is_some() && !format!("{config:?}").contains("s3cret"));
        let short = key("s3cret").expect_err("six characters are too few");
        assert!(short.to_string().contains("KARTOTEKA_STATE_KEY") && !format!("{short} {short:?}").contains("s3cret"));
        assert!(key("").expect("unset").state_key.is_none());
    }

    #[test]
    fn what_a_variable_holds_is_not_shown() {
        let config = Config::from_parts(pairs(&[("BITRIX_TOKEN", "t0p-s3cret")]), None).expect("nothing is wrong");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
