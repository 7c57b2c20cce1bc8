//! The steps of a call: one after another, each of which may use what the earlier ones brought; reads that do not name
//! one another go out side by side.

use std::borrow::Cow;

use futures::future::join_all;
use kartoteka_compiler::plan::{self, ReplyForm, Value};

use super::bodies::Bodies;
use super::done::{Came, DoneByTool, FoundByTool, ResultLabels, Undone, UnreadArgument};
use super::fields::Fields;
use super::step::Acted;
use super::tool_call::Call;
use crate::call::result::{ResultWarning, project, records};
use crate::runtime::accept::Accepted;
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// What a card takes from its steps.
#[derive(Clone, Copy)]
pub(super) struct TakenFromSteps<'a> {
    pub(super) reply: Option<&'a plan::Reply>,
    pub(super) result: Option<&'a Value>,
    /// What is shown in place of a result.
    pub(super) content: Option<&'a Value>,
}

/// The steps of a call so far.
struct Run<'a> {
    /// What each came to, by its number.
    replies: Vec<Option<&'a str>>,
    /// Whether each was made, whatever came of it.
    made: Vec<bool>,
    /// The place of the last that came to something, and what that is.
    last: Option<(usize, Acted<'a>)>,
    warnings: Vec<ResultWarning>,
    /// The last failure that a step was spared.
    spared: Option<Undone>,
    /// The last step was not made, because nothing was found that it could go on with.
    fruitless: bool,
}

impl<'a> Run<'a> {
    fn new(steps: &[plan::Step], numbers: usize) -> Self {
        Self {
            replies: vec![None; numbers],
            made: vec![false; steps.len()],
            last: None,
            warnings: Vec::new(),
            spared: None,
            fruitless: false,
        }
    }

    fn came(&mut self, place: usize, mut acted: Acted<'a>) {
        self.replies[place] = Some(acted.text);
        self.warnings.append(&mut acted.warnings);
        self.last = Some((place, acted));
    }

    /// The steps that wrote something and were answered.
    fn written<'s>(&self, steps: &'s [plan::Step]) -> Vec<&'s plan::Step> {
        let ran = steps.iter().zip(&self.replies).filter(|(_, reply)| reply.is_some()).map(|(step, _)| step);
        ran.filter(|step| step.effect() > plan::Effect::Read).collect()
    }

    /// Whether what failed may hide what a step would have gone on with.
    fn is_blind(&self) -> bool {
        self.spared.as_ref().is_some_and(|undone| undone.failed.kind() != "not_found")
    }
}

