//! Opens catalogs: joins sources with what an operator has set for them, and with the backends that the settings name.
//! Serving, single calls, checks and programs that embed catalogs all come through here.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::connection::{Connection, Sender};
use super::invented;
use super::profile;
use super::served::ServedCatalog;
use super::set_fault::SetFault;
use super::source::CatalogSource;
use super::tool_set::ToolSet;
use crate::access::roles::{RoleTable, TooManyRoles};
use crate::access::settings::AccessSettings;
use crate::caller::Caller;
use crate::config::Config;
use crate::config::settings::{self, Settings};
use crate::outbound::{BackendFaults, Backends, ConnectionParts, OutboundClient};
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Upstream};
use crate::secret::{FetchedKeys, KnownKeys};
use crate::texts::Texts;

/// Catalogs that can be served.
pub struct Opened {
    /// All of them.
    pub set: ToolSet,
    /// Those that are left out because not one of their settings is set.
    pub left_out: Vec<settings::SettingFaults>,
}

/// Why catalogs cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Settings are missing or wrong.
    #[error("{}", lines(.0))]
    Settings(Vec<settings::SettingFaults>),
    /// Backends cannot be asked as the settings are.
    #[error("a backend cannot be asked\n{0}")]
    Backend(BackendFaults),
    /// The catalogs do not go together.
    #[error("the tools cannot be served together")]
    Set(#[from] SetFault),
}

