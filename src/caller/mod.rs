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
pub mod outcome;
mod refused_token;
mod rights;
pub(crate) mod span;
pub(crate) mod trace;
mod wire;

pub(crate) use answer_form::{AnswerForm, LabelForm, TextForm};
pub use call_id::CallId;
pub(crate) use call_id::CallIds;
pub use calling::Caller;
pub(crate) use identity::{CallerBearer, DEFAULT_TENANT, LackedScope};
pub use identity::{Identity, Principal, StoppedTenants};
pub use locale::Locale;
pub(crate) use network::network;
pub use nothing_sent::NothingSent;
pub use refused_token::RefusedToken;
pub(crate) use rights::{CatalogMark, MOST_ROLES, ProfileMark, Rights, RoleId};
pub(crate) use wire::Wire;
