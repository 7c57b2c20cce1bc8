//! Where a PostgreSQL is.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr as _;

use sqlx::any::AnyConnectOptions;
use url::Url;

use crate::secret::Secret;

/// What may stand behind the `?` of a URL. Another word would be passed over in silence.
const PARAMETERS: [&str; 13] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Where a PostgreSQL is, and as whom it is spoken to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresPlace {
    /// For the process; the URL may hold a password.
    url: Secret,
    /// For migrations: the owner of the schema.
    owner: Option<Secret>,
    /// As it may be shown.
    shown: String,
}

/// Why a URL names no PostgreSQL. The URL is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlaceFault {
    /// It is none.
    #[error("this is no URL of a PostgreSQL: `postgres://ROLE@HOST/DATABASE`")]
    Url,
    /// It has a parameter of another kind.
    #[error("a URL of a PostgreSQL has no `{0}`")]
    Parameter(String),
    /// It leaves to chance whether the connection is encrypted.
    #[error("`sslmode` is `verify-full`, `verify-ca`, `require` or `disable`")]
    Mode,
}

impl PostgresPlace {
    /// A place as its URLs say.
    ///
    /// # Errors
    /// One of them names no PostgreSQL.
    pub(crate) fn new(url: &Secret, owner: Option<&Secret>) -> Result<Self, PlaceFault> {
        let read = encrypted(url)?;
        let host = read.host_str().unwrap_or("localhost");
        let port = read.port().map(|port| format!(":{port}")).unwrap_or_default();
        let shown = format!("postgres://{host}{port}{}", read.path());
        let owner = owner.map(encrypted).transpose()?;
        Ok(Self { url: Secret::new(read.as_str()), owner: owner.map(|owner| Secret::new(owner.as_str())), shown })
    }

    /// For the process.
    pub(super) fn own(&self) -> AnyConnectOptions {
        options(&self.url)
    }

    /// For migrations.
    pub(super) fn owner(&self) -> Option<AnyConnectOptions> {
        self.owner.as_ref().map(options)
    }
}

impl fmt::Display for PostgresPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for PostgresPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresPlace({})", self.shown)
    }
}

fn options(url: &Secret) -> AnyConnectOptions {
    AnyConnectOptions::from_str(url.expose()).expect("it was read as a URL")
}

/// The URL; one that leaves this machine says how it is encrypted: `verify-full`, unless it says otherwise.
fn encrypted(url: &Secret) -> Result<Url, PlaceFault> {
    let mut read = Url::parse(url.expose()).map_err(|_| PlaceFault::Url)?;
    if !matches!(read.scheme(), "postgres" | "postgresql") || read.cannot_be_a_base() {
        return Err(PlaceFault::Url);
    }
    let (mut mode, mut host) = (None, read.host_str().unwrap_or_default().to_owned());
    for (name, value) in read.query_pairs() {
        let known = PARAMETERS.contains(&&*name) || (name.starts_with("options[") && name.ends_with(']'));
        if !known {
            return Err(PlaceFault::Parameter(name.into_owned()));
        }
        match &*name {
            "sslmode" => mode = Some(value.into_owned()),
            "host" | "hostaddr" => host = value.into_owned(),
            _ => {}
        }
    }
    match mode.as_deref() {
        Some("verify-full" | "verify-ca" | "require" | "disable") => {}
        Some(_) => return Err(PlaceFault::Mode),
        None => {
            let mode = if is_of_this_machine(&host) { "disable" } else { "verify-full" };
            read.query_pairs_mut().append_pair("sslmode", mode);
        }
    }
    Ok(read)
}

/// A socket, or an address of loopback.
fn is_of_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.is_empty()
        || host.starts_with('/')
        || host.starts_with("%2F")
        || host.starts_with("%2f")
        || host == "localhost"
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
