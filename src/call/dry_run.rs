//! What is known of a call before anything is sent, for those who look at it without making it.

use kartoteka_compiler::plan;

use super::advised::Advised;
use super::tool_call::Call;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::arguments::BadArguments;

/// A call that was looked at and not made.
pub(crate) struct DryRun {
    /// The caller's arguments as they were read.
    pub(crate) accepted: Accepted,
    /// The advice, by code and in words.
    pub(crate) warnings: Vec<(String, String)>,
    /// What is suggested instead, a JSON object.
    pub(crate) suggested: Option<String>,
    /// The most requests for pages of a list; 1 for what is no list.
    pub(crate) pages: usize,
}

impl Call<'_> {
    /// Looks at the call without making it.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub(crate) fn dry_run(&self, given: Option<&str>) -> Result<DryRun, BadArguments> {
        let accepted = accept::read(&*self.card.tool, &self.context.catalog.plan, given)?;
        let Advised { advice, .. } = self.advise(&accepted, given);
        let pages = match &self.plan().action {
            plan::Action::Steps { reply: Some(reply), .. } if self.card.paging.is_some() => {
                self.most_pages(&*accepted.bound, reply)
            }
            _ => 1,
        };
        let warnings = advice.warnings.into_iter().map(|warning| (warning.code, warning.message)).collect();
        let suggested = advice.fix.map(|fix| fix.json());
        Ok(DryRun { accepted, warnings, suggested, pages })
    }
}
