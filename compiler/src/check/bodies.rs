//! The body of a request: whether it has the shape that its `Content-Type` wants, which of its parts are files, and that a file has
//! a bound.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::ast::backend::Backend;
use crate::ast::data::{Data, DataKind, DataMap};
use crate::ast::send::{Condition, Send};
use crate::check::absence;
use crate::check::content_type::{self, BodyForm};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::resolved;
use crate::check::scope::Scope;
use crate::check::spellings;
use crate::check::written_keys;
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Encoding, Format, Shape, Spelling, Text, Value, Verb};
use crate::syntax::reference::Reference;

/// What a part is that is a file.
const FILE: [&str; 3] = ["data", "filename", "mimeType"];

/// What a body is held against.
struct Wanted<'w> {
    /// The media type, as it is written.
    media: &'w str,
    guard: &'w Condition,
    scope: &'w Scope<'w>,
}

/// Checks a body, or that there is none, and says how it is written.
pub(crate) fn check(
    send: &Send,
    verb: Verb,
    (form, media): (BodyForm, &str),
    backend: Option<&Backend>,
    (guard, scope): (&Condition, &Scope<'_>),
    cx: &mut Cx<'_>,
) -> Encoding {
    let wanted = Wanted { media, guard, scope };
    if let Some(body) = &send.body {
        if matches!(verb, Verb::Get | Verb::Head) {
            cx.out.error(Code::BadRequest, body.span, "this request carries no body").fix("write it as `query`", None);
            return Encoding::Json;
        }
    } else if !matches!(form, BodyForm::Json | BodyForm::Form)
        && let Some(own) = send.headers.as_ref().and_then(Data::map).and_then(content_type::entry)
    {
        let message = format!("nothing goes out as {}: the request has no `body`", quoted(media));
        cx.out
            .error(Code::BodyOfAnotherShape, own.value.span, message)
            .fix("add a `body`, or leave the header out", None);
    }
    let (shape, encoding): (fn(&Data, &Wanted<'_>, &mut Cx<'_>), Encoding) = match form {
        BodyForm::Json => (map_or_list, Encoding::Json),
        BodyForm::Form => (map_or_list, Encoding::Form),
        BodyForm::Parts => {
            let files = send.body.as_ref().map(|body| parts(body, &wanted, cx)).unwrap_or_default();
            return Encoding::Parts { files: files.into() };
        }
        BodyForm::Text => (text, Encoding::Text),
        BodyForm::Markup => (markup, Encoding::Text),
        BodyForm::Lines => (lines, Encoding::Lines),
        BodyForm::File => (file, Encoding::File),
    };
    if let Some(body) = &send.body {
        shape(body, &wanted, cx);
        if let Some(backend) = backend.filter(|_| !encoding.is_of_maps()) {
            nothing_is_added(body, media, backend, cx);
        }
    }
    encoding
}

/// A backend that writes keys of each body has no place for them in what is no map.
fn nothing_is_added(body: &Data, media: &str, backend: &Backend, cx: &mut Cx<'_>) {
    if let Some(added) = written_keys::bodies(backend).next() {
        let message = format!("the backend adds keys to each body, and {} has none", quoted(media));
        cx.out
            .error(Code::BodyOfAnotherShape, body.span, message)
            .note_at(added.span, "these")
            .fix("name another backend, which says them elsewhere", None);
    }
}

fn map_or_list(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    let is_scalar = match &data.kind {
        DataKind::Literal(value) => !(value.is_object() || value.is_array()),
        DataKind::Text(template) => template.whole().is_none(),
        DataKind::Words(_) | DataKind::Clauses(_) => true,
        DataKind::Beside(_) | DataKind::List(_) | DataKind::Map(_) => false,
    };
    if is_scalar {
        let message = format!("a body as {} is a map or a list, and this is one value", quoted(wanted.media));
        cx.out.error(Code::NotAMap, data.span, message).fix(
            "write its keys, `body: { note: $note }`; a text as it stands goes out beside `headers: { Content-Type: text/plain }`",
            None,
        );
    }
    if let Some(whole) = data.whole_reference()
        && let Ok(value) = wanted.scope.resolve(whole)
        && !wanted.scope.kinds(&value).meets(JsonTypes::MAP.or(JsonTypes::LIST))
    {
        let kinds = wanted.scope.kinds(&value);
        cx.out.error(
            Code::NotAMap,
            whole.span,
            format!("`{}` is {kinds}, and a body is a map or a list", whole.spelling()),
        );
    }
}

/// The keys of the parts that are files.
fn parts(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) -> Vec<Text> {
    let Some(map) = data.map() else {
        another_shape(data.span, wanted, "a map, a part a key", cx);
        return Vec::new();
    };
    let mut files = Vec::new();
    // What is passed as a map would decide itself which of its keys are files.
    for base in &map.merge {
        match base.map() {
            Some(_) => files.extend(parts(base, wanted, cx)),
            None => {
                let message = "the parts of a body are written out, so that a reader sees which are files";
                cx.out
                    .error(Code::BodyOfAnotherShape, base.span, message)
                    .fix("name each part: `comment: $comment`", None);
            }
        }
    }
    for entry in &map.entries {
        let key = &entry.key;
        if key.value.is_empty() || key.value.contains(|odd: char| odd == '"' || odd == '\\' || odd.is_control()) {
            cx.out.error(Code::BodyOfAnotherShape, key.span, format!("{} is no name of a part", quoted(&key.value)));
        }
        if let Some(file) = entry.value.map().filter(|map| map.entries.iter().any(|entry| entry.key.value == FILE[0])) {
            part(file, wanted, cx);
            files.push(Text::Owned(key.value.clone()));
        }
    }
    files
}

/// A part that is a file: `{ data, filename, mimeType }`.
fn part(map: &DataMap, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    if let Some(base) = map.merge.first() {
        cx.out.error(Code::BodyOfAnotherShape, base.span, "a file is written out: nothing is spread in it");
    }
    for entry in &map.entries {
        match entry.key.value.as_str() {
            "data" => bytes(&entry.value, wanted, cx),
            "filename" | "mimeType" => one_text(&entry.value, "a text", wanted, cx),
            other => {
                let message = format!("a file has no `{other}`");
                cx.out.error(Code::BodyOfAnotherShape, entry.key.span, message).fix(
                    "a part that is a file is `data`, `filename` and `mimeType`; one that is JSON has no `data`",
                    None,
                );
            }
        }
    }
}

fn text(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    one_text(data, "one text", wanted, cx);
    always_there(data, wanted, cx);
}

/// A text with marks in it is an argument, or written out: what is put between marks is read as marks, too.
fn markup(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    text(data, wanted, cx);
    let whole = data.whole_reference().and_then(|whole| wanted.scope.resolve(whole).ok());
    let is_whole = match whole {
        Some(Value::Argument { .. } | Value::Step { .. } | Value::Item { .. } | Value::Literal(_)) => true,
        // What cannot be resolved is reported as that.
        None => data.whole_reference().is_some() || data.constant().is_some() || !is_template(data),
        Some(_) => false,
    };
    if !is_whole {
        let message = format!("nothing escapes what is put into {}", quoted(wanted.media));
        cx.out
            .error(Code::UnsafeBody, data.span, message)
            .label("values between marks")
            .fix("pass the whole text as one argument (`body: $page`), or leave it to a handler in Rust", None);
    }
}

fn is_template(data: &Data) -> bool {
    matches!(data.kind, DataKind::Text(_) | DataKind::Words(_) | DataKind::Clauses(_))
}

fn lines(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    match (&data.kind, data.whole_reference()) {
        (DataKind::List(_), _) => {}
        (_, Some(whole)) => {
            let Ok(value) = wanted.scope.resolve(whole) else { return };
            if !wanted.scope.kinds(&value).meets(JsonTypes::LIST) {
                another_shape(whole.span, wanted, "a list, a line an item", cx);
            }
            always_there(data, wanted, cx);
        }
        _ => another_shape(data.span, wanted, "a list, a line an item", cx),
    }
}

fn file(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    bytes(data, wanted, cx);
    always_there(data, wanted, cx);
}

/// The bytes of a file, in base64: an argument that says so and has a bound, a part of an earlier reply, a text that is spelt so.
fn bytes(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    let Some(whole) = data.whole_reference() else {
        match data.constant().as_ref().and_then(serde_json::Value::as_str) {
            Some(written) if BASE64_STANDARD.decode(written).is_ok() => {}
            Some(_) => {
                cx.out
                    .error(Code::BadEncoding, data.span, "this is no base64")
                    .fix("write base64 with its padding, or name an argument", None);
            }
            None => {
                cx.out
                    .error(Code::BodyOfAnotherShape, data.span, "a file is its bytes, in base64")
                    .label("of another shape")
                    .fix("name one argument, or a part of an earlier reply", None);
            }
        }
        return;
    };
    let Ok(value) = wanted.scope.resolve(whole) else { return };
    match &value {
        Value::Argument { slot, .. } if wanted.scope.arguments[*slot].faulty => {}
        Value::Spelt { spelling: Spelling::Base64, .. } => {}
        Value::Step { .. } if spellings::may_be_file(&value, wanted.scope) => {}
        Value::Step { .. } => no_file_of_a_step(whole, cx),
        Value::Argument { .. } | Value::Item { .. } => match spellings::check(&value, wanted.scope) {
            Some(check) => match &check.shape {
                Shape::Text { format: Some(Format::Base64), most: Some(_), .. } => {}
                Shape::Text { format: Some(Format::Base64), .. } => unbounded(whole, cx),
                _ => no_file(whole, wanted, cx),
            },
            None if matches!(value, Value::Item { .. }) => {}
            None => no_file(whole, wanted, cx),
        },
        _ => no_file(whole, wanted, cx),
    }
}

fn unbounded(whole: &Reference, cx: &mut Cx<'_>) {
    cx.out
        .error(Code::UnboundedFile, whole.span, format!("`{}` may be a file of any length", whole.spelling()))
        .fix("say `maxLength` in its schema: of four characters of base64 three bytes are made", None);
}

fn no_file_of_a_step(whole: &Reference, cx: &mut Cx<'_>) {
    let message = format!("`{}` is no file: nothing says that this reply is read as one", whole.spelling());
    cx.out.error(Code::BodyOfAnotherShape, whole.span, message).fix(
        "say its `type` in that step, `reply: { type: \"*/*\" }`, name the part that has the bytes in base64, or spell a text so: \
         `${text:base64}`",
        None,
    );
}

fn no_file(whole: &Reference, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    let kinds = wanted.scope.resolve(whole).map_or(JsonTypes::ANY, |value| wanted.scope.kinds(&value));
    let message = format!("`{}` is {kinds}, and a file is bytes in base64", whole.spelling());
    cx.out.error(Code::BodyOfAnotherShape, whole.span, message).fix(
        "say `{ type: string, contentEncoding: base64, maxLength: … }`, or spell a text so: `${text:base64}`",
        None,
    );
}

/// A text, or what is written as one.
fn one_text(data: &Data, shape: &str, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    match (&data.kind, data.whole_reference()) {
        (_, Some(whole)) => {
            let Ok(value) = wanted.scope.resolve(whole) else { return };
            if !wanted.scope.kinds(&value).meets(JsonTypes::TEXT) {
                another_shape(whole.span, wanted, shape, cx);
            }
        }
        (DataKind::Text(_) | DataKind::Words(_) | DataKind::Clauses(_), None) => {}
        (DataKind::Literal(_) | DataKind::Beside(_) | DataKind::List(_) | DataKind::Map(_), None) => {
            another_shape(data.span, wanted, shape, cx);
        }
    }
}

/// A body that is absent would leave nothing where something was.
fn always_there(data: &Data, wanted: &Wanted<'_>, cx: &mut Cx<'_>) {
    // What cannot be resolved is reported as that.
    let is_there = |reference: &Reference| {
        wanted.scope.resolve(reference).map_or(true, |value| {
            absence::is_there(&value, wanted.guard, wanted.scope) || matches!(value, Value::Message { .. })
        })
    };
    if matches!(&data.kind, DataKind::Clauses(clauses) if clauses.is_sure(is_there)) {
        return;
    }
    let mut references = Vec::new();
    data.references(&mut references);
    for reference in references.into_iter().filter(|reference| !is_there(reference)) {
        let why = format!("{} may not", quoted(wanted.media));
        absence::refuse(reference, &why, Code::MayBeAbsent, cx.out).label("the body");
    }
}

fn another_shape(span: Span, wanted: &Wanted<'_>, shape: &str, cx: &mut Cx<'_>) {
    let message = format!("the body that goes out as {} is {shape}", quoted(wanted.media));
    cx.out.error(Code::BodyOfAnotherShape, span, message).label("of another shape");
}

/// A part that is a file is absent where its bytes are.
pub(crate) fn with_files(body: resolved::Data, files: &[Text]) -> resolved::Data {
    let resolved::Data::Map(mut map) = body else { return body };
    map.base = map.base.into_iter().map(|base| with_files(base, files)).collect();
    for entry in map.entries.iter_mut().filter(|entry| files.iter().any(|file| *file == *entry.key)) {
        if let resolved::Data::Map(file) = &mut entry.value {
            file.entries.iter_mut().filter(|entry| entry.key == FILE[0]).for_each(|data| data.required = true);
        }
    }
    resolved::Data::Map(map)
}
