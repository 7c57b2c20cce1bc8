//! Whether a reply is a failure, and of which kind: the body is asked first, the status second.
//!
//! Some backends say "too many requests" with status 200 and others say "not found" with an empty code, so neither the
//! status nor the code is enough.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, DoneForm, Source};

use super::fate::FailureCode;
use super::good::says_good;
use super::head::Head;
use super::page::Page;
use super::reading::Reading;
use super::reason::{FieldFault, faults_in, reason, said_by};
use super::scalar::{number, scalar};
use super::sought::ErrorPart;
use crate::runtime::json::{is_said, same};
use crate::runtime::json_path;
use crate::runtime::pattern::regex;

/// What a reply says of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It was done.
    Yes,
    /// It was not.
    No,
    /// Nothing.
    NotSaid,
}

/// What a backend says went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `None`: the backend itself failed.
    pub kind: Option<plan::Failure>,
    /// As the backend spells it; may be empty.
    pub code: String,
    /// The backend's own words about the whole, where it has some.
    pub message: Option<String>,
    /// What it says of fields.
    pub fields: Vec<FieldFault>,
}

impl Failure {
    /// One that says nothing but its kind.
    pub(crate) fn silent(kind: Option<plan::Failure>) -> Self {
        Self { kind, code: String::new(), message: None, fields: Vec::new() }
    }

