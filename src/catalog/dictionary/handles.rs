//! Handles on what a call borrows, from which a load is made that outlives the call.

use std::sync::Arc;

use crate::config::settings::Settings;
use crate::runtime::plan::Plan;
use crate::runtime::upstream::Upstream;
use crate::texts::Texts;

/// Handles on what a call borrows.
#[derive(Clone, Copy)]
pub(crate) struct Handles<'c> {
    pub(crate) upstream: &'c Arc<dyn Upstream>,
    pub(crate) plan: &'c Plan,
    pub(crate) settings: &'c Arc<Settings>,
    pub(crate) texts: &'c Arc<Texts>,
}
