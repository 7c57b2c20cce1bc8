//! A step for each item of a list: reads side by side, as the pace of their backends allows, writes one after another.
//!
//! A read that fails leaves its failure in the place of its item, and the result warns of it; if all fail, the step does.
//! A write that fails ends the call, which says at which item, and what was done before.

use futures::future::BoxFuture;
use futures::stream::FuturesOrdered;
use futures::{FutureExt, StreamExt};
use kartoteka_compiler::plan::{self, Effect};
use serde_json::json;
use serde_json::value::RawValue;

use super::bodies::Bodies;
use super::done::Undone;
use super::failed::Failed;
use super::list::integer;
use super::step::Acted;
use super::tool_call::Call;
use super::words;
use crate::call::result::ResultWarning;
use crate::runtime::evaluate;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::json::Misfit;
use crate::runtime::reply::{Head, ReplyBody};
use crate::runtime::request::RequestFault;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most items whose requests are under way at once.
const MOST_AT_ONCE: usize = 10;

/// The most characters of an item in a message: enough to identify it, not all that it holds.
const LONGEST_TOLD: usize = 60;

/// The items of a step and what came of them.
struct Items<'s> {
    step: &'s plan::Step,
    each: &'s plan::Each,
    /// Those that are taken.
    items: Vec<&'s str>,
    /// JSON, one an item.
    results: Vec<String>,
    /// By their places.
    failed: Vec<(usize, Undone)>,
    warnings: Vec<ResultWarning>,
}

