//! What holds of single tenants where it differs from the server: the language and the time zone of each, what its callers are offered,
//! and how often they may call.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use kartoteka_compiler::plan::CallRate;

use crate::access::limits::{Counted, Guarding, LimitScope};
use crate::caller::{Locale, Offer, OfferMark};
use crate::config::OperatorTenant;
use crate::store::tenants::{TenantBounds, TenantRecord};
use crate::texts::Texts;

/// What is said of tenants, by their ids. What the operator's file says of one goes before the store, all of it.
#[derive(Debug, Default)]
pub(super) struct TenantRules {
    now: ArcSwap<HashMap<Box<str>, RegionOfTenant>>,
    said: Mutex<SaidOfTenants>,
}

/// Where one tenant is; of one of which nothing is said there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct RegionOfTenant {
    locale: Option<Box<str>>,
    zone: Option<TimeZone>,
}

/// All that is said of one tenant.
#[derive(Debug, Clone, Default)]
struct SaidOfTenant {
    region: RegionOfTenant,
    offer: Option<OfferMark>,
    guarding: Guarding,
}

/// Each tenant of the operator's file, and those of the store of which anything is said.
#[derive(Debug, Default)]
struct SaidOfTenants {
    of_file: HashMap<Box<str>, SaidOfTenant>,
    made: HashMap<Box<str>, SaidOfTenant>,
}

/// What those are to follow who let callers in and count their calls.
#[derive(Debug, Default)]
pub(super) struct FollowedRules {
    /// What is offered to the callers of tenants, of those to whom not everything is.
    pub(super) offers: HashMap<Box<str>, OfferMark>,
    /// What the calls of tenants are held against, in the place of what holds of all.
    pub(super) limits: HashMap<Box<str>, Guarding>,
}

impl TenantRules {
    /// From now on the operator's file says this, and limits the calls of tenants so.
    pub(super) fn follow_file(
        &self,
        tenants: &[OperatorTenant],
        limits: &HashMap<Box<str>, Guarding>,
    ) -> FollowedRules {
        let of_tenant = |tenant: &OperatorTenant| SaidOfTenant {
            region: RegionOfTenant { locale: tenant.locale.as_deref().map(Into::into), zone: tenant.zone.clone() },
            offer: tenant.offer().mark(),
            guarding: limits.get(&*tenant.id).cloned().unwrap_or_default(),
        };
        let of_file = tenants.iter().map(|tenant| (tenant.id.as_str().into(), of_tenant(tenant))).collect();
        self.follow(|said| said.of_file = of_file)
    }

    /// From now on the store says this. A time zone that this machine does not know is the server's.
    pub(super) fn follow_made(&self, tenants: &[TenantRecord]) -> FollowedRules {
        let made = tenants.iter().filter(|tenant| tenant.differs_from_server());
        let made = made.map(|tenant| (tenant.id.as_str().into(), SaidOfTenant::of_record(tenant))).collect();
        self.follow(|said| said.made = made)
    }

    fn follow(&self, change: impl FnOnce(&mut SaidOfTenants)) -> FollowedRules {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut said);
        let mut followed = FollowedRules::default();
        let mut now = HashMap::new();
        let made = said.made.iter().filter(|(id, _)| !said.of_file.contains_key(*id));
        for (id, of) in made.chain(&said.of_file) {
            if of.region != RegionOfTenant::default() {
                now.insert(id.clone(), of.region.clone());
            }
            followed.offers.extend(of.offer.map(|offer| (id.clone(), offer)));
            if !of.guarding.is_empty() {
                followed.limits.insert(id.clone(), of.guarding.clone());
            }
        }
        self.now.store(now.into());
        followed
    }

    /// The language of a tenant, where one is said that the server speaks.
    pub(super) fn locale(&self, tenant: &str, texts: &Texts) -> Option<Locale> {
        texts.named(self.now.load().get(tenant)?.locale.as_deref()?)
    }

    /// The time zone of a tenant, where one is said.
    pub(super) fn zone(&self, tenant: &str) -> Option<TimeZone> {
        self.now.load().get(tenant)?.zone.clone()
    }
}

impl SaidOfTenant {
    fn of_record(tenant: &TenantRecord) -> Self {
        let zone = |name: &str| TimeZone::get(name).ok();
        Self {
            region: RegionOfTenant {
                locale: tenant.locale.as_deref().map(Into::into),
                zone: tenant.timezone.as_deref().and_then(zone),
            },
            offer: Offer::of(tenant.catalogs.as_deref(), tenant.profile.as_deref()).mark(),
            guarding: guarding(&tenant.id, &tenant.bounds),
        }
    }
}

/// What the calls of a tenant are held against. What is kept was looked at before, by this program or a later one: a rate that this one
/// does not read is told in the log, and what holds of all tenants counts in its place.
fn guarding(tenant: &str, bounds: &TenantBounds) -> Guarding {
    let counted = |name: &str| match name {
        "tenant" => Counted::Tenant,
        "caller" => Counted::Caller,
        role => Counted::Role(role.into()),
    };
    let mut guarding = Guarding::default();
    for (subject, rate) in &bounds.limits {
        match CallRate::of(rate) {
            Some(rate) => guarding.limit(LimitScope::Server, counted(subject), rate),
            None => {
                tracing::error!(tenant, subject, rate, "a limit that the store keeps of a tenant is no rate of calls")
            }
        }
    }
    for (subject, most) in &bounds.parallel {
        guarding.at_once(LimitScope::Server, counted(subject), *most);
    }
    guarding
}
