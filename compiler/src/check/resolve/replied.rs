//! What stands in for a reply, or beside one: `$reply`, `$http`, and the document that a request sends.

use crate::check::parts::{SECRET_HEADERS, path};
use crate::check::refusal::{Refusal, Resolved, incomplete, looks_into_text, no_part, no_part_at, texts};
use crate::check::scope::{Place, Replied, Scope};
use crate::diagnostic::Code;
use crate::plan::{HttpPart, Json, Value};
use crate::syntax::reference::Reference;

impl Scope<'_> {
    /// `$document`: the GraphQL document beside the card.
    pub(super) fn sent_document(&self, reference: &Reference) -> Resolved {
        if !reference.path.is_empty() {
            return Err(Refusal::new(Code::NoSuchPart, reference, "a document goes out whole and has no parts"));
        }
        match (self.place, self.document) {
            (Place::Request, Some(text)) => Ok(Value::Literal(Json(serde_json::Value::from(text).to_string().into()))),
            _ => Err(self.misplaced(reference, "`$document`", "the body of a card's request: `query: $document`")),
        }
    }

    pub(super) fn reply(&self, reference: &Reference) -> Resolved {
        self.replied(reference)?;
        if self.reply.is_opaque() && !reference.path.is_empty() {
            return Err(looks_into_text(reference));
        }
        Ok(Value::Reply { path: path(&reference.path) })
    }

    /// What one reply is, and says beside its body, is known here.
    fn replied(&self, reference: &Reference) -> Result<(), Refusal> {
        let root = format!("`${}`", reference.root.text);
        match self.place {
            Place::Records | Place::StepResult => Ok(()),
            Place::Result if self.steps.is_empty() => Ok(()),
            Place::Content if self.reply != Replied::Nothing => Ok(()),
            Place::Content if self.steps.is_empty() => Err(self.misplaced(
                reference,
                &root,
                "`reply`, `result`, `pages`, `errors`, and `content` beside a request",
            )),
            Place::Result | Place::Content => Err(Refusal::new(
                Code::MisplacedReference,
                reference,
                format!("several steps reply, so {root} means none of them"),
            )
            .help(match reference.root.text.as_str() {
                "http" => "say it in the `result` of the step that it is of".to_owned(),
                _ => format!("name the step: `${}`", self.steps.last().map_or("step", |step| step.name)),
            })),
            Place::Kept => Err(self.misplaced(
                reference,
                &root,
                "`records`, `total` and `pages` of `reply`, in `result` and `errors`; `value`, `when` and `unless` look at one record, `$record`",
            )),
            _ => Err(self.misplaced(reference, &root, "`reply`, `result`, `pages` and `errors`")),
        }
    }

    /// `$http.status`, `$http.header.x-total-count`, `$http.link.next.page`.
    pub(super) fn http(&self, reference: &Reference) -> Resolved {
        self.replied(reference)?;
        let part = match texts(reference)[..] {
            ["status"] => HttpPart::Status,
            ["header", name] => {
                let name = name.to_ascii_lowercase();
                if SECRET_HEADERS.contains(&name.as_str()) {
                    let message = format!("`{name}` carries a secret, which goes nowhere");
                    return Err(Refusal::new(Code::SecretHeader, reference, message)
                        .help("leave it out: a login that brings a cookie is a handler's"));
                }
                HttpPart::Header { name: name.into() }
            }
            ["link", relation] => HttpPart::Link { relation: relation.to_ascii_lowercase().into(), parameter: None },
            ["link", relation, parameter] => HttpPart::Link {
                relation: relation.to_ascii_lowercase().into(),
                parameter: Some(parameter.to_owned().into()),
            },
            ["header"] => return Err(incomplete(reference, "`$http.header.x-total-count`")),
            ["link"] => return Err(incomplete(reference, "`$http.link.next`, or `$http.link.next.page`")),
            ["status" | "header" | "link", ..] => return Err(no_part(reference, &[])),
            _ => return Err(no_part_at(reference, 0, &["status", "header", "link"])),
        };
        Ok(Value::Http { part })
    }
}
