//! The tenants of a server.

use serde::Serialize;

use crate::page::{Moment, Page, Section, Title};

/// A tenant.
#[derive(Debug, Clone, Serialize)]
pub struct TenantRow {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// It is of the operator's file.
    pub file: bool,
    /// Its callers are not let in.
    pub stopped: bool,
    /// The language in which its systems are written to; empty: the server's.
    pub locale: String,
    /// The time zone in which its days begin; empty: the server's.
    pub timezone: String,
    /// The catalogs that are all that its callers are offered, with commas between; empty: every one.
    pub catalogs: String,
    /// The profile whose tools they are; empty: every tool.
    pub profile: String,
    /// How often they may call, as `tenant=300/min, caller=60/min`; empty: as those of every tenant.
    pub limits: String,
    /// How many calls at once, likewise.
    pub parallel: String,
    /// How many systems it has connected.
    pub connections: u64,
    /// When it was made.
    pub made: Option<Moment>,
}

/// The tenants.
#[derive(Debug, Serialize)]
pub struct TenantsPage {
    /// What was sought.
    pub q: String,
    /// Those that fit.
    pub tenants: Vec<TenantRow>,
    /// How many there are.
    pub total: usize,
    /// How many of those that fit are not shown.
    pub more: usize,
}

/// What is wrong with a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TenantFault {
    /// Its name has other characters, or none.
    Id,
    /// There is one of this name.
    Taken,
    /// It is called by too long a title.
    Title,
    /// There is no such time zone.
    Timezone,
    /// A catalog is none that there is.
    Catalogs,
    /// A limit is no rate of calls, or of nobody.
    Limits,
    /// The same of the calls at once.
    Parallel,
    /// Its name was not typed as it is.
    Confirm,
}

/// The form of a tenant.
#[derive(Debug, Serialize)]
pub struct TenantPage {
    /// The tenant; of a new one what was filled in.
    pub x: TenantRow,
    /// It is a new one.
    pub new: bool,
    /// The languages that the server speaks; `languages` are those of the console.
    pub spoken: Vec<String>,
    /// The catalogs that there are.
    pub catalogs: Vec<String>,
    /// The profiles of those.
    pub profiles: Vec<String>,
    /// What is wrong.
    #[serde(rename = "fault_of")]
    pub fault: Option<TenantFault>,
}

impl Page for TenantsPage {
    const TEMPLATE: &'static str = "tenants.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tenants)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-tenants")
    }
}

impl Page for TenantPage {
    const TEMPLATE: &'static str = "tenant.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tenants)
    }

    fn title(&self) -> Title<'_> {
        match self.new {
            true => Title::Key("tenants.new"),
            false => Title::Text(self.x.title.as_str().into()),
        }
    }
}
