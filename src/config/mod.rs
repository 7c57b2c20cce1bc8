//! What the operator says: variables, read at the start, and again on a reload, into one [`Config`]; the settings of a catalog, made
//! of them; and the files that an operator names. In `src/`, this room and `cli` alone touch the environment, and with the audit's
//! file and `outbound::kept` the disk; catalogs are read by the compiler, the store by SQLite.

mod allowed;
mod bcrm;
pub(crate) mod dotenv;
mod fault;
mod fetch;
mod gateway;
pub(crate) mod near;
mod operator;
mod operator_file;
pub(crate) mod place;
pub(crate) mod regular_file;
pub mod remote;
mod said_settings;
pub mod settings;
#[cfg(unix)]
pub(crate) mod socket;
mod switch;
mod tenant;
pub mod tls;

pub(crate) use crate::caller::DEFAULT_TENANT;
pub(crate) use allowed::is_zone;
pub(crate) use bcrm::AskedWire;
pub(crate) use fault::ConfigFault;
pub use fault::ConfigFaults;
pub(crate) use fault::NoOperatorFile;
pub(crate) use fetch::FetchRules;
pub use operator::Config;
pub(crate) use operator::own_listener::{MetricsFor, OwnListener};
pub(crate) use operator_file::{OperatorSource, find as find_operator_file};
pub(crate) use tenant::{MOST_AT_ONCE, OperatorTenant, call_rate};
