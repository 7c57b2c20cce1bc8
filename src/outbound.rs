//! The client that asks the backends: adds what each wants added, keeps to its limits, tries again what may be tried
//! again, and reads whole replies as bytes. What a reply means is not its business, beyond "busy"; which tool asks is
//! not either. It sends nothing to anywhere but below a backend's address, and nothing that it could not say safely.

mod backend;
mod body;
mod error;
mod extras;
mod failure;
mod form;
mod pace;
mod retry;
mod start;
mod wire;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use kartoteka_compiler::plan;
use tracing::Level;

use crate::call::upstream::{Reply, SendError, Upstream};
use crate::caller::Caller;
use crate::config::Config;
use crate::redact::Redactor;
use crate::request::Request;
use crate::scope::Scope;
use crate::settings::Settings;
use crate::texts::Texts;
use crate::windows::Clock;
use backend::{Backend, Message};
use pace::Pace;
use retry::{Ending, Next};
use wire::{Answer, Attempt, Wire};

pub use error::{Error, Lost};
pub use start::{Fault, Faults, Wrong};
