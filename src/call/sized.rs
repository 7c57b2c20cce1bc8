//! How much of a reply is shown that is a text or a file: a text that is longer than its card or its client takes ends there, at a line or a word,
//! a file that is longer than its card allows is described by its type and size. Either is said in a warning.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, ReplyForm};

use super::done::Came;
use super::list;
use super::text_end::{self, ShownPart};
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::runtime::reply::Attachment;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// What is absent, as JSON.
const NOTHING: &str = "null";

/// A reply as it is shown.
pub(super) struct SizedReply<'t> {
    /// JSON; a file that is too long is absent.
    pub(super) text: Cow<'t, str>,
    pub(super) attachment: Option<Attachment>,
    /// The file is too long, and is only described.
    pub(super) described: bool,
    pub(super) warning: Option<ResultWarning>,
}

impl<'t> SizedReply<'t> {
    /// What it is where the card says nothing of it.
    pub(super) fn body(&self) -> Cow<'t, str> {
        match &self.attachment {
            Some(file) => Cow::Owned(file.about.to_string()),
            None => self.text.clone(),
        }
    }

    /// How a result is shown that was made of it; of a text that is the result itself with its form.
    pub(super) fn came<'a>(self, body: Cow<'a, str>, form: Option<ReplyForm>) -> Came<'a> {
        match (self.attachment, form) {
            (Some(file), _) if !self.described => Came::File(body, file.block),
            (None, Some(ReplyForm::Text | ReplyForm::Page)) => {
                let block = format!("{{\"type\":\"text\",\"text\":{}}}", body.trim());
                Came::Text(body, block.into())
            }
            _ => Came::Json(body),
        }
    }
}

impl Call<'_> {
    /// As much of a reply that is read as `form` as is shown.
    pub(super) fn sized<'t>(
        &self,
        form: Option<ReplyForm>,
        reply: Option<&plan::Reply>,
        text: &'t str,
        attachment: Option<Attachment>,
        bound: &dyn BoundArguments,
    ) -> SizedReply<'t> {
        let whole = |attachment| SizedReply { text: Cow::Borrowed(text), attachment, described: false, warning: None };
        match (form, attachment) {
            (Some(ReplyForm::Text | ReplyForm::Page), None) => {
                let most = self.form(bound).characters;
                match shortened(text, most) {
                    None => whole(None),
                    Some((text, shown, all)) => {
                        let larger = self.larger_size(bound, all);
                        let warning = self.shortened_text("result", (shown, all), larger.as_ref());
                        SizedReply { text: Cow::Owned(text), warning: Some(warning), ..whole(None) }
                    }
                }
            }
            (Some(ReplyForm::File), Some(file)) => {
                let size = reply.and_then(|reply| reply.size.as_ref());
                let most = size.and_then(|size| list::integer(size, bound, &self.scope()));
                let Some(most) = most.filter(|most| i64::try_from(file.bytes).unwrap_or(i64::MAX) > *most) else {
                    return whole(Some(file));
                };
                let mut variables = Variables::new().with("type", &*file.media);
                variables.count("bytes", file.bytes);
                variables.integer("most", most);
                let warning = self.own_as("shortened", "warning-shortened-file", &variables);
                SizedReply {
                    text: Cow::Borrowed(NOTHING),
                    attachment: Some(file),
                    described: true,
                    warning: Some(warning),
                }
            }
            (_, attachment) => whole(attachment),
        }
    }
}

/// A JSON text without what is behind so many characters, see [`text_end`]; how many characters that has, and how
/// many there were. `None` where all of it is shown; no bound is 0.
fn shortened(json: &str, most: usize) -> Option<(String, usize, usize)> {
    // A text has no more characters than bytes.
    if most == 0 || json.len() <= most {
        return None;
    }
    let text: String = serde_json::from_str(json).ok()?;
    let ShownPart { end, shown, all } = text_end::of_text(&text, most);
    let json = serde_json::to_string(&text[..end]).expect("a text is always written to memory");
    (end < text.len()).then_some((json, shown, all))
}

#[cfg(test)]
mod tests;
