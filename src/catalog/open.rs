//! Opens catalogs: joins sources with what an operator has set for them, and with the backends that the settings name.
//! Serving, single calls, checks and programs that embed catalogs all come through here.

use std::sync::Arc;

use super::connection::{Connection, Sender};
use super::connection_maker::ConnectionMaker;
use super::invented;
use super::mount;
use super::profile;
use super::served::{Connections, ServedCatalog};
use super::set_fault::SetFault;
use super::source::CatalogSource;
use super::tenants::TenantConnections;
use super::tool_set::ToolSet;
use super::unconnected::Unconnected;
use crate::access::power::Power;
use crate::access::roles::{RoleTable, TooManyRoles};
use crate::access::settings::AccessSettings;
use crate::config::Config;
use crate::config::settings::{self, SettingFaults, SettingSource, Settings};
use crate::outbound::{BackendFaults, BackendTallies, Backends, ConnectionParts, OutboundClient};
use crate::runtime::upstream::Upstream;
use crate::secret::{FetchedKeys, KnownKeys};
use crate::texts::Texts;

/// Catalogs that can be served.
pub struct Opened {
    /// All of them.
    pub set: ToolSet,
    /// Those that are left out because not one of their settings is set.
    pub(crate) left_out: Vec<settings::SettingFaults>,
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
    /// The language of callers who name none is not spoken.
    #[error("`KARTOTEKA_LOCALE` is no language that is spoken here: those are `{}`", .spoken.join("`, `"))]
    Locale {
        /// Those that are, by their names.
        spoken: Vec<String>,
    },
}

fn lines(faults: &[settings::SettingFaults]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A source, and what the operator has set for it; `None`: nothing, since its tenants connect it.
type Configured = (CatalogSource, Option<Arc<Settings>>);

/// Makes the connections of a catalog's tenants: of the catalog at a place, beside the operator's own.
type TenantsOf<'t> =
    dyn Fn(usize, &CatalogSource, (&Arc<Texts>, &Arc<KnownKeys>), Option<&Arc<Connection>>) -> TenantConnections + 't;

/// Opens catalogs with the settings of the configuration. `earlier` is what was served before a reload: its connections
/// and the pace of backends whose limits are the same go on.
///
/// # Errors
/// The settings of a catalog are missing or wrong, unless it is not configured at all while others are; a backend cannot
/// be asked; the catalogs do not go together; or the language of callers who name none is not spoken.
pub fn open(sources: Vec<CatalogSource>, config: &Config, earlier: Option<&ToolSet>) -> Result<Opened, OpenError> {
    open_served(mount::served(sources, config, Vec::new())?, config, earlier)
}

/// The same of catalogs as the operator has them served, mounts and all.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_served(
    served: Vec<CatalogSource>,
    config: &Config,
    earlier: Option<&ToolSet>,
) -> Result<Opened, OpenError> {
    let (configured, left_out) = configured(served, config)?;
    tell_unfit_of_tenants(&configured, config);
    let set = || configured.iter().filter_map(|(_, settings)| settings.as_deref());
    set().for_each(tell_of);
    let client = match earlier.and_then(ToolSet::client) {
        Some(client) => client.renewed(config, set()),
        None => OutboundClient::new(config, set()),
    };
    let connect = |place, source: &CatalogSource, settings: &Arc<Settings>, texts: &Arc<Texts>| {
        let parts = ConnectionParts {
            grant: None,
            plan: source.plan.clone(),
            settings: Arc::clone(settings),
            texts: Arc::clone(texts),
            place,
            tenant: None,
        };
        let same = earlier.and_then(|earlier| earlier.same_catalog(&source.plan.name, source.mount.as_ref()));
        let same = same.and_then(|same| same.own_connection().backends().cloned());
        Ok(Sender::Backends(Arc::new(Backends::open(parts, &client, same.as_deref())?)))
    };
    let guarded = (&*config.access, earlier.map(ToolSet::roles));
    let fetched = Arc::clone(client.fetched());
    let (locale, profile) = (config.locale.as_deref(), config.profile.as_deref());
    let shared = Arc::new(config.clone());
    let tenants = |place,
                   source: &CatalogSource,
                   (texts, keys): (&Arc<Texts>, &Arc<KnownKeys>),
                   own: Option<&Arc<Connection>>| {
        let counted = own.and_then(|own| own.backends()).map(|backends| backends.tallies());
        let maker = ConnectionMaker {
            place,
            plan: source.plan.clone(),
            texts: Arc::clone(texts),
            config: Arc::clone(&shared),
            client: client.clone(),
            keys: Arc::clone(keys),
            tallies: counted.unwrap_or_else(|| BackendTallies::new(source.plan.backends.len())),
        };
        let same = earlier.and_then(|earlier| earlier.same_catalog(&source.plan.name, source.mount.as_ref()));
        TenantConnections::new(maker, own.cloned(), same.and_then(|same| same.tenants()))
    };
    // Without an operator's file there is one tenant, whatever it is called.
    let tenants: Option<&TenantsOf<'_>> = if config.operator_file.is_some() { Some(&tenants) } else { None };
    let mut set = assemble(configured, (locale, profile), guarded, (fetched, tenants), connect)?;
    if locale.is_some_and(|locale| set.texts().named(locale).is_none()) {
        let texts = set.texts();
        let spoken = texts.locales().map(|locale| texts.name(locale).to_owned()).collect();
        return Err(OpenError::Locale { spoken });
    }
    set.keep_client(client);
    Ok(Opened { set: set.answering(config.answers).listing_aliases(config.lists_aliases), left_out })
}

