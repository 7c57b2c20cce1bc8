//! Who calls: identity and rights, language, the conversation that a call can have with its caller, the trace it is part of,
//! and what a caller can be answered besides the result of a tool.

mod answer_form;
mod call_id;
mod calling;
pub mod conversation;
mod identity;
mod locale;
mod network;
mod nothing_sent;
mod offer;
pub mod outcome;
mod refused_token;
mod rights;
pub(crate) mod span;
mod tenants_now;
pub(crate) mod trace;
mod wire;

pub(crate) use answer_form::{AnswerForm, LabelForm, TextForm};
pub use call_id::CallId;
pub(crate) use call_id::CallIds;
pub use calling::Caller;
pub(crate) use identity::{CallerBearer, DEFAULT_TENANT, LackedScope};
pub use identity::{Identity, Principal};
pub use locale::Locale;
pub(crate) use network::network;
pub use nothing_sent::NothingSent;
pub(crate) use offer::{Offer, OfferMark};
pub use refused_token::RefusedToken;
pub(crate) use rights::{CatalogMark, MOST_ROLES, Rights, RoleId};
pub(crate) use tenants_now::TenantStandings;
pub use tenants_now::TenantsNow;
pub(crate) use wire::Wire;