impl<'c> Call<'c> {
    /// Makes the steps of each item; `None` where the list is absent.
    pub(super) async fn each<'a>(
        &self,
        step: &plan::Step,
        each: &plan::Each,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
        room: &'a ReplyBody,
    ) -> Result<Option<Acted<'a>>, Undone> {
        let Some(list) = evaluate::json(&each.list, bound, scope) else { return Ok(None) };
        let (items, all) = self.items(step, each, &list, bound, scope).map_err(Undone::unasked)?;
        let mut warnings = Vec::new();
        if items.len() < all {
            let mut variables = Variables::new().with("step", &*step.name);
            variables.count("most", items.len());
            variables.count("all", all);
            warnings.push(self.own("items-left-out", &variables));
        }
        let mut run = Items { step, each, items, results: Vec::new(), failed: Vec::new(), warnings };
        match each.effect {
            Effect::Read => self.read_items(&mut run, bound, scope).await?,
            Effect::Write | Effect::Delete => self.write_items(&mut run, bound, scope).await?,
        }
        let asked = json!({ "items": run.items.len() }).to_string();
        let text = room.reads(format!("[{}]", run.results.join(",")).into());
        let (head, bodyless) = (Head::default(), false);
        Ok(Some(Acted { text, asked, attachment: None, warnings: run.warnings, head, bodyless }))
    }

    /// The items of a list, as many as there may be, and how many it has.
    pub(super) fn items<'l>(
        &self,
        step: &plan::Step,
        each: &plan::Each,
        list: &'l str,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Result<(Vec<&'l str>, usize), Failed> {
        let items: Vec<&RawValue> = serde_json::from_str(list).map_err(|_| no_list(step))?;
        let most = integer(&each.most, bound, scope).and_then(|most| usize::try_from(most).ok()).unwrap_or(0);
        let all = items.len();
        Ok((items.into_iter().map(RawValue::get).take(most).collect(), all))
    }

    /// Reads side by side; what comes is kept in the order of the items.
    async fn read_items(
        &self,
        run: &mut Items<'_>,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Result<(), Undone> {
        let each = run.each;
        let sends = each.steps.iter().filter_map(plan::Step::send);
        let allowed = sends.map(|send| self.allowed(send)).min().unwrap_or(usize::MAX);
        let at_once = allowed.clamp(1, MOST_AT_ONCE);
        let mut left = run.items.clone().into_iter();
        let mut under_way: FuturesOrdered<BoxFuture<'_, _>> =
            left.by_ref().take(at_once).map(|item| self.item(each, item, bound, *scope).boxed()).collect();
        while let Some(came) = under_way.next().await {
            if let Some(item) = left.next() {
                under_way.push_back(self.item(each, item, bound, *scope).boxed());
            }
            let place = run.results.len();
            match came {
                Ok((result, mut warnings)) => {
                    run.results.push(result);
                    run.warnings.append(&mut warnings);
                }
                Err(undone) => {
                    run.results.push(self.failed_item(run.items[place], &undone.failed));
                    run.failed.push((place, undone));
                }
            }
        }
        drop(under_way);
        self.failed_whole(run).map_or(Ok(()), Err)
    }

    /// Writes one after another, and no further than the first that fails.
    async fn write_items(
        &self,
        run: &mut Items<'_>,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Result<(), Undone> {
        for (place, item) in run.items.clone().into_iter().enumerate() {
            match self.item(run.each, item, bound, *scope).await {
                Ok((result, mut warnings)) => {
                    run.results.push(result);
                    run.warnings.append(&mut warnings);
                }
                Err(undone) => {
                    let told = |(place, item): (usize, &&str)| {
                        format!("{}[{place}] ({})", run.step.name, words::cut(item, LONGEST_TOLD))
                    };
                    let mut done: Vec<String> = run.items[..place].iter().enumerate().map(told).collect();
                    // Steps of the item itself that wrote before the one that failed.
                    done.extend(undone.done.iter().map(|inner| format!("{}[{place}].{inner}", run.step.name)));
                    return Err(self.at_item(run, place, Undone { done, ..undone }));
                }
            }
        }
        Ok(())
    }

    /// The steps of one item, in order: what comes of it as JSON, and what there is to be warned of.
    async fn item(
        &self,
        each: &plan::Each,
        item: &str,
        bound: &dyn BoundArguments,
        scope: Scope<'_>,
    ) -> Result<(String, Vec<ResultWarning>), Undone> {
        let bodies = Bodies::new(each.steps.len());
        let mut replies = scope.replies().to_vec();
        let (mut wrote, mut warnings) = (Vec::new(), Vec::new());
        for (place, step) in each.steps.iter().enumerate() {
            let number = each.first + place;
            let scope = scope.after(&replies).on_item(item);
            if !evaluate::holds(&step.when, bound, &scope) {
                continue;
            }
            self.reach(number);
            let room = bodies.room(place);
            let came = match &step.act {
                plan::Act::Send(send) => self.sent((step, number), send, bound, &scope, room).await,
                plan::Act::Call(call) => self.call_own(call, bound, &scope, room).await,
                plan::Act::End(end) => Err(self.ended(end, bound)),
                plan::Act::Each(_) => unreachable!("no `each` is inside another"),
            };
            match came {
                Ok(mut acted) => {
                    replies[number] = Some(acted.text);
                    warnings.append(&mut acted.warnings);
                    if step.effect() > Effect::Read {
                        wrote.push(step.name.to_string());
                    }
                }
                Err(undone) => match self.spares(step, &undone.failed) {
                    Some(warning) => warnings.extend(warning),
                    None => return Err(undone.behind(wrote)),
                },
            }
        }
        let scope = self.scope().after(&replies).on_item(item);
        Ok((made(each, bound, &scope), warnings))
    }

    /// What stands in the place of an item that could not be read.
    fn failed_item(&self, item: &str, failed: &Failed) -> String {
        let why = json!({ "error": failed.kind(), "message": self.reason(failed) }).to_string();
        format!("{{\"item\":{item},{}", &why[1..])
    }

    /// Warns of the items that could not be read; where there is no other, the step failed.
    fn failed_whole(&self, run: &mut Items<'_>) -> Option<Undone> {
        if run.failed.is_empty() {
            return None;
        }
        if run.failed.len() == run.items.len() {
            let (place, undone) = run.failed.swap_remove(0);
            return Some(self.at_item(run, place, undone));
        }
        let places: Vec<String> = run.failed.iter().map(|(place, _)| place.to_string()).collect();
        let reason = self.reason(&run.failed[0].1.failed);
        let mut variables = Variables::new().with("step", &*run.step.name).with("reason", reason);
        variables.owned("places", places.join(", "));
        variables.count("count", places.len());
        variables.count("all", run.items.len());
        run.warnings.push(self.own("failed-items", &variables));
        None
    }

    /// A failure that says which item it is of.
    fn at_item(&self, run: &Items<'_>, place: usize, undone: Undone) -> Undone {
        let mut variables =
            Variables::new().with("step", &*run.step.name).with("item", words::cut(run.items[place], LONGEST_TOLD));
        variables.count("place", place);
        Undone { beside: vec![self.own_text("failure-item", &variables)], ..undone }
    }
}

/// What comes of an item.
pub(super) fn made(each: &plan::Each, bound: &dyn BoundArguments, scope: &Scope<'_>) -> String {
    evaluate::json(&each.result, bound, scope).unwrap_or_else(|| "{}".to_owned())
}

fn no_list(step: &plan::Step) -> Failed {
    let fault = RequestFault::Misfit { misfit: Misfit::Reply, place: step.name.to_string() };
    Failed::Exchange(ExchangeError::Request(fault))
}