/// Tells what may be amiss in settings with which a catalog is served all the same.
fn tell_of(settings: &Settings) {
    for variable in settings.short_keys() {
        tracing::warn!(%variable, "the secret is too short to be hidden where a backend quotes it");
    }
    for note in settings.notes() {
        tracing::warn!("{note}");
    }
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
    over(with_invented_settings(sources), unconnected, (locale, profile), &AccessSettings::default())
}

/// The same of catalogs as an operator has them served, with the operator's roles and limits and without the settings.
///
/// # Errors
/// The catalogs do not go together.
pub(crate) fn open_for(served: Vec<CatalogSource>, config: &Config) -> Result<ToolSet, OpenError> {
    over(
        with_invented_settings(served),
        unconnected,
        (config.locale.as_deref(), config.profile.as_deref()),
        &config.access,
    )
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
    over(sources, upstream, (locale, profile), &AccessSettings::default())
}

fn with_invented_settings(sources: Vec<CatalogSource>) -> Vec<(CatalogSource, Settings)> {
    let configured = sources.into_iter().map(|source| {
        let settings = Settings::new(&source.plan, invented::settings(&source.plan), Vec::new());
        (source, settings)
    });
    configured.collect()
}

fn unconnected(_: &str) -> Arc<dyn Upstream> {
    Arc::new(Unconnected)
}

/// Catalogs for which `upstream` sends: without tenants, earlier roles and fetched keys.
fn over(
    sources: Vec<(CatalogSource, Settings)>,
    upstream: impl Fn(&str) -> Arc<dyn Upstream>,
    chosen: (Option<&str>, Option<&str>),
    access: &AccessSettings,
) -> Result<ToolSet, OpenError> {
    let configured = sources.into_iter().map(|(source, settings)| (source, Some(Arc::new(settings)))).collect();
    let sender = |_, source: &CatalogSource, _: &_, _: &_| Ok(Sender::Other(upstream(&source.plan.name)));
    assemble(configured, chosen, (access, None), (Arc::default(), None), sender)
}

/// The catalogs that the operator has configured, and those that are left out because they are not configured at all.
fn configured(
    sources: Vec<CatalogSource>,
    config: &Config,
) -> Result<(Vec<Configured>, Vec<settings::SettingFaults>), OpenError> {
    let (mut configured, mut left_out, mut faulty) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources {
        match Settings::resolve(&source.plan, config) {
            Ok(settings) => configured.push((source, Some(Arc::new(settings)))),
            Err(faults) if faults.are_missing() && is_left_to_tenants(&source, &faults, config) => {
                configured.push((source, None));
            }
            Err(faults) if faults.unconfigured => left_out.push(faults),
            Err(faults) => faulty.push(faults),
        }
    }
    // Where something is set and wrong, that is what is wrong, and not that other catalogs are not set up.
    if configured.is_empty() && faulty.is_empty() {
        faulty.append(&mut left_out);
    }
    if faulty.is_empty() { Ok((configured, left_out)) } else { Err(OpenError::Settings(faulty)) }
}

