//! A tenant as the operator's file has it.

use jiff::tz::TimeZone;
use kartoteka_compiler::plan::CallRate;

use crate::caller::Offer;
use crate::store::tenants::TenantBounds;

/// The most calls that a bound of those at once lets through.
pub(crate) const MOST_AT_ONCE: u32 = CallRate::MOST;

/// A rate of calls, as it is written: `60000/600min` is none, and `120/60s` is `120/min`.
#[must_use]
pub(crate) fn call_rate(text: &str) -> Option<String> {
    CallRate::of(text).map(|rate| rate.to_string())
}

/// A tenant of the operator's file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OperatorTenant {
    /// Its id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: Option<String>,
    /// The language in which its systems are written to; `None`: the server's.
    pub(crate) locale: Option<String>,
    /// The time zone in which its days begin; `None`: the server's.
    pub(crate) zone: Option<TimeZone>,
    /// The catalogs that are all that its callers are offered; `None`: every one.
    pub(crate) catalogs: Option<Vec<String>>,
    /// The profile whose tools they are; `None`: every tool.
    pub(crate) profile: Option<String>,
    /// How often its callers may call.
    pub(crate) bounds: TenantBounds,
}

impl OperatorTenant {
    /// What is all that its callers are offered.
    #[must_use]
    pub(crate) fn offer(&self) -> Offer {
        Offer::of(self.catalogs.as_deref(), self.profile.as_deref())
    }
}
