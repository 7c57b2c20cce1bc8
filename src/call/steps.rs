//! Requests one after another, each of which may use what the earlier ones brought.

use std::borrow::Cow;
use std::sync::OnceLock;

use bytes::Bytes;
use kartoteka_compiler::plan::{self, Value};

use super::{Call, Done, Failed, Outcome, echo, text};
use crate::call::result::project;
use crate::runtime::accept::Accepted;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::reply::{Page, Reading};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// Where the replies of a call live: they are borrowed while later ones arrive.
pub(super) struct Bodies(Vec<OnceLock<Bytes>>);

impl Bodies {
    /// Room for this many.
    pub(super) fn new(most: usize) -> Self {
        Self((0..most).map(|_| OnceLock::new()).collect())
    }

    /// Keeps a reply and gives its text; `None` if it is no text.
    pub(super) fn keep(&self, place: usize, body: Bytes) -> Option<&str> {
        text(self.0.get(place)?.get_or_init(|| body))
    }
}

impl Call<'_> {
    /// Runs the steps whose conditions hold.
    pub(super) async fn steps<'a>(
        &self,
        steps: &[plan::Step],
        reply: Option<&plan::Reply>,
        result: Option<&Value>,
        taken: &Accepted,
        bodies: &'a Bodies,
    ) -> Result<Done<'a>, (Option<String>, Failed)> {
        let bound = &*taken.bound;
        let mut replies: Vec<Option<&str>> = vec![None; steps.len()];
        let mut last = None;
        for (place, step) in steps.iter().enumerate() {
            let scope = self.sending().after(&replies);
            if !evaluate::holds(&step.when, bound, &scope) {
                continue;
            }
            let request = self.request(place, bound, &scope).map_err(|failed| (None, failed))?;
            let asked = echo::object(&request, &taken.notes);
            match self.one(request, &self.card.readings[place], place, bodies).await {
                Ok(text) => {
                    replies[place] = Some(text);
                    last = Some((text, asked));
                }
                Err(failed) => return Err((Some(asked), failed)),
            }
        }
        let Some((text, asked)) = last else {
            return Err((None, Failed::NoStep { values: self.values_that_do(steps) }));
        };
        let scope = self.scope().after(&replies).reading(text);
        let body = match result {
            Some(result) => match self.evaluated(result, bound, &scope).await {
                Ok(json) => Cow::Owned(json),
                Err(failed) => return Err((Some(asked), failed)),
            },
            None => Cow::Borrowed(text),
        };
        let fields = reply.and_then(|reply| fields(reply, bound, &scope));
        let body = match fields {
            Some(fields) => Cow::Owned(project::value(body.trim(), &fields).into_owned()),
            None => body,
        };
        let unread = self.not_read(steps, &replies, bound);
        Ok(Done { body: Outcome::Json(body), request: Some(asked), unread })
    }

    /// Sends one request and reads whether it failed.
    async fn one<'a>(
        &self,
        request: Request,
        reading: &Reading,
        place: usize,
        bodies: &'a Bodies,
    ) -> Result<&'a str, Failed> {
        let reply = self.send(request).await?;
        let (status, retry_after) = (reply.status, reply.retry_after);
        let text = bodies.keep(place, reply.body);
        // Nothing at all is a good answer to a write.
        let text = text.map(|text| if text.trim().is_empty() && (200..300).contains(&status) { "null" } else { text });
        let page = text.and_then(|text| Some((text, Page::read(reading, text).ok()?)));
        let Some((text, page)) = page else {
            return Err(Failed::unread(status, text, retry_after));
        };
        match page.failure(reading, status, text) {
            Some(failure) => Err(Failed::Told { failure, retry_after }),
            None => Ok(text),
        }
    }

    /// What an argument would have to be for a step to run: `entity: leads, deals`.
    fn values_that_do(&self, steps: &[plan::Step]) -> String {
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for test in steps.iter().flat_map(|step| step.when.when.iter()) {
            let Value::Argument { slot, .. } = &test.value else { continue };
            let values: Vec<String> = test.one_of.iter().flat_map(|choices| self.choices(choices)).collect();
            // An operator who has set no values allows none.
            if test.one_of.is_some() && values.is_empty() {
                continue;
            }
            let name = self.plan().arguments[*slot].name.as_ref();
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
                let items =
                    self.shelf.settings.get(*setting).and_then(Option::as_ref).and_then(serde_json::Value::as_array);
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

/// The fields that a reply keeps, if it says so.
pub(super) fn fields(reply: &plan::Reply, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<Vec<String>> {
    match reply.fields.as_ref()? {
        Value::Argument { slot, path } if path.0.is_empty() => match bound.argument(*slot)? {
            Argument::List(fields) => {
                Some(fields.iter().filter_map(|field| field.as_str().map(str::to_owned)).collect())
            }
            _ => None,
        },
        value => serde_json::from_str(&evaluate::json(value, bound, scope)?).ok(),
    }
}