/// Tells what the operator's file says for single tenants and does not fit: the others are served.
fn tell_unfit_of_tenants(configured: &[Configured], config: &Config) {
    for faults in configured.iter().flat_map(|(source, _)| unfit_of_tenants(source, config)) {
        tracing::error!(
            %faults,
            "the operator's file gives a tenant what does not fit: its calls end until that is mended"
        );
    }
}

/// What that is; what is missing a tenant may connect.
fn unfit_of_tenants(source: &CatalogSource, config: &Config) -> Vec<SettingFaults> {
    let said = config.said();
    let found = said.tenants_of(&source.plan.name).filter_map(|tenant| {
        let resolved = Settings::resolve_from(&source.plan, &SettingSource::for_tenant(config, tenant));
        let mut faults = resolved.err()?;
        faults.faults.retain(|fault| fault.key.as_ref().is_some_and(|key| key.is_of_tenant()));
        (!faults.faults.is_empty()).then_some(faults)
    });
    found.collect()
}

/// Whether tenants have a catalog that the operator has not set up for all: someone may connect it, or the operator's file has it
/// for one of them.
fn is_left_to_tenants(source: &CatalogSource, faults: &SettingFaults, config: &Config) -> bool {
    let connects = |role: &crate::access::roles::RoleRule| role.may.contains(&Power::Connect);
    let can_be = source.plan.connection.is_some() && config.access.roles.iter().flatten().any(connects);
    can_be || config.said().has_tenant_of(&faults.catalog)
}

fn assemble(
    configured: Vec<Configured>,
    (locale, profile): (Option<&str>, Option<&str>),
    (access, earlier): (&AccessSettings, Option<&RoleTable>),
    (fetched, tenants): (Arc<FetchedKeys>, Option<&TenantsOf<'_>>),
    mut connect: impl FnMut(usize, &CatalogSource, &Arc<Settings>, &Arc<Texts>) -> Result<Sender, BackendFaults>,
) -> Result<ToolSet, OpenError> {
    let texts = Arc::new(Texts::new(configured.iter().map(|(source, _)| &*source.plan), locale));
    let keys = configured.iter().flat_map(|(_, settings)| settings.iter().flat_map(|settings| settings.keys()));
    let keys = Arc::new(KnownKeys::new(keys, fetched));
    let chosen = profile::chosen(configured.iter().map(|(source, _)| source), profile)?;
    let mut catalogs = Vec::with_capacity(configured.len());
    let mut faults = Vec::new();
    for (place, (source, settings)) in configured.into_iter().enumerate() {
        let own = match settings {
            None => None,
            Some(settings) => match connect(place, &source, &settings, &texts) {
                Ok(sender) => {
                    let at = (place, &*source.plan);
                    Some(Arc::new(Connection::new(at, settings, sender, &texts, Arc::clone(&keys))))
                }
                Err(BackendFaults(found)) => {
                    faults.extend(found);
                    continue;
                }
            },
        };
        let tenants = tenants.map(|tenants| tenants(place, &source, (&texts, &keys), own.as_ref()));
        let unconnected = match (&own, &tenants) {
            // No caller lacks a connection where there is one for all.
            (Some(own), None) => Arc::clone(own),
            _ => Arc::new(Connection::unconnected((place, &source.plan), &texts)),
        };
        let connections = Connections { own, unconnected, tenants };
        catalogs.push(ServedCatalog::new(place, source, connections, &texts, (access, profile)));
    }
    if !faults.is_empty() {
        return Err(OpenError::Backend(BackendFaults(faults)));
    }
    let of_cards = catalogs.iter().flat_map(|catalog| catalog.plan.roles.iter()).map(AsRef::as_ref);
    let roles = access.role_table(of_cards, earlier).map_err(|TooManyRoles| SetFault::Roles)?;
    Ok(ToolSet::new(catalogs, texts, &chosen, roles)?)
}
