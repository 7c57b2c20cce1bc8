//! In which language a tenant's systems are written to, and where its days begin, where that differs from the server's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::tz::TimeZone;

use crate::caller::Locale;
use crate::config::OperatorTenant;
use crate::store::tenants::TenantRecord;
use crate::texts::Texts;

/// What is said of tenants, by their ids. What the operator's file says of one goes before the store.
#[derive(Debug, Default)]
pub(super) struct RegionalSettings {
    now: ArcSwap<HashMap<Box<str>, RegionOfTenant>>,
    said: Mutex<SaidRegions>,
}

/// What is said of one tenant; of one of which nothing is said there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct RegionOfTenant {
    locale: Option<Box<str>>,
    zone: Option<TimeZone>,
}

/// Each tenant of the operator's file, and of the store.
#[derive(Debug, Default)]
struct SaidRegions {
    of_file: Vec<(Box<str>, RegionOfTenant)>,
    made: Vec<(Box<str>, RegionOfTenant)>,
}

impl RegionalSettings {
    /// From now on the operator's file says this.
    pub(super) fn follow_file(&self, tenants: &[OperatorTenant]) {
        let of_tenant = |tenant: &OperatorTenant| RegionOfTenant {
            locale: tenant.locale.as_deref().map(Into::into),
            zone: tenant.zone.clone(),
        };
        let tenants = tenants.iter().map(|tenant| (tenant.id.as_str().into(), of_tenant(tenant))).collect();
        self.follow(|said| said.of_file = tenants);
    }

    /// From now on the store says this. A time zone that this machine does not know is the server's.
    pub(super) fn follow_made(&self, tenants: &[TenantRecord]) {
        let zone = |name: &str| TimeZone::get(name).ok();
        let of_tenant = |tenant: &TenantRecord| RegionOfTenant {
            locale: tenant.locale.as_deref().map(Into::into),
            zone: tenant.timezone.as_deref().and_then(zone),
        };
        let tenants = tenants.iter().map(|tenant| (tenant.id.as_str().into(), of_tenant(tenant))).collect();
        self.follow(|said| said.made = tenants);
    }

    fn follow(&self, change: impl FnOnce(&mut SaidRegions)) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut said);
        let all = said.made.iter().chain(&said.of_file);
        let mut now: HashMap<_, _> = all.cloned().collect();
        now.retain(|_, region| *region != RegionOfTenant::default());
        self.now.store(now.into());
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