    /// All that the backend says in words.
    pub(crate) fn words(&self) -> Option<String> {
        let fields = self.fields.iter().map(FieldFault::to_string);
        let parts: Vec<String> = self.message.iter().cloned().chain(fields).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Page {
    /// The failure that the backend reports in its reply, whatever the status was.
    pub fn failure(&self, reading: &Reading, status: u16, text: &str) -> Option<Failure> {
        let errors = &reading.errors;
        let code = self.code(reading, status, text);
        let shown = shown(&errors.conditions, text, self.head());
        let said = || self.sentences(&errors.message, text).find(|message| !message.is_empty());
        // A good status and no code say that it went well, unless the words say otherwise where a blank stands for the code.
        let blank = || self.scalars(&errors.code, text).any(|code| code.trim().is_empty());
        let told = || blank().then(|| by_words(&said()?)).flatten();
        let good = (200..300).contains(&status);
        let shown = match shown {
            None if good && code.is_none() => Some(told()?),
            shown => shown,
        };
        let message = said();
        let code = code.map(|code| code.trim().to_owned());
        let found = reason(text);
        let (message, fields) = match message {
            // What the catalog takes for the message may speak of the fields already.
            Some(message) => {
                let new = |fault: &FieldFault| !message.contains(&fault.words);
                let fields = found.fields.into_iter().filter(new).collect();
                (Some(message), fields)
            }
            None => (found.whole.filter(|words| code.as_ref() != Some(words)), found.fields),
        };
        // Where the catalog's own places say nothing, the usual ones may.
        let fields = Some(self.fields_of(reading, text)).filter(|own| !own.is_empty()).unwrap_or(fields);
        let message = message.filter(|words| !said_by(&fields, words));
        let kind = match (shown, &code) {
            // Of a code and a condition the kind counts that is asked for first.
            (Some(shown), code) => {
                let named = code.as_ref().and_then(|code| named(&errors.kinds, code));
                Some(named.map_or(shown, |named| named.min(shown)))
            }
            // A code that is empty says that it failed; the words say how.
            (None, Some(code)) if code.is_empty() => by_words(message.as_deref().unwrap_or_default())
                .or_else(|| if good { Some(plan::Failure::Invalid) } else { by_status(status) }),
            (None, Some(code)) => named(&errors.kinds, code).map_or_else(
                // A code that the card does not list, in a reply that looks well: the request was refused.
                || if good { Some(plan::Failure::Invalid) } else { by_status(status) },
                Some,
            ),
            (None, None) => by_status(status),
        };
        let (code, message) = match code {
            // A sentence is no code, and is shown among the backend's words.
            Some(words) if words.contains(char::is_whitespace) && named(&errors.kinds, &words).is_none() => {
                let message = match message {
                    Some(message) if !message.contains(&words) => format!("{words} {message}"),
                    Some(message) => message,
                    None => words,
                };
                (String::new(), Some(message))
            }
            code => (code.unwrap_or_default(), message),
        };
        Some(Failure { kind, code, message, fields })
    }

    /// The faults of fields where the catalog says that they stand.
    fn fields_of(&self, reading: &Reading, text: &str) -> Vec<FieldFault> {
        let mut found = Vec::new();
        for path in &reading.errors.fields {
            json_path::find_all(text, path).into_iter().for_each(|part| faults_in(part, &mut found));
        }
        found
    }

    /// Whether the reply says that what was asked was done; `None` where the catalog does not say how to see it.
    pub(crate) fn done(&self, reading: &Reading, text: &str) -> Option<Done> {
        if !reading.signs.is_empty() {
            let signed = self.signed(&reading.signs, text);
            let refused = |slot: &usize| self.value(*slot, text) == Some("false");
            let is_refused = signed == Done::NotSaid && reading.errors.done.iter().any(refused);
            return Some(if is_refused { Done::No } else { signed });
        }
        let slots = &reading.errors.done;
        if slots.is_empty() {
            return None;
        }
        let found = slots.iter().find_map(|slot| self.value(*slot, text));
        Some(match found {
            None => Done::NotSaid,
            Some("false") => Done::No,
            Some(_) => Done::Yes,
        })
    }

    /// When the backend takes requests again, in seconds since 1970.
    pub(crate) fn retry_at(&self, reading: &Reading, text: &str) -> Option<i64> {
        reading.errors.retry_at.iter().find_map(|slot| number(self.value(*slot, text)?))
    }

    /// What the backend's own code says, whatever the status was.
    pub(crate) fn failure_code(&self, reading: &Reading, status: u16, text: &str) -> FailureCode {
        let shown = shown(&reading.errors.conditions, text, self.head());
        FailureCode::of(shown, self.code(reading, status, text).map(|code| named(&reading.errors.kinds, &code)))
    }

    /// The code of a failure. A reply that looks well may have one that says so, too: that is none, unless the catalog names it.
    fn code(&self, reading: &Reading, status: u16, text: &str) -> Option<String> {
        let errors = &reading.errors;
        let is_one =
            |(within, code): &(bool, String)| !says_good(status, code, *within) || named(&errors.kinds, code).is_some();
        let mut codes = errors
            .code
            .iter()
            .zip(&errors.within_errors)
            .filter_map(|(part, within)| Some((*within, scalar(&self.told(part, text)?)?.into_owned())));
        codes.find(is_one).map(|(_, code)| code)
    }

    /// Whether the reply has what a good one has by one of these signs, some of which the request names.
    fn signed(&self, signs: &[plan::DoneSign], text: &str) -> Done {
        let found = |sign: &plan::DoneSign| sought(&sign.at, text, self.head());
        let is_named = |place: usize, found: &str| {
            let named = self.named.iter().find(|(sign, _)| *sign == place).and_then(|(_, value)| scalar(value));
            named.is_some_and(|named| scalar(found) == Some(named))
        };
        let has = |(place, sign): (usize, &plan::DoneSign)| {
            found(sign).iter().any(|found| match &sign.form {
                DoneForm::Named { value: _ } => is_named(place, found),
                DoneForm::Something => is_said(found),
                DoneForm::OneOf { values } => values.iter().any(|value| same(found, &value.0)),
                DoneForm::Like { pattern } => {
                    let pattern = regex(pattern).expect("`check` compiles it");
                    scalar(found).is_some_and(|text| pattern.is_match(&text))
                }
                DoneForm::Nested { list, map } => *list && found.starts_with('[') || *map && found.starts_with('{'),
            })
        };
        if signs.iter().enumerate().any(has) {
            Done::Yes
        } else if signs.iter().any(|sign| found(sign).iter().any(|found| found == "false")) {
            Done::No
        } else {
            Done::NotSaid
        }
    }

    /// What stands in a place in which a backend tells of a failure, as JSON.
    fn told<'t>(&self, part: &ErrorPart, text: &'t str) -> Option<Cow<'t, str>> {
        match part {
            ErrorPart::Value(slot) => self.value(*slot, text).map(Cow::Borrowed),
            ErrorPart::Http(part) => self.head().json(part).map(Cow::Owned),
        }
    }

