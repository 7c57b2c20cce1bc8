//! Lists that are longer than a client takes, and what the text of a result says of a repair.

use super::advised::Advised;
use super::listed::Listed;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::call::result::Advice;
use crate::texts::Variables;

impl Call<'_> {
    /// Notes that only the first `count` records of a list were written, if these are not all: where it goes on, and a
    /// warning with the arguments for that.
    pub(super) fn shorten(
        &self,
        listed: &mut Listed<'_>,
        count: usize,
        given: Option<&str>,
        advised: &mut Advised<'_>,
    ) {
        let left = listed.pagination.fetched - count;
        if left == 0 {
            return;
        }
        let pagination = &mut listed.pagination;
        pagination.fetched = count;
        let paged = self.card.paging.as_ref().is_some_and(|paging| paging.paged);
        let next = pagination.start + i64::try_from(count).unwrap_or(i64::MAX);
        pagination.next = Some(next).filter(|_| paged);
        let mut variables = Variables::new();
        for (name, number) in [("count", count), ("left", left)] {
            variables.integer(name, i64::try_from(number).unwrap_or(i64::MAX));
        }
        let position = self.plan().position_argument().filter(|_| paged);
        if let Some(position) = position {
            variables.owned("next", format!("{position}: {next}"));
        }
        advised.advice.warnings.push(self.own("shortened", &variables));
        if let (Some(position), None) = (position, &advised.advice.fix) {
            let mut repair = SuggestedRepair::new(given);
            repair.set(position.to_owned(), Some(next.into()));
            advised.advice.fix = repair.suggestion(None);
        }
    }

    /// What the text says of a suggested fix: its arguments, ready to be sent.
    pub(super) fn ready(&self, advice: &Advice) -> Option<String> {
        let fix = advice.fix.as_ref()?;
        Some(self.own_text("suggested-call", &Variables::new().with("arguments", fix.json())))
    }
}
