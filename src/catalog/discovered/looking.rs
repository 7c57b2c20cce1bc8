//! What is needed to look for the tools of a connection.

use std::sync::Arc;

use kartoteka_compiler::plan::Export;

use super::exports::Exports;
use crate::access::limits::Guarding;
use crate::catalog::card::Card;
use crate::runtime::plan::Plan;
use crate::runtime::tool::Tool;
use crate::store::Store;
use crate::texts::Texts;

/// What is needed to look for the tools of a connection.
pub(in crate::catalog) struct Looking<'l> {
    pub(in crate::catalog) plan: &'l Plan,
    pub(in crate::catalog) place: usize,
    pub(in crate::catalog) texts: &'l Texts,
    pub(in crate::catalog) exports: &'l Exports,
    pub(in crate::catalog) store: &'l Store,
    pub(in crate::catalog) tenant: &'l str,
    /// Whether a name is a tool's that is no server's.
    pub(in crate::catalog) is_taken: &'l (dyn Fn(&str) -> bool + Sync),
}

impl Looking<'_> {
    pub(super) fn export(&self, backend: usize) -> &Export {
        self.plan.backends[backend].export.as_ref().expect("a shelf is of a backend with an export")
    }

    pub(super) fn card(&self, tool: Arc<dyn Tool>, backend: usize) -> Arc<Card> {
        let guarding = Guarding::of_discovered(self.plan, tool.plan(), &self.exports.rules);
        let guarding = (!guarding.is_empty()).then(|| Box::new(guarding));
        let mut card = Card::over(tool, (self.place, self.plan), vec![backend], self.texts, guarding);
        card.counters = self.exports.counters_of(&self.export(backend).prefix);
        Arc::new(card)
    }
}
