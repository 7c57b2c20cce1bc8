//! What all records of a list come to: of the whole list, or not at all.
//!
//! A list that is longer than its card allows is not read: its first page says so. A page that is missing fails the call, as does a
//! list that leads nowhere. What changes while pages are read can move records from one page to another: one that comes twice counts
//! once, and where the records that came are not as many as the backend counts, the sums say that they are not complete. One that goes
//! while another comes changes no count. So a list of several pages is read twice: what comes to the same both times was so at the
//! moment between; where it does not, or cannot be read again, the sums say that.

mod amount;
mod tally;

use kartoteka_compiler::plan::{self, SumField};
use serde_json::Value;

use super::doubts::{Doubts, PagesEnded};
use super::failed::Failed;
use super::pages::{Look, Pages, Sought};
use super::step::Acted;
use super::tool_call::Call;
use super::unsummed::NoSums;
use super::wanted::Wanted;
use crate::call::result::ResultWarning;
use crate::catalog::card::Paging;
use crate::runtime::evaluate;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::reply::{Head, ReplyBody};
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;
use tally::{Tallies, WrittenSums};

/// Groups beyond these are left out: they are in the order of their units, and of each the largest sums come first.
const MOST_GROUPS: usize = 200;

/// Sums on their way: of which list, and with which arguments.
pub(super) struct Summing<'s> {
    pub(super) step: &'s plan::Step,
    pub(super) paging: &'s Paging,
    pub(super) reply: &'s plan::Reply,
    pub(super) sums: &'s plan::Sums,
    pub(super) bound: &'s dyn BoundArguments,
    pub(super) scope: &'s Scope<'s>,
}

/// What a second look at a list says of the first.
enum SecondLook {
    /// It came to the same, or the list is one page.
    Same,
    /// It came to these sums instead.
    Otherwise(WrittenSums),
    /// There was none: why, as a text says it.
    Not(String),
}

