//! `batch` of a backend: nothing that its reads need is missing in it, as what the backend writes into each request, or the headers
//! of a reply.

use crate::ast::backend::Backend;
use crate::ast::batch::{Batch, BatchReply};
use crate::ast::data::Data;
use crate::ast::pages::{Next, Pages};
use crate::ast::read::Measure;
use crate::ast::send::Target;
use crate::check::context::Cx;
use crate::check::resolved::all;
use crate::check::{named, written_keys};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{self, Quantity, Text, Verb};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::{Part, Reference};

/// Checks the batch of a backend; `most` is how many reads it takes.
pub(crate) fn check(batch: &Batch, most: Quantity, backend: &Backend, cx: &mut Cx<'_>) -> Option<plan::Batch> {
    let path = path(batch, cx);
    is_no_batch(batch, cx);
    reaches_no_read(batch, backend, cx);
    let commands = commands(batch, backend, cx);
    let reply = match &batch.reply {
        BatchReply::Whole(at) => named::path(at, cx).map(|at| plan::BatchReply::Whole { at }),
        BatchReply::Parts(parts) => {
            let part =
                |(key, at): &(Spanned<String>, Reference)| Some((key.value.clone().into(), named::path(at, cx)?));
            all(parts.iter().map(part)).map(|parts| plan::BatchReply::Parts { parts: parts.into() })
        }
    };
    for empty in batch.apart.iter().filter(|text| text.value.is_empty()) {
        cx.out
            .error(Code::WrongType, empty.span, "every read holds an empty text, so that all would go alone")
            .fix("write the text that means something in a read, or leave `apart` out", None);
    }
    let apart = batch.apart.iter().map(|text| text.value.clone().into()).collect();
    Some(plan::Batch { path: path?, commands: commands?, most, reply: reply?, apart })
}

/// Where it is sent: a path of the author's.
fn path(batch: &Batch, cx: &mut Cx<'_>) -> Option<Text> {
    if let Target::Http { verb: Verb::Post, path } = &batch.line.target
        && let [Part::Literal { text, .. }] = path.as_slice()
        && !text.contains("//")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte))
        && !text.split('/').any(|segment| matches!(segment, "." | ".."))
    {
        return Some(text.clone().into());
    }
    cx.out
        .error(Code::BadRequest, batch.line.span, "a batch is sent by POST, to a path that is written out")
        .fix("write `POST` and the path behind the `base`: `POST batch`", None);
    None
}

/// One read is no batch, and 0 that an author writes leaves nothing of it.
fn is_no_batch(batch: &Batch, cx: &mut Cx<'_>) {
    if let Measure::Fixed(most) = batch.most.value
        && most < 2.0
    {
        cx.out.error(Code::WrongType, batch.most.span, "fewer than two reads are no batch").fix(
            "say how many the backend takes, or name a setting: `$setting.batch`, of which 0 switches it off",
            None,
        );
    }
}

/// The key of the body that holds the reads. The backend and its credentials write others.
fn commands(batch: &Batch, backend: &Backend, cx: &mut Cx<'_>) -> Option<Text> {
    let key = &batch.commands;
    if let Some((_, place)) = written_keys::keys(written_keys::bodies(backend)).find(|(known, _)| *known == key.value) {
        cx.out
            .error(Code::KeyOfTheBackend, key.span, format!("{} is written by the backend", quoted(&key.value)))
            .label("would be replaced")
            .note_at(place, "the backend writes it last");
        return None;
    }
    Some(key.value.clone().into())
}

/// Reports what the backend has of every request, or looks for in every reply, and a read in a batch has not.
fn reaches_no_read(batch: &Batch, backend: &Backend, cx: &mut Cx<'_>) {
    let added = [("query", &backend.query), ("body", &backend.body)];
    // Nothing is what takes away what would be spread.
    let written = |data: &&Data| data.map().is_none_or(|map| !map.entries.is_empty() || !map.merge.is_empty());
    for (key, data) in added.into_iter().filter_map(|(key, data)| Some((key, data.as_ref().filter(written)?))) {
        cx.out
            .error(
                Code::BadRequest,
                data.span,
                format!("the `{key}` of a backend does not reach the reads in its `batch`"),
            )
            .note_at(batch.span, "the batch is here")
            .fix("write it into the requests of the cards, or leave `batch` out", None);
    }
    let tests = backend.errors.iter().flat_map(|errors| &errors.conditions).flat_map(|(tests, _)| tests);
    let said = backend.errors.iter().flat_map(|errors| errors.code.iter().chain(&errors.message));
    let places = tests.map(|test| &test.reference).chain(said);
    let mut places: Vec<_> = places.map(|place| ("errors", place)).collect();
    if let Some(pages) = &backend.pages {
        places.extend(pages.total.iter().chain(told(pages)).map(|place| ("pages", place)));
        let tests = pages.more.when.iter().chain(&pages.more.unless);
        places.extend(tests.map(|test| ("pages", &test.reference)));
    }
    for (key, place) in places {
        if place.root.text == "http" && place.path.first().is_none_or(|part| part.text != "status") {
            beside_the_body(key, &place.spelling(), place.span, batch, cx);
        }
    }
}

/// Where pages say the position of the next.
fn told(pages: &Pages) -> impl Iterator<Item = &Reference> {
    pages.next.iter().flat_map(|next| match &next.value {
        Next::Record(told) | Next::Page(told) | Next::At(told) => told.as_slice(),
        Next::Rows => &[],
    })
}

fn beside_the_body(key: &str, spelling: &str, span: Span, batch: &Batch, cx: &mut Cx<'_>) {
    cx.out
        .error(Code::BadRequest, span, format!("a reply in a batch has no headers, and `{key}` looks for `{spelling}`"))
        .note_at(batch.span, "the batch is here")
        .fix("name a part of the reply, or leave `batch` out", None);
}