fn lines(faults: &[settings::SettingFaults]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A source, and what is set for it.
type Configured = (CatalogSource, Arc<Settings>);

/// Opens catalogs with the settings of the configuration. `earlier` is what was served before a reload: its connections
/// and the pace of backends whose limits are the same go on.
///
/// # Errors
/// The settings of a catalog are missing or wrong, unless it is not configured at all while others are; a backend cannot
/// be asked; or the catalogs do not go together.
pub fn open(sources: Vec<CatalogSource>, config: &Config, earlier: Option<&ToolSet>) -> Result<Opened, OpenError> {
    let (configured, left_out) = configured(sources, config)?;
    for variable in configured.iter().flat_map(|(_, settings)| settings.short_keys()) {
        tracing::warn!(%variable, "the secret is too short to be hidden where a backend quotes it");
    }
    for note in configured.iter().flat_map(|(_, settings)| settings.notes()) {
        tracing::warn!("{note}");
    }
    let settings = configured.iter().map(|(_, settings)| &**settings);
    let client = match earlier.and_then(ToolSet::client) {
        Some(client) => client.renewed(config, settings),
        None => OutboundClient::new(config, settings),
    };
    let connect = |place, source: &CatalogSource, settings: &Arc<Settings>, texts: &Arc<Texts>| {
        let parts = ConnectionParts {
            plan: source.plan.clone(),
            settings: Arc::clone(settings),
            texts: Arc::clone(texts),
            place,
        };
        let same = earlier.and_then(|earlier| earlier.catalog_named(&source.plan.name));
        let same = same.and_then(|same| same.own_connection().backends().cloned());
        Ok(Sender::Backends(Arc::new(Backends::open(parts, &client, same.as_deref())?)))
    };
    let guarded = (&*config.access, earlier.map(ToolSet::roles));
    let fetched = Arc::clone(client.fetched());
    let (locale, profile) = (config.locale.as_deref(), config.profile.as_deref());
    let mut set = assemble(configured, (locale, profile), guarded, fetched, connect)?;
    set.keep_client(client);
    Ok(Opened { set: set.answering(config.answers).listing_aliases(config.lists_aliases), left_out })
}

/// Opens catalogs to be looked at: their settings are invented, and nothing can be asked.
///
/// # Errors
/// The catalogs do not go together.
pub fn open_unconnected(
    sources: Vec<CatalogSource>,
    locale: Option<&str>,
    profile: Option<&str>,
) -> Result<ToolSet, OpenError> {
    let upstream: Arc<dyn Upstream> = Arc::new(Unconnected);
    let configured = sources.into_iter().map(|source| {
        let settings = Settings::new(&source.plan, invented::settings(&source.plan), Vec::new());
        (source, settings)
    });
    open_over(configured.collect(), |_| Arc::clone(&upstream), locale, profile)
}

/// The same with the roles and limits of an operator, whose settings are not looked at.
///
/// # Errors
/// The catalogs do not go together.
pub fn open_for(sources: Vec<CatalogSource>, config: &Config) -> Result<ToolSet, OpenError> {
    let upstream: Arc<dyn Upstream> = Arc::new(Unconnected);
    let configured = sources.into_iter().map(|source| {
        let settings = Settings::new(&source.plan, invented::settings(&source.plan), Vec::new());
        (source, Arc::new(settings))
    });
    let (locale, profile) = (config.locale.as_deref(), config.profile.as_deref());
    let sender = |_, _: &CatalogSource, _: &_, _: &_| Ok(Sender::Other(Arc::clone(&upstream)));
    assemble(configured.collect(), (locale, profile), (&config.access, None), Arc::default(), sender)
}

/// Opens catalogs with these settings, whose requests are sent by what `upstream` gives for the catalog of a name.
///
/// # Errors
/// The catalogs do not go together.
pub fn open_over(
    sources: Vec<(CatalogSource, Settings)>,
    upstream: impl Fn(&str) -> Arc<dyn Upstream>,
    locale: Option<&str>,
    profile: Option<&str>,
) -> Result<ToolSet, OpenError> {
    let configured = sources.into_iter().map(|(source, settings)| (source, Arc::new(settings))).collect();
    assemble(configured, (locale, profile), (&AccessSettings::default(), None), Arc::default(), |_, source, _, _| {
        Ok(Sender::Other(upstream(&source.plan.name)))
    })
}

/// The catalogs that the operator has configured, and those that are left out because they are not configured at all.
fn configured(
    sources: Vec<CatalogSource>,
    config: &Config,
) -> Result<(Vec<Configured>, Vec<settings::SettingFaults>), OpenError> {
    let (mut configured, mut left_out, mut faulty) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources {
        match Settings::resolve(&source.plan, config) {
            Ok(settings) => configured.push((source, Arc::new(settings))),
            Err(faults) if faults.unconfigured => left_out.push(faults),
            Err(faults) => faulty.push(faults),
        }
    }
    if configured.is_empty() {
        faulty.append(&mut left_out);
    }
    if faulty.is_empty() { Ok((configured, left_out)) } else { Err(OpenError::Settings(faulty)) }
}

fn assemble(
    configured: Vec<Configured>,
    (locale, profile): (Option<&str>, Option<&str>),
    (access, earlier): (&AccessSettings, Option<&RoleTable>),
    fetched: Arc<FetchedKeys>,
    mut connect: impl FnMut(usize, &CatalogSource, &Arc<Settings>, &Arc<Texts>) -> Result<Sender, BackendFaults>,
) -> Result<ToolSet, OpenError> {
    let texts = Arc::new(Texts::new(configured.iter().map(|(source, _)| &*source.plan), locale));
    let keys = configured.iter().flat_map(|(_, settings)| settings.keys());
    let keys = Arc::new(KnownKeys::new(keys, fetched));
    let chosen = profile::chosen(configured.iter().map(|(source, _)| source), profile)?;
    let mut catalogs = Vec::with_capacity(configured.len());
    let mut faults = Vec::new();
    for (place, (source, settings)) in configured.into_iter().enumerate() {
        match connect(place, &source, &settings, &texts) {
            Ok(sender) => {
                let connection = Connection::new((place, &source.plan), settings, sender, &texts, Arc::clone(&keys));
                catalogs.push(ServedCatalog::new(place, source, connection, &texts, &access.limits));
            }
            Err(BackendFaults(found)) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(OpenError::Backend(BackendFaults(faults)));
    }
    let of_cards = catalogs.iter().flat_map(|catalog| catalog.plan.roles.iter()).map(AsRef::as_ref);
    let roles = access.role_table(of_cards, earlier).map_err(|TooManyRoles| SetFault::Roles)?;
    Ok(ToolSet::new(catalogs, texts, &chosen, roles)?)
}

/// Sends nothing.
struct Unconnected;

impl Upstream for Unconnected {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        std::future::ready(Err(SendError::Unreachable)).boxed()
    }
}
