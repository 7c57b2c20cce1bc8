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
pub(super) struct TenantWays {
    now: ArcSwap<HashMap<Box<str>, TenantWay>>,
    said: Mutex<SaidWays>,
}

/// What is said of one tenant; of one of which nothing is said there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct TenantWay {
    locale: Option<Box<str>>,
    zone: Option<TimeZone>,
}

/// Each tenant of the operator's file, and of the store.
#[derive(Debug, Default)]
struct SaidWays {
    of_file: Vec<(Box<str>, TenantWay)>,
    made: Vec<(Box<str>, TenantWay)>,
}

impl TenantWays {
    /// From now on the operator's file says this.
    pub(super) fn follow_file(&self, tenants: &[OperatorTenant]) {
        let way = |tenant: &OperatorTenant| TenantWay {
            locale: tenant.locale.as_deref().map(Into::into),
            zone: tenant.zone.clone(),
        };
        let said = tenants.iter().map(|tenant| (tenant.id.as_str().into(), way(tenant))).collect();
        self.follow(|ways| ways.of_file = said);
    }

    /// From now on the store says this. A time zone that this machine does not know is the server's.
    pub(super) fn follow_made(&self, tenants: &[TenantRecord]) {
        let zone = |name: &str| TimeZone::get(name).ok();
        let way = |tenant: &TenantRecord| TenantWay {
            locale: tenant.locale.as_deref().map(Into::into),
            zone: tenant.timezone.as_deref().and_then(zone),
        };
        let said = tenants.iter().map(|tenant| (tenant.id.as_str().into(), way(tenant))).collect();
        self.follow(|ways| ways.made = said);
    }

    fn follow(&self, change: impl FnOnce(&mut SaidWays)) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut said);
        let all = said.made.iter().chain(&said.of_file);
        let mut now: HashMap<_, _> = all.cloned().collect();
        now.retain(|_, way| *way != TenantWay::default());
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
