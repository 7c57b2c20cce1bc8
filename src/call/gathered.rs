//! The list that one of several steps comes to: its records, of as many pages as its limit needs, or what they come to in all.
//!
//! What is behind it is made of all of it, so that a page that is missing fails the step. A list that goes on behind what was
//! taken of it is named in the result, unless the author has written how many records the card wants.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use super::done::Undone;
use super::doubts::PagesEnded;
use super::list;
use super::pages::{Look, Pages, Sought};
use super::sifted;
use super::step::Acted;
use super::sums::{self, Summing};
use super::tool_call::Call;
use crate::catalog::card::Paging;
use crate::runtime::reply::{Head, ReplyBody};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

impl Call<'_> {
    /// Asks for the list of the step of this number, and gives it as JSON.
    pub(super) async fn gathered<'a>(
        &self,
        (step, number): (&plan::Step, usize),
        (paging, reply): (&Paging, &plan::Reply),
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        room: &'a ReplyBody,
    ) -> Result<Acted<'a>, Undone> {
        let send = step.send().expect("a list is one request");
        let bodies = self.rooms(paging, bound, reply);
        let wanted = list::wanted(paging, bound, reply, scope);
        let sought = Sought { number, send, reply, bound, scope: *scope, wanted: &wanted, look: Look::new() };
        let mut all = self.pages(sought, &bodies).await?;
        if let Some(missing) = all.doubts.missing.take() {
            return Err(Undone::asked(all.asked, *missing));
        }
        if let Some(sums) = &reply.sums {
            if let Some(failed) = sums::unsummed(&all, &wanted) {
                return Err(Undone::asked(all.asked, failed));
            }
            let summing = Summing { step, paging, reply, sums, bound, scope };
            return Ok(self.summed(&summing, sought, all, room).await);
        }
        let Pages { pages, asked, records: came, next, doubts, total, .. } = all;
        let goes_on = next.is_some() || came.saturating_sub(wanted.skip) > wanted.limit;
        // How many the author has written is as many as the card wants.
        let meant = matches!(reply.limit, Some(plan::Value::Literal(_)));
        let records = pages.iter().flat_map(|(text, page)| page.records().iter().map(|span| span.of(text)));
        let records = records.skip(wanted.skip).take(wanted.limit);
        let records: Vec<Cow<'_, str>> = match reply.sifts() {
            true => sifted::sifted(reply, bound, scope, records).into_iter().flatten().flatten().collect(),
            false => records.map(Cow::Borrowed).collect(),
        };
        let mut warnings = Vec::new();
        let ends_early = match doubts.ended {
            // It has as many as the card wants.
            Some(PagesEnded::Lost) => !wanted.limited,
            ended => ended.is_some(),
        };
        if ends_early || goes_on && !meant {
            let mut variables = Variables::new().with("step", &*step.name);
            variables.count("count", records.len());
            warnings.push(self.own_as("shortened", "warning-shortened-step", &variables));
        }
        self.warn_of_repeats(&doubts, total, &mut warnings);
        let text = room.gives(format!("[{}]", records.join(",")));
        Ok(Acted { text, asked, attachment: None, warnings, head: Head::default(), bodyless: false })
    }
}
