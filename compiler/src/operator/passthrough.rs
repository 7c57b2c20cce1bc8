//! `identity.passthrough`: catalogs whose callers bring a credential of their own for its backends.

use regex::Regex;

use super::data::{PassthroughEntry, TestCall};
use crate::ast::data::Plain;
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::{Fields, Read, Spanned, whole};
use crate::syntax::yaml::Node;

/// Where a credential stands unless the file says otherwise.
pub(super) const AUTHORIZATION: &str = "authorization";

/// What tokens look like that are for others: those of this server, and those of issuers.
const OURS: &str = "ktk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const OF_ISSUERS: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2lkIn0.c2lnbmF0dXJl";

/// A credential that is shorter is guessed.
const SHORTEST: usize = 16;

/// An entry as written.
#[derive(Debug)]
pub(super) struct WrittenPassthrough {
    pub(super) catalog: Spanned<String>,
    /// In lower case; `None`: `Authorization`.
    pub(super) header: Option<String>,
    pub(super) pattern: Spanned<String>,
    pub(super) test: Option<TestCall>,
}

impl WrittenPassthrough {
    /// Reads what an entry has besides its tenant and its roles.
    pub(super) fn read(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<WrittenPassthrough> {
        let catalog = fields.required::<String>("catalog", out);
        let header = fields.optional::<String>("header", out);
        let pattern = fields.required::<String>("pattern", out);
        let test = fields.node("verify").map(|node| TestCall::read(node, out));
        let header = match header {
            Some(header) if !is_header(&header.value) => {
                out.error(Code::BadHeader, header.span, format!("`{}` is no name of a header", header.value))
                    .fix("write `Authorization`, or a header of its own: `X-Crm-Token`", None);
                return None;
            }
            header => header.map(|header| header.value.to_ascii_lowercase()).filter(|header| header != AUTHORIZATION),
        };
        let (catalog, pattern) = (catalog?, pattern?);
        let matches = match Regex::new(&pattern.value) {
            Ok(matches) if Regex::new(&PassthroughEntry::whole(&pattern.value)).is_ok() => matches,
            Ok(_) | Err(_) => {
                out.error(Code::BadPattern, pattern.span, "this is no regular expression");
                return None;
            }
        };
        if header.is_none() && [OURS, OF_ISSUERS].iter().any(|other| matches.is_match(other)) {
            out.error(Code::PassthroughOverlaps, pattern.span, "this pattern means other tokens, too")
                .label("tokens of this server, or of an issuer, fit it")
                .fix("begin it with what only these credentials begin with: `bcrm_pat_[A-Za-z0-9]+`", None);
            return None;
        }
        if longest(&pattern.value).is_some_and(|longest| longest < SHORTEST) {
            out.error(Code::BadPattern, pattern.span, "no credential fits this pattern")
                .label("a credential has to fit the whole of it, and it ends too soon")
                .fix("say all of a credential, not its beginning alone: `bcrm_pat_[A-Za-z0-9]+`", None);
            return None;
        }
        let test = whole(test)?;
        Some(WrittenPassthrough { catalog, header, pattern, test })
    }

    pub(super) fn into_data(self, tenant: String, roles: Option<Vec<String>>) -> PassthroughEntry {
        PassthroughEntry {
            catalog: self.catalog.value,
            header: self.header,
            pattern: self.pattern.value,
            tenant,
            roles,
            test: self.test,
        }
    }
}

impl Read for TestCall {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<TestCall> {
        let mut fields = Fields::open(node, "`verify`", out)?;
        let tool = fields.required::<String>("tool", out);
        let arguments = fields.optional::<Plain>("arguments", out).map(|arguments| arguments.value.0.to_string());
        fields.finish(out);
        Some(TestCall { tool: tool?.value, arguments: arguments.unwrap_or_else(|| "{}".to_owned()) })
    }
}

/// The most bytes of what fits a pattern; `None`: there is no bound.
fn longest(pattern: &str) -> Option<usize> {
    regex_syntax::parse(pattern).ok()?.properties().maximum_len()
}

/// A header that a client can add, and that means nothing else.
pub(super) fn is_header(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let taken = ["host", "origin", "cookie", "content-length", "content-type", "accept", "connection", "upgrade"];
    plain && !name.is_empty() && !taken.iter().any(|taken| name.eq_ignore_ascii_case(taken))
}