impl Call<'_> {
    /// Gives what the records of these pages come to, as JSON: of pages that are the whole list, see [`unsummed`].
    pub(super) async fn summed<'a>(
        &self,
        summing: &Summing<'_>,
        sought: Sought<'_>,
        pages: Pages<'_>,
        room: &'a ReplyBody,
    ) -> Acted<'a> {
        let chosen = groups(summing.sums, summing.bound, summing.scope);
        let tallies = tallied(summing, &chosen, &pages);
        let (mut warnings, mut complete) = (Vec::new(), true);
        let mut written = tallies.written(MOST_GROUPS);
        if is_uneven(&pages, &tallies) {
            complete = false;
            warnings.push(self.changed_while_summed(&pages, &tallies));
        } else {
            match self.looked_again(summing, sought, (&chosen, &pages, &tallies)).await {
                SecondLook::Same => {}
                SecondLook::Otherwise(again) => {
                    (written, complete) = (again, false);
                    let mut variables = Variables::new();
                    variables.text("system", self.context.system());
                    warnings.push(self.own_as("changed-list", "changed-list-read-again", &variables));
                }
                SecondLook::Not(reason) => {
                    complete = false;
                    warnings.push(self.own("read-once", &Variables::new().with("reason", reason)));
                }
            }
        }
        self.warn_of_amounts(summing.step, written.unreadable, &mut warnings);
        if written.groups > MOST_GROUPS {
            let mut variables = Variables::new().with("step", &*summing.step.name);
            for (name, number) in [("count", MOST_GROUPS), ("all", written.groups)] {
                variables.count(name, number);
            }
            warnings.push(self.own_as("shortened", "warning-shortened-groups", &variables));
        }
        let text = room.gives(written.json(complete));
        Acted { text, asked: pages.asked, attachment: None, warnings, head: Head::default(), bodyless: false }
    }

    /// Reads a list of several pages once more, and compares what it comes to.
    async fn looked_again(
        &self,
        summing: &Summing<'_>,
        sought: Sought<'_>,
        (chosen, pages, tallies): (&[&SumField], &Pages<'_>, &Tallies<'_>),
    ) -> SecondLook {
        if pages.pages.len() < 2 {
            return SecondLook::Same;
        }
        let bodies = self.rooms(summing.paging, summing.bound, summing.reply);
        let look = Look { again: true, ..sought.look };
        let again = match self.pages(Sought { look, ..sought }, &bodies).await {
            Ok(again) => again,
            Err(undone) => return SecondLook::Not(self.reason(&undone.failed)),
        };
        if let Some(missing) = &again.doubts.missing {
            return SecondLook::Not(self.reason(missing));
        }
        if let Some(PagesEnded::Time | PagesEnded::Pages(_) | PagesEnded::Long) = again.doubts.ended {
            return SecondLook::Not(self.own_text("read-once-time", &Variables::new()));
        }
        if let Some(failed) = unsummed(&again, sought.wanted) {
            return SecondLook::Not(self.reason(&failed));
        }
        let other = tallied(summing, chosen, &again);
        match tallies.is_same(&other) && !is_uneven(&again, &other) {
            true => SecondLook::Same,
            false => SecondLook::Otherwise(other.written(MOST_GROUPS)),
        }
    }

    /// Warns of records that are not as many as the backend counts, or came twice.
    fn changed_while_summed(&self, pages: &Pages<'_>, tallies: &Tallies<'_>) -> ResultWarning {
        let mut variables = Variables::new();
        variables.text("system", self.context.system());
        variables.integer("read", read(tallies));
        variables.count("again", tallies.again());
        variables.integer("all", pages.total.unwrap_or_else(|| read(tallies)));
        // Records that come twice, and another count, show that the list has moved; fewer records than are counted show nothing.
        let Doubts { counted, repeated, .. } = pages.doubts;
        match counted.is_some() || repeated || tallies.again() > 0 {
            true => self.own_as("changed-list", "changed-list-of-sums", &variables),
            false => self.own_as("incomplete-list", "uneven-sums", &variables),
        }
    }

    /// Warns of amounts that are no numbers: their records are counted, and no sum has them.
    fn warn_of_amounts(&self, step: &plan::Step, unreadable: usize, warnings: &mut Vec<ResultWarning>) {
        if unreadable > 0 {
            let mut variables = Variables::new().with("step", &*step.name);
            variables.count("count", unreadable);
            warnings.push(self.own_as("unreadable-amounts", "warning-unreadable-amounts", &variables));
        }
    }
}

/// What the records of these pages come to.
fn tallied<'s>(summing: &Summing<'s>, chosen: &[&'s SumField], pages: &Pages<'_>) -> Tallies<'s> {
    let Summing { reply, sums, bound, scope, .. } = *summing;
    let mut tallies = Tallies::new(sums, chosen);
    for (text, page) in &pages.pages {
        for record in page.records().iter().map(|span| span.of(text)) {
            if tallies.is_new(record) && evaluate::holds(&reply.keep, bound, &scope.on_record(record)) {
                tallies.add(record);
            }
        }
    }
    tallies
}

/// Whether the records are other than the backend counts, by their number alone.
fn is_uneven(pages: &Pages<'_>, tallies: &Tallies<'_>) -> bool {
    let Doubts { counted, repeated, .. } = pages.doubts;
    pages.total.is_some_and(|all| all != read(tallies)) || counted.is_some() || repeated || tallies.again() > 0
}

fn read(tallies: &Tallies<'_>) -> i64 {
    i64::try_from(tallies.read()).unwrap_or(i64::MAX)
}

/// Why the pages that came are not the list.
pub(super) fn unsummed(pages: &Pages<'_>, wanted: &Wanted) -> Option<Failed> {
    let goes_on = pages.next.is_some() || pages.records > wanted.limit;
    match pages.doubts.ended {
        Some(PagesEnded::Time | PagesEnded::Pages(_) | PagesEnded::Long) => {
            Some(Failed::NoSums(NoSums::Slow { came: pages.records }))
        }
        Some(PagesEnded::Circle | PagesEnded::Lost | PagesEnded::OnePage) => {
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
