//! What all records of a list come to: of the whole list, or not at all.
//!
//! A list that is longer than its card allows is not read: its first page says so. A page that is missing fails the call, as does a
//! list that leads nowhere. What changes while pages are read can move records from one page to another: one that comes twice counts
//! once, and where the records that came are not as many as the backend counts, the sums say that they are not complete. One that goes
//! while another comes is not seen.

mod amount;
mod tally;

use kartoteka_compiler::plan::{self, SumField};
use serde_json::Value;

use super::doubts::PagesEnded;
use super::failed::Failed;
use super::pages::Pages;
use super::step::Acted;
use super::tool_call::Call;
use super::unsummed::NoSums;
use super::wanted::Wanted;
use crate::call::result::ResultWarning;
use crate::runtime::evaluate;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::reply::{Head, ReplyBody};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;
use tally::Tallies;

/// Groups beyond these are left out: they are in the order of their units, and of each the largest sums come first.
const MOST_GROUPS: usize = 200;

/// Sums on their way: of which list, and with which arguments.
pub(super) struct Summing<'s> {
    pub(super) step: &'s plan::Step,
    pub(super) reply: &'s plan::Reply,
    pub(super) sums: &'s plan::Sums,
    pub(super) bound: &'s dyn BoundArguments,
    pub(super) scope: &'s Scope<'s>,
}

impl Call<'_> {
    /// Gives what the records of these pages come to, as JSON: of pages that are the whole list, see [`unsummed`].
    pub(super) fn summed<'a>(&self, summing: &Summing<'_>, pages: Pages<'_>, room: &'a ReplyBody) -> Acted<'a> {
        let Summing { step, reply, sums, bound, scope } = *summing;
        let chosen = groups(sums, bound, scope);
        let mut tallies = Tallies::new(sums, &chosen);
        for (text, page) in &pages.pages {
            for record in page.records().iter().map(|span| span.of(text)) {
                if tallies.is_new(record) && evaluate::holds(&reply.keep, bound, &scope.on_record(record)) {
                    tallies.add(record);
                }
            }
        }
        let read = i64::try_from(tallies.read()).unwrap_or(i64::MAX);
        let all = pages.total.unwrap_or(read);
        let doubts = &pages.doubts;
        let complete = all == read && doubts.counted.is_none() && !doubts.repeated && tallies.again() == 0;
        let mut warnings = Vec::new();
        if !complete {
            let mut variables = Variables::new();
            variables.text("system", self.context.system());
            variables.integer("read", read);
            variables.count("again", tallies.again());
            variables.integer("all", all);
            warnings.push(self.own_as("changed-list", "changed-list-of-sums", &variables));
        }
        let written = tallies.written(complete, MOST_GROUPS);
        self.warn_of_amounts(step, &tallies, &mut warnings);
        if written.groups > MOST_GROUPS {
            let mut variables = Variables::new().with("step", &*step.name);
            for (name, number) in [("count", MOST_GROUPS), ("all", written.groups)] {
                variables.count(name, number);
            }
            warnings.push(self.own_as("shortened", "warning-shortened-groups", &variables));
        }
        let text = room.gives(written.json);
        Acted { text, asked: pages.asked, attachment: None, warnings, head: Head::default(), bodyless: false }
    }

    /// Warns of amounts that are no numbers: their records are counted, and no sum has them.
    fn warn_of_amounts(&self, step: &plan::Step, tallies: &Tallies<'_>, warnings: &mut Vec<ResultWarning>) {
        if tallies.unreadable() > 0 {
            let mut variables = Variables::new().with("step", &*step.name);
            variables.count("count", tallies.unreadable());
            warnings.push(self.own_as("unreadable-amounts", "warning-unreadable-amounts", &variables));
        }
    }
}

/// Why the pages that came are not the list.
pub(super) fn unsummed(pages: &Pages<'_>, wanted: &Wanted) -> Option<Failed> {
    let goes_on = pages.next.is_some() || pages.records > wanted.limit;
    match pages.doubts.ended {
        Some(PagesEnded::Time | PagesEnded::Pages(_) | PagesEnded::Long) => {
            Some(Failed::NoSums(NoSums::Slow { came: pages.records }))
        }
        Some(PagesEnded::Circle | PagesEnded::Lost) => {
            let status = pages.pages.last().map_or(200, |(_, page)| page.head().status());
            Some(Failed::Exchange(ExchangeError::Unexpected { status }))
        }
        None => goes_on.then(|| too_long(pages, wanted)),
    }
}

fn too_long(pages: &Pages<'_>, wanted: &Wanted) -> Failed {
    let found = pages.total.filter(|total| wanted.there(*total) > wanted.limit);
    Failed::NoSums(NoSums::Long { found, most: wanted.limit })
}

/// The fields that a call groups by, in the order that it names them.
fn groups<'s>(sums: &'s plan::Sums, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Vec<&'s SumField> {
    let Some(groups) = &sums.groups else { return sums.by.iter().collect() };
    let named = evaluate::json(groups, bound, scope).and_then(|json| serde_json::from_str(&json).ok());
    let names: Vec<String> = match named {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let mut chosen: Vec<&SumField> = Vec::new();
    for name in names {
        // The unit is none of these: sums are kept apart by it in any case.
        let field = sums.by.iter().find(|field| field.name == name);
        chosen.extend(field.filter(|field| chosen.iter().all(|known| known.name != field.name)));
    }
    chosen
}

#[cfg(test)]
mod tests;