    fn scalars(&self, parts: &[ErrorPart], text: &str) -> impl Iterator<Item = String> {
        parts.iter().filter_map(move |part| scalar(&self.told(part, text)?).map(Cow::into_owned))
    }

    /// The same of sentences, of which there may be several in a list.
    fn sentences(&self, parts: &[ErrorPart], text: &str) -> impl Iterator<Item = String> {
        let several = |json: &str| serde_json::from_str::<Vec<String>>(json).ok().map(|each| each.join(" "));
        parts.iter().filter_map(move |part| {
            let json = self.told(part, text)?;
            if json.starts_with('[') { several(&json) } else { scalar(&json).map(Cow::into_owned) }
        })
    }
}

/// What a backend tells of a failure beside the body of its reply, which cannot be read as data.
pub(crate) fn told_beside(reading: &Reading, head: &Head) -> Option<Failure> {
    const NOTHING: &str = "null";
    let (status, nothing) = (head.status(), Page::read(reading, NOTHING).ok()?.with_head(head.clone()));
    let is_shown = shown(&reading.errors.conditions, "", head).is_some();
    let is_told = is_shown || nothing.code(reading, status, NOTHING).is_some();
    nothing.failure(reading, status, NOTHING).filter(|failure| is_told || status >= 400 && failure.message.is_some())
}

/// What stands at a place of a reply, or beside its body.
fn sought<'t>(at: &Source, text: &'t str, head: &Head) -> Vec<Cow<'t, str>> {
    match at {
        Source::Reply { path } => json_path::find_all(text, path).into_iter().map(Cow::Borrowed).collect(),
        Source::Http { part } => head.json(part).into_iter().map(Cow::Owned).collect(),
        Source::Record { .. } => Vec::new(),
    }
}

/// The kind of failure that a reply shows by what it holds, or what stands beside it.
pub(crate) fn shown(conditions: &[plan::ErrorCondition], text: &str, head: &Head) -> Option<plan::Failure> {
    let holds = |test: &plan::ErrorTest| {
        let found = sought(&test.at, text, head);
        match &test.one_of {
            None => found.iter().any(|found| is_said(found)),
            Some(values) => found.iter().any(|found| values.iter().any(|value| same(found, &value.0))),
        }
    };
    conditions.iter().find(|condition| condition.tests.iter().all(holds)).map(|condition| condition.kind)
}

fn named(kinds: &[(String, plan::Failure)], code: &str) -> Option<plan::Failure> {
    let code = code.to_lowercase();
    kinds.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind)
}

/// What the words alone say that some backends write where others have a code.
fn by_words(words: &str) -> Option<plan::Failure> {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    match words.as_str() {
        "not found" => Some(plan::Failure::NotFound),
        "access denied" | "access denied!" | "forbidden" => Some(plan::Failure::Forbidden),
        "unauthorized" => Some(plan::Failure::Unauthorized),
        _ => None,
    }
}

/// A failure that a status and a reply other than JSON say.
pub(crate) fn of_words(status: u16, text: &str) -> Option<Failure> {
    let words = reason(text).whole?;
    Some(Failure { message: Some(words), ..Failure::silent(by_status(status)) })
}

/// What a status alone says; `None`: the backend itself failed.
pub(crate) fn by_status(status: u16) -> Option<plan::Failure> {
    match status {
        401 => Some(plan::Failure::Unauthorized),
        402 | 403 => Some(plan::Failure::Forbidden),
        404 | 410 => Some(plan::Failure::NotFound),
        409 | 412 | 428 => Some(plan::Failure::Conflict),
        408 | 425 | 429 | 503 => Some(plan::Failure::Busy),
        400..500 => Some(plan::Failure::Invalid),
        _ => None,
    }
}
