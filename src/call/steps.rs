//! Requests one after another, each of which may use what the earlier ones brought.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, Value};

use super::bodies::Bodies;
use super::context::Context;
use super::done::{Came, Done, ResultLabels, Undone};
use super::failed::Failed;
use super::fields::Fields;
use super::tool_call::Call;
use crate::call::result::{project, records};
use crate::runtime::accept::Accepted;
use crate::runtime::evaluate;
use crate::runtime::exchange::exchange;
use crate::runtime::reply::Reading;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::BoundArguments;

impl<'c> Call<'c> {
    /// Runs the steps whose conditions hold.
    pub(super) async fn steps<'a>(
        &self,
        steps: &[plan::Step],
        reply: Option<&'a plan::Reply>,
        result: Option<&Value>,
        accepted: &Accepted,
        bodies: &'a Bodies,
    ) -> Result<Done<'a>, Undone>
    where
        'c: 'a,
    {
        let bound = &*accepted.bound;
        self.begin(&self.card.dictionaries);
        let mut replies: Vec<Option<&str>> = vec![None; steps.len()];
        let (mut last, mut fruitless) = (None, false);
        for (place, step) in steps.iter().enumerate() {
            let scope = self.sending().after(&replies);
            if !evaluate::holds(&step.when, bound, &scope) {
                fruitless = waits_for_more(&step.when, bound, &scope);
                continue;
            }
            fruitless = false;
            let wrote = || written(steps, &replies);
            let request =
                self.request(place, bound, &scope).map_err(|failed| Undone::unasked(failed).after(wrote()))?;
            let asked = self.echoed(step, bound, &request);
            match self.one(request, &self.card.readings[place], place, bodies).await {
                Ok((text, attachment)) => {
                    replies[place] = Some(text);
                    last = Some((place, text, asked, attachment));
                }
                Err(failed) => return Err(Undone::asked(asked, failed).after(wrote())),
            }
        }
        let Some((place, text, asked, attachment)) = last else {
            return Err(Undone::unasked(self.no_step(steps)));
        };
        let scope = self.scope().after(&replies).reading(text);
        let body = match result {
            Some(result) => match self.evaluated(result, bound, scope).await {
                Ok(body) => Cow::Owned(body),
                Err(failed) => return Err(Undone::asked(asked, failed)),
            },
            None => Cow::Borrowed(text),
        };
        let Fields { kept, repairs, unknown } = match reply {
            Some(reply) => self.fields(reply, place, bound, &scope, project::records(&body).into_iter()),
            None => Fields::default(),
        };
        let (body, labels) = self.written(reply, body, kept.as_deref()).await;
        let unread = self.not_read(steps, &replies, bound);
        let came = match attachment {
            Some(file) => Came::File(body, file),
            None => Came::Json(body),
        };
        Ok(Done { came, request: Some(asked), repairs, unread, labels, unknown, fruitless })
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

    /// Sends one request and reads whether it failed; gives the reply, and the file that it was, if it was one.
    async fn one<'a>(
        &self,
        request: Request,
        reading: &Reading,
        place: usize,
        bodies: &'a Bodies,
    ) -> Result<(&'a str, Option<Box<str>>), Failed> {
        let Context { upstream, caller, .. } = self.context;
        let (text, mut page) = exchange(upstream, caller, request, reading, bodies.room(place)).await?;
        Ok((text, page.attachment()))
    }

    /// What an argument would have to be for a step to run: what the author wrote, and what the operator allows.
    pub(super) fn no_step(&self, steps: &[plan::Step]) -> Failed {
        let by_operator = |test: &&plan::Test| matches!(test.one_of, Some(plan::Choices::Setting(_)));
        let mut tests = steps.iter().flat_map(|step| step.when.when.iter()).filter(by_operator);
        let left = tests.find_map(|test| Some((self.argument_of(test)?, self.tested_for(test))));
        let (left_to_operator, allowed) = left.unzip();
        let left_to_operator = left_to_operator.map(str::to_owned);
        Failed::NoStep { values: self.values_of(steps), left_to_operator, allowed: allowed.unwrap_or_default() }
    }

    fn argument_of(&self, test: &plan::Test) -> Option<&str> {
        let Value::Argument { slot, .. } = &test.value else { return None };
        Some(self.plan().arguments[*slot].name.as_ref())
    }

    fn tested_for(&self, test: &plan::Test) -> Vec<String> {
        test.one_of.iter().flat_map(|choices| self.choices(choices)).collect()
    }

    /// `entity: leads, deals`
    fn values_of(&self, steps: &[plan::Step]) -> String {
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        let by_author = |test: &&plan::Test| !matches!(test.one_of, Some(plan::Choices::Setting(_)));
        for test in steps.iter().flat_map(|step| step.when.when.iter()).filter(by_author) {
            let Some(name) = self.argument_of(test) else { continue };
            let values = self.tested_for(test);
            let place = told.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                told.push((name.to_owned(), Vec::new()));
                told.len() - 1
            });
            for value in values {
                if !told[place].1.contains(&value) {
                    told[place].1.push(value);
                }
            }
        }
        let each = told.into_iter().map(|(name, values)| match values.is_empty() {
            true => name,
            false => format!("{name}: {}", values.join(", ")),
        });
        each.collect::<Vec<_>>().join("; ")
    }

    fn choices(&self, choices: &plan::Choices) -> Vec<String> {
        match choices {
            plan::Choices::Fixed(values) => values.iter().map(|value| value.0.trim_matches('"').to_owned()).collect(),
            plan::Choices::Setting(setting) => {
                let items = self
                    .context
                    .connection
                    .settings
                    .values()
                    .get(*setting)
                    .and_then(Option::as_ref)
                    .and_then(SettingValue::as_list);
                items.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
        }
    }

    /// The arguments that are present and that nothing that ran has read. A tool of one step reads them all: `check`
    /// sees to that.
    fn not_read(&self, steps: &[plan::Step], replies: &[Option<&str>], bound: &dyn BoundArguments) -> Vec<usize> {
        let Some(always) = self.card.always_reads.as_ref().filter(|_| steps.len() > 1) else {
            return Vec::new();
        };
        let ran = self.card.reads.iter().zip(replies).filter(|(_, reply)| reply.is_some()).map(|(reads, _)| reads);
        let Some(read) = ran.map(Option::as_ref).collect::<Option<Vec<_>>>() else { return Vec::new() };
        let arguments = self.plan().arguments.iter().enumerate();
        arguments
            .filter(|(slot, argument)| {
                argument.default.is_none()
                    && bound.argument(*slot).is_some()
                    && !always.contains(slot)
                    && !read.iter().any(|read| read.contains(slot))
            })
            .map(|(slot, _)| slot)
            .collect()
    }
}

/// The steps that wrote something and were answered.
fn written(steps: &[plan::Step], replies: &[Option<&str>]) -> Vec<String> {
    let ran = steps.iter().zip(replies).filter(|(_, reply)| reply.is_some()).map(|(step, _)| step);
    ran.filter(|step| step.send.effect > plan::Effect::Read).map(|step| step.name.to_string()).collect()
}

/// Whether a step did not run because an earlier reply lacks what it goes on with.
fn waits_for_more(when: &plan::Condition, bound: &dyn BoundArguments, scope: &Scope<'_>) -> bool {
    let is_of_a_step = |test: &&plan::Test| matches!(test.value, Value::Step { .. }) && test.one_of.is_none();
    when.when.iter().filter(is_of_a_step).any(|test| evaluate::json(&test.value, bound, scope).is_none())
}
