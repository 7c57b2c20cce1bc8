//! Why references are refused, and the ways to say it that several places share.

use crate::diagnostic::{Code, Span};
use crate::plan::Value;
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;
use crate::syntax::reference::Reference;

/// Why a reference is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// A name and what it was probably meant to be.
    pub(crate) replace: Option<(Span, String)>,
}

impl Refusal {
    pub(crate) fn new(code: Code, reference: &Reference, message: impl Into<String>) -> Refusal {
        Refusal { code, span: reference.span, message: message.into(), help: None, replace: None }
    }

    pub(crate) fn did_you_mean(self, name: Span, near: &str) -> Refusal {
        Refusal { replace: Some((name, near.to_owned())), ..self.help(format!("did you mean `{near}`?")) }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Refusal {
        Refusal { help: Some(help.into()), ..self }
    }
}

/// What a reference means, or why it means nothing.
pub(crate) type Resolved = Result<Value, Refusal>;

pub(crate) fn looks_into_text(reference: &Reference) -> Refusal {
    let message = format!("`{}` looks into a text or a file, which has no parts", reference.spelling());
    Refusal::new(Code::LooksIntoText, reference, message)
        .help(format!("name the whole, `${}`, or say the `type` of data", reference.root.text))
}

pub(crate) fn incomplete(reference: &Reference, example: &str) -> Refusal {
    Refusal::new(Code::NoSuchPart, reference, format!("`{}` alone names nothing", reference.spelling()))
        .help(format!("say which one: {example}"))
}

pub(crate) fn texts(reference: &Reference) -> Vec<&str> {
    reference.path.iter().map(|segment| segment.text.as_str()).collect()
}

/// The last part names nothing.
pub(crate) fn no_part(reference: &Reference, known: &[&str]) -> Refusal {
    no_part_at(reference, reference.path.len().saturating_sub(1), known)
}

pub(crate) fn no_part_at(reference: &Reference, at: usize, known: &[&str]) -> Refusal {
    let Some(part) = reference.path.get(at) else {
        return Refusal::new(Code::NoSuchPart, reference, format!("`{}` alone names nothing", reference.spelling()))
            .help(format!("the parts are {}", listed(known)));
    };
    let refusal = Refusal::new(
        Code::NoSuchPart,
        reference,
        format!("there is no `{}` in `{}`", part.text, before(reference, at)),
    );
    match nearest(&part.text, known.iter().copied()) {
        Some(near) => refusal.did_you_mean(part.span, near),
        None if known.is_empty() => {
            let before = before(reference, at);
            let text = format!("${{{}}}.{}", before.trim_start_matches('$'), part.text);
            refusal.help(format!(
                "`{before}` has no parts that can be named; where `.{}` is text, write `{text}`",
                part.text
            ))
        }
        None => refusal.help(format!("the parts are {}", listed(known))),
    }
}

/// The reference up to its part `at`.
fn before(reference: &Reference, at: usize) -> String {
    let parts = reference.path.iter().take(at);
    parts.fold(format!("${}", reference.root.text), |whole, part| format!("{whole}.{}", part.text))
}