impl<'c> Call<'c> {
    /// Runs the steps whose conditions hold.
    pub(super) async fn steps<'a>(
        &self,
        steps: &[plan::Step],
        TakenFromSteps { reply, result, content }: TakenFromSteps<'a>,
        accepted: &Accepted,
        bodies: &'a Bodies,
    ) -> Result<DoneByTool<'a>, Undone>
    where
        'c: 'a,
    {
        let bound = &*accepted.bound;
        self.begin(&self.card.dictionaries);
        let run = self.made(steps, bound, bodies).await?;
        let unread = self.not_read(steps, &run.made, bound);
        let fruitless = run.fruitless && run.written(steps).is_empty();
        let Run { replies, last, mut warnings, spared, .. } = run;
        let Some((place, Acted { text, asked, attachment, head, bodyless, .. })) = last else {
            return Err(spared.unwrap_or_else(|| Undone::unasked(self.no_step(steps))));
        };
        let form = reply_form(&steps[place]).filter(|_| !bodyless);
        let mut sized = self.sized(form, reply, text, attachment, bound);
        warnings.extend(sized.warning.take());
        let scope = self.scope().after(&replies).reading(&sized.text).heard(&head);
        // What reads and is answered with nothing has found nothing; what writes has done it.
        let only_reads = self.plan().effect == plan::Effect::Read;
        let has_body = steps[place].send().is_none_or(|send| send.verb != plan::Verb::Head);
        let mut found = FoundByTool::unless(fruitless || bodyless && has_body && only_reads && result.is_none());
        if let Some(content) = content {
            let blocks = evaluate::json(content, bound, &scope).unwrap_or_else(|| "[]".to_owned());
            let shown = DoneByTool::unasked(Came::Content(blocks));
            return Ok(DoneByTool { request: Some(asked), unread, found, warnings, ..shown });
        }
        let body = match result {
            Some(result) => match self.evaluated(result, bound, scope).await {
                Ok(body) => {
                    found = self.found_in(found, (result, &body), &scope);
                    Cow::Owned(body)
                }
                Err(failed) => return Err(Undone::asked(asked, failed)),
            },
            None if bodyless => Cow::Borrowed("{}"),
            None => sized.body(),
        };
        let Fields { kept, repairs, unknown } = match reply {
            Some(reply) => self.fields(reply, place, bound, &scope, project::records(&body).into_iter()),
            None => Fields::default(),
        };
        let was_empty = is_empty(&body);
        let (body, labels) = self.written(reply, body, kept.as_deref()).await;
        found = if was_empty || !is_empty(&body) { found } else { FoundByTool::NoField };
        let is_text = form == Some(ReplyForm::Text) && result.is_none();
        if found == FoundByTool::Told && self.is_blank(is_text, &body) {
            found = FoundByTool::Blank;
        }
        let came = sized.came(body, form.filter(|_| result.is_none()));
        let done = DoneByTool::unasked(came);
        Ok(DoneByTool { request: Some(asked), repairs, unread, labels, unknown, found, warnings, ..done })
    }

    /// Whether what was read is here and empty: a text, or the answer of a server's tool.
    fn is_blank(&self, is_text: bool, body: &str) -> bool {
        self.plan().effect == plan::Effect::Read && (is_text && body == "\"\"" || self.is_answered_blank(body))
    }

    /// Makes all steps, those together that may go out side by side.
    async fn made<'a>(
        &self,
        steps: &[plan::Step],
        bound: &dyn BoundArguments,
        bodies: &'a Bodies,
    ) -> Result<Run<'a>, Undone>
    where
        'c: 'a,
    {
        let mut run = Run::new(steps, self.card.steps());
        let mut place = 0;
        while place < steps.len() {
            let end = self.card.beside[place];
            self.make(steps, place..end, bound, bodies, &mut run).await?;
            place = end;
        }
        Ok(run)
    }

    /// Makes steps that do not name one another, side by side; those that a backend does not take at once wait for its
    /// pace. What comes of them is looked at in their order.
    async fn make<'a>(
        &self,
        steps: &[plan::Step],
        places: std::ops::Range<usize>,
        bound: &dyn BoundArguments,
        bodies: &'a Bodies,
        run: &mut Run<'a>,
    ) -> Result<(), Undone>
    where
        'c: 'a,
    {
        let replies = run.replies.clone();
        let scope = self.sending().after(&replies);
        let mut due = Vec::with_capacity(places.len());
        for place in places {
            match evaluate::holds(&steps[place].when, bound, &scope) {
                true => due.push(place),
                false => run.fruitless = !run.is_blind() && waits_for_more(&steps[place].when, bound, &scope),
            }
        }
        let came = match due[..] {
            [] => return Ok(()),
            [only] => vec![self.act(&steps[only], only, bound, &scope, bodies.room(only)).await],
            _ => join_all(due.iter().map(|&at| self.act(&steps[at], at, bound, &scope, bodies.room(at)))).await,
        };
        for (place, came) in due.into_iter().zip(came) {
            run.made[place] = true;
            self.reach(place);
            run.fruitless = false;
            match came {
                Ok(Some(acted)) => run.came(place, acted),
                Ok(None) => {}
                Err(undone) => match self.spares(&steps[place], &undone.failed) {
                    Some(warning) => {
                        run.warnings.extend(warning);
                        run.spared = Some(undone);
                    }
                    None => return Err(self.told_of((steps, place), undone, run, bound)),
                },
            }
        }
        Ok(())
    }

    /// A failure of a step behind others that wrote, which are told as the card calls them; and where several write, which of them
    /// this one is, and which would surely have come behind it.
    fn told_of(
        &self,
        (steps, place): (&[plan::Step], usize),
        undone: Undone,
        run: &Run<'_>,
        bound: &dyn BoundArguments,
    ) -> Undone {
        let called = |step: &plan::Step| self.scope().message(step.called?, bound);
        let named = |step: &plan::Step| called(step).unwrap_or_else(|| step.name.to_string());
        let written: Vec<String> = run.written(steps).into_iter().map(named).collect();
        let writes = |step: &&plan::Step| step.effect() > plan::Effect::Read;
        let several = steps.iter().filter(writes).count() > 1 && writes(&&steps[place]);
        let part = called(&steps[place]).filter(|_| several).map(|part| {
            let id = if undone.failed.kind() == "unknown_outcome" { "failure-part-unknown" } else { "failure-part" };
            self.own_text(id, &Variables::new().with("step", part))
        });
        let scope = self.sending().after(&run.replies);
        // What the failed step and those behind it would have brought is not known.
        let open = |value: &Value| match value {
            Value::Step { step, .. } => *step >= place,
            other => matches!(other, Value::Item { .. }),
        };
        let would_run = |step: &&plan::Step| evaluate::holds_so_far(&step.when, bound, &scope, &open) == Some(true);
        let behind = steps[place + 1..].iter().filter(writes).filter(would_run);
        let left: Vec<String> = behind.filter(|_| several || !written.is_empty()).map(named).collect();
        let mut undone = undone.behind(written);
        undone.beside.extend(part);
        if !left.is_empty() {
            undone.beside.push(self.own_text("failure-left", &Variables::new().with("steps", left.join(", "))));
        }
        undone
    }

    /// The result with the fields that are kept, and with its labels.
    async fn written<'a>(
        &self,
        reply: Option<&'a plan::Reply>,
        body: Cow<'a, str>,
        kept: Option<&[String]>,
    ) -> (Cow<'a, str>, ResultLabels<'a>) {
        let mut labels = ResultLabels::default();
        if let Some(reply) = reply.filter(|reply| !reply.labels.is_empty()) {
            (labels.met, labels.skipped) = self.label_result(reply, &body).await;
            if !labels.met.is_empty() {
                let paths: Vec<&plan::Path> = reply.labels.iter().map(|label| &label.of).collect();
                let (mut out, form) = (Vec::with_capacity(body.len()), self.context.form().labels);
                labels.labelled_before =
                    records::labelled(body.trim(), kept, (&mut labels.met, &paths), form, &mut out);
                let written = String::from_utf8(out).expect("it is made of texts");
                return (Cow::Owned(written), labels);
            }
        }
        match kept {
            Some(kept) => (Cow::Owned(project::value(body.trim(), kept).into_owned()), labels),
            None => (body, labels),
        }
    }

    /// The arguments that are present and that nothing that ran has read. A tool of one step reads them all: `check`
    /// sees to that.
    fn not_read(&self, steps: &[plan::Step], made: &[bool], bound: &dyn BoundArguments) -> Vec<UnreadArgument> {
        let Some(always) = self.card.always_reads.as_ref().filter(|_| steps.len() > 1) else {
            return Vec::new();
        };
        let ran = self.card.reads.iter().zip(made).filter(|(_, made)| **made).map(|(reads, _)| reads);
        let Some(read) = ran.map(Option::as_ref).collect::<Option<Vec<_>>>() else { return Vec::new() };
        let mut unread = Vec::new();
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            if argument.default.is_some() || always.contains(&slot) {
                continue;
            }
            let Some(given) = bound.argument(slot) else { continue };
            if !read.iter().any(|read| read.contains(&slot)) {
                unread.push(UnreadArgument { slot, part: None });
                continue;
            }
            let ran = self.card.parts_read.iter().zip(made).filter(|(_, made)| **made).flat_map(|(parts, _)| parts);
            let parts: Vec<_> = ran.filter(|part| part.slot == slot).map(|part| part.key.as_deref()).collect();
            if let Some(map) = given.map().filter(|_| parts.iter().all(Option::is_some)) {
                let keys = map.keys().filter(|key| !parts.contains(&Some(key.as_str())));
                unread.extend(keys.map(|key| UnreadArgument { slot, part: Some(key.as_str().into()) }));
            }
        }
        unread
    }
}

/// Whether a body is a map without members.
fn is_empty(body: &str) -> bool {
    let inside = body.trim().strip_prefix('{').and_then(|body| body.strip_suffix('}'));
    inside.is_some_and(|inside| inside.trim().is_empty())
}

/// How the reply of a step is read, where the step comes to that: what it says itself that it comes to is data.
fn reply_form(step: &plan::Step) -> Option<ReplyForm> {
    let reads = step.send().and_then(|send| send.reads.as_ref())?;
    Some(reads.form).filter(|_| step.gives.is_none())
}

/// Whether a step did not run because an earlier reply lacks what it goes on with, and for that alone.
fn waits_for_more(when: &plan::Condition, bound: &dyn BoundArguments, scope: &Scope<'_>) -> bool {
    let is_of_a_step = |test: &&plan::Test| matches!(test.value, Value::Step { .. }) && test.one_of.is_none();
    let mut others = when.when.iter().filter(|test| !is_of_a_step(test));
    if !others.all(|test| evaluate::passes(test, bound, scope)) {
        return false;
    }
    when.when.iter().filter(is_of_a_step).any(|test| !evaluate::passes(test, bound, scope))
}
