//! Lists that are longer than a client takes, and what the text of a result says of a repair.

use std::borrow::Cow;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::advised::Advised;
use super::cut_map;
use super::done::{Came, DoneByTool, Undone};
use super::doubts::PagesEnded;
use super::listed::Listed;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use super::wanted;
use crate::call::result::Advice;
use crate::call::result::records::Labelling;
use crate::caller::AnswerForm;
use crate::runtime::argument::Argument;
use crate::runtime::paging::{self, Position};
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// Where a list ends that is longer than a client takes, and how a caller goes on behind it.
pub(super) struct Cut {
    /// The records that are shown.
    pub(super) count: usize,
    /// How many were fetched until there: those that are left out come on top.
    pub(super) fetched: usize,
    /// Where those behind them begin.
    next: Option<Position>,
    /// The limit to ask with from there: where a page was cut, and so what is behind can be had by a smaller page alone.
    limit: Option<usize>,
    /// The same is asked for again, with fewer records.
    again: bool,
}

impl Call<'_> {
    /// Where the list ends of which a client takes only the first `count` records. `None`: it takes all.
    pub(super) fn cut(&self, listed: &Listed<'_>, count: usize) -> Option<Cut> {
        if count >= listed.pagination.shown() {
            return None;
        }
        let fetched = listed.through(count);
        let Some(pages) = self.way() else {
            let skips = self.card.paging.as_ref().is_some_and(|paging| paging.skips);
            let next = skips.then(|| Position::behind(listed.pagination.start.as_ref(), fetched));
            return Some(Cut { count, fetched, next, limit: None, again: false });
        };
        let paged = self.card.paging.as_ref().is_some_and(|paging| paging.paged);
        // Smaller pages are no way on where the backend overlooks how large they are meant to be.
        let heeded = pages.sized && !listed.doubts.oversized;
        let cut = match pages.next {
            plan::Next::Record { .. } => {
                let next = Position::behind(listed.pagination.start.as_ref(), fetched);
                Cut { count, fetched, next: Some(next), limit: None, again: false }
            }
            plan::Next::Page { first, .. } => between_pages(listed, fetched)
                .or_else(|| self.smaller_pages(listed, fetched, first, pages).filter(|_| heeded))
                .unwrap_or_else(|| same_again(listed, fetched, heeded)),
            plan::Next::Rows { .. } => between_pages(listed, fetched).unwrap_or_else(|| {
                let again = same_again(listed, fetched, heeded);
                // A page has rows of several lists: a smaller one has fewer of each.
                let asked = wanted::size_of_page(pages, listed.pagination.limit);
                let fewer = (asked * fetched / listed.pagination.fetched.max(1)).max(1);
                Cut { limit: again.limit.map(|_| fewer), ..again }
            }),
            plan::Next::At { ref bound, .. } => self
                .behind_record(listed, count, bound)
                .or_else(|| between_pages(listed, fetched))
                .unwrap_or_else(|| same_again(listed, fetched, heeded)),
        };
        Some(Cut { next: cut.next.filter(|_| paged), ..cut })
    }

    /// How many records to ask for instead, where the first page alone is longer than a client takes and nothing leads behind a
    /// part of it: then the position behind those is known, and the caller can go on. Only where nothing but a read is repeated.
    pub(super) fn narrower(&self, done: &Result<DoneByTool<'_>, Undone>, bound: &dyn BoundArguments) -> Option<usize> {
        let Ok(DoneByTool { came: Came::List(listed), .. }) = done else { return None };
        // A smaller page leads on behind a cursor alone: of other lists nothing has to be written to know that.
        self.way().filter(|pages| pages.sized && matches!(pages.next, plan::Next::At { .. }))?;
        let form = self.form(bound);
        // A text has no more characters than bytes, and labels add to it.
        let fits = form.characters == 0 || listed.chosen().bytes() <= form.characters && listed.labels.is_empty();
        if fits || self.plan().effect != plan::Effect::Read {
            return None;
        }
        let mut labels: Vec<Labelling<'_>> = listed.labels.iter().map(Labelling::afresh).collect();
        let count = listed.chosen().write(&mut labels, form, &mut Vec::new());
        let cut = self.cut(listed, count)?;
        cut.limit.filter(|_| cut.again)
    }

    /// How the list goes on, where the catalog says so.
    fn way(&self) -> Option<&plan::Pages> {
        match &self.plan().action {
            plan::Action::Steps { reply: Some(plan::Reply { pages: plan::Paged::By(pages), .. }), .. } => Some(pages),
            _ => None,
        }
    }

    /// The part of the last record that is shown is the position behind it.
    fn behind_record(&self, listed: &Listed<'_>, count: usize, bound: &plan::PageBound) -> Option<Cut> {
        let chosen = listed.chosen();
        let last = chosen.each().nth(count.checked_sub(1)?)?;
        let next = paging::at(bound, last.next_behind(self.reading())?)?;
        Some(Cut { count, fetched: listed.through(count), next: Some(next), limit: None, again: false })
    }

    /// The first page alone is longer than a client takes: pages of another size, so many that one of them begins behind
    /// the records that are shown.
    fn smaller_pages(&self, listed: &Listed<'_>, fetched: usize, first: i64, pages: &plan::Pages) -> Option<Cut> {
        let number = listed.pagination.start.as_ref().and_then(Position::number).unwrap_or(first);
        let before = usize::try_from(number.checked_sub(first)?).ok()?;
        let asked = wanted::size_of_page(pages, listed.pagination.limit);
        let before = before.checked_mul(asked)?;
        let size = (self.least_limit()..=fetched).rev().find(|size| before % size == 0)?;
        let next = i64::try_from(before / size).ok()?.checked_add(first)?.checked_add(1)?;
        let count = listed.staying(size);
        Some(Cut { count, fetched: size, next: Some(Position::Counted(next)), limit: Some(size), again: false })
    }

    /// Notes that a list ends before it has all that came, where it does, or before it has all that was wanted: where it
    /// goes on, and a warning with the arguments for that.
    pub(super) fn shorten(
        &self,
        listed: &mut Listed<'_>,
        cut: Option<Cut>,
        given: Option<&str>,
        advised: &mut Advised<'_>,
    ) {
        let Some(cut) = cut else {
            self.warn_of_end(listed, advised);
            let lacks = listed.doubts.ended.is_some() || listed.doubts.missing.is_some();
            if let Some(next) = listed.way_on().cloned().filter(|_| lacks) {
                self.go_on(Some(&next), None, given, advised);
            }
            if listed.stands_still() {
                listed.pagination.next = None;
            }
            return;
        };
        let left = listed.pagination.shown() - cut.count;
        listed.end_at(cut.fetched);
        listed.pagination.next.clone_from(&cut.next);
        let mut variables = Variables::new();
        for (name, number) in [("count", cut.count), ("left", left)] {
            variables.count(name, number);
        }
        let limit = cut.limit.filter(|limit| *limit >= self.least_limit());
        let limit = limit.and_then(|limit| Some((&*self.limit_argument()?.name, limit)));
        let arguments = self.told_position(cut.next.as_ref().filter(|_| !cut.again)).into_iter();
        let arguments = arguments.chain(limit.iter().map(|(name, limit)| format!("{name}: {limit}")));
        let arguments: Vec<String> = arguments.collect();
        if !arguments.is_empty() {
            variables.owned("next", arguments.join(", "));
        }
        let text = if cut.again { "warning-shortened-page" } else { "warning-shortened" };
        advised.advice.warnings.push(self.own_as("shortened", text, &variables));
        let next = cut.next.as_ref().filter(|_| !cut.again);
        if next.is_some() || limit.is_some() {
            self.go_on(next, limit, given, advised);
        }
    }

    /// Warns of a list that ended before it had what was wanted, though nothing failed.
    pub(super) fn warn_of_end(&self, listed: &Listed<'_>, advised: &mut Advised<'_>) {
        let Some(ended) = listed.doubts.ended else { return };
        let mut variables = Variables::new();
        variables.count("count", listed.pagination.shown());
        let text = match ended {
            PagesEnded::Circle => "warning-shortened-circle",
            PagesEnded::Time => "warning-shortened-time",
            PagesEnded::Long => "warning-shortened-long",
            PagesEnded::Lost => "warning-shortened-lost",
            PagesEnded::OnePage => "warning-shortened-one-page",
            PagesEnded::Pages(pages) => {
                variables.count("pages", pages);
                "warning-shortened-pages"
            }
        };
        if let Some(next) = self.told_position(listed.pagination.next.as_ref()) {
            variables.owned("next", next);
        }
        advised.advice.warnings.push(self.own_as("shortened", text, &variables));
    }

    /// A position with the argument that takes it.
    pub(super) fn told_position(&self, next: Option<&Position>) -> Option<String> {
        Some(format!("{}: {}", self.plan().position_argument()?.name, next?.text()))
    }

    /// The argument that names the fields of a result that is one map, where the call only reads. Of other calls nothing would bring
    /// what was left out, so that their maps come whole.
    pub(super) fn fields_argument(&self, done: &DoneByTool<'_>) -> Option<usize> {
        let is_map = matches!(&done.came, Came::Json(json) if json.trim_start().starts_with('{'));
        let reads = self.plan().effect == plan::Effect::Read;
        let fields = self.reply_argument(|reply| reply.fields.as_ref()).filter(|_| is_map && reads)?;
        self.plan().arguments.iter().position(|argument| argument.name == fields.name)
    }

    /// Leaves whole members out of a result that is one map and is longer than clients take, says so, and suggests the call that
    /// brings the others. A field that was asked for alone stays.
    pub(super) fn cut_map(
        &self,
        done: &mut DoneByTool<'_>,
        (fields, bound): (usize, &dyn BoundArguments),
        form: AnswerForm,
        given: Option<&str>,
        advised: &mut Advised<'_>,
    ) {
        const MOST_NAMED: usize = 10;
        let alone = |names: &[Value]| matches!(names, [Value::String(name)] if !name.ends_with('*'));
        if matches!(bound.argument(fields), Some(Argument::List(names)) if alone(names)) {
            return;
        }
        let Came::Json(json) = &mut done.came else { return };
        let Some(cut) = cut_map::cut(json, form.characters) else { return };
        *json = Cow::Owned(cut.json);
        let mut named = cut.left.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("`, `");
        if cut.left.len() > MOST_NAMED {
            named.push_str("`, `…");
        }
        let argument = &*self.plan().arguments[fields].name;
        let mut variables = Variables::new().with("names", named).with("argument", argument);
        for (name, number) in [("count", cut.count), ("left", cut.left.len())] {
            variables.count(name, number);
        }
        advised.advice.warnings.push(self.own_as("shortened", "warning-shortened-map", &variables));
        if advised.advice.fix.is_none() && !advised.unfixable {
            let mut repair = SuggestedRepair::new(given);
            repair.set(argument.to_owned(), Some(cut.left.into()));
            advised.advice.fix = repair.suggestion(None);
        }
    }

    /// The argument that says how many records are the most.
    fn limit_argument(&self) -> Option<&plan::Argument> {
        self.reply_argument(|reply| reply.limit.as_ref())
    }

    /// The argument that a part of the reply is.
    pub(super) fn reply_argument(&self, part: fn(&plan::Reply) -> Option<&plan::Value>) -> Option<&plan::Argument> {
        let plan::Action::Steps { reply: Some(reply), .. } = &self.plan().action else { return None };
        match part(reply)? {
            plan::Value::Argument { slot, path } if path.0.is_empty() => Some(&self.plan().arguments[*slot]),
            _ => None,
        }
    }

    /// The fewest records that a caller may ask for.
    fn least_limit(&self) -> usize {
        let least = match self.limit_argument().map(|argument| &argument.check.shape) {
            Some(plan::Shape::Integer { least: Some(least), .. }) => usize::try_from(*least).unwrap_or(1),
            _ => 1,
        };
        least.max(1)
    }

    /// Suggests the call that goes on, unless another one is suggested, or it is not known what was meant by this one.
    fn go_on(
        &self,
        next: Option<&Position>,
        limit: Option<(&str, usize)>,
        given: Option<&str>,
        advised: &mut Advised<'_>,
    ) {
        if advised.advice.fix.is_some() || advised.unfixable {
            return;
        }
        let mut repair = SuggestedRepair::new(given);
        if let (Some(position), Some(next)) = (self.plan().position_argument(), next) {
            repair.set(position.name.to_string(), Some(next.value()));
        }
        if let Some((name, limit)) = limit {
            repair.set(name.to_owned(), Some(limit.into()));
        }
        advised.advice.fix = repair.suggestion(None);
    }

    /// What the text says of a suggested fix: its arguments, ready to be sent.
    pub(super) fn ready(&self, advice: &Advice) -> Option<String> {
        let fix = advice.fix.as_ref()?;
        Some(self.own_text("suggested-call", &Variables::new().with("arguments", fix.json())))
    }
}

/// The last of the pages that are shown whole is the end: those behind it begin with a page.
fn between_pages(listed: &Listed<'_>, fetched: usize) -> Option<Cut> {
    let mut whole = 0;
    for ((_, page), position) in listed.pages.iter().zip(&listed.positions) {
        let reached = whole + page.records().len();
        if reached > fetched {
            let next = position.clone().filter(|_| whole > 0)?;
            return Some(Cut {
                count: listed.staying(whole),
                fetched: whole,
                next: Some(next),
                limit: None,
                again: false,
            });
        }
        whole = reached;
    }
    None
}

/// The first page alone is longer than a client takes, and nothing leads behind a part of it: the same is asked for again,
/// in a smaller page where that can be.
fn same_again(listed: &Listed<'_>, fetched: usize, sized: bool) -> Cut {
    let next = listed.positions.first().cloned().flatten();
    let count = listed.staying(fetched);
    Cut { count, fetched, next, limit: Some(fetched).filter(|_| sized), again: true }
}
