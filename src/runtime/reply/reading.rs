//! What is looked for in a reply.

use kartoteka_compiler::plan;

use super::good::is_within_errors;
use super::sought::{ErrorPart, PageTest, SoughtPart};
use super::wanted::Node;

/// What is looked for in a reply. Made once for a tool, used by all its calls.
#[derive(Debug, Default)]
pub struct Reading {
    pub(super) root: Node,
    pub(super) values: usize,
    pub(super) lists: usize,
    /// Where the lists are.
    pub(super) records: Vec<plan::Path>,
    pub(super) record: Node,
    pub(super) fields: usize,
    pub(super) errors: ErrorSlots,
    /// What a good reply to this request has, any of these; empty: what the backend says of all its replies.
    pub(super) signs: Vec<plan::DoneSign>,
    /// Where its reply is looked into, by steps behind it or by the result.
    pub(super) entered: Vec<plan::Path>,
    /// What leads there, each once: every part before the last of a path.
    pub(super) ways: Vec<plan::Path>,
    /// Something is written behind it, and its reply is looked into.
    pub(super) decides: bool,
    pub(super) total: Vec<SoughtPart>,
    /// Where the next page begins, in order of preference.
    pub(super) next: Vec<SoughtPart>,
    /// The parts of a record by which one is known that comes again: the first that it has.
    pub(super) keys: Vec<usize>,
    /// When there may be another page: all of the first, and not all of the second.
    pub(super) more: [Vec<PageTest>; 2],
}

/// The values in which a backend reports a failure, and what its codes mean.
#[derive(Debug, Default)]
pub(super) struct ErrorSlots {
    pub(super) code: Vec<ErrorPart>,
    /// Which of the codes stand in what is called an error.
    pub(super) within_errors: Vec<bool>,
    pub(super) message: Vec<ErrorPart>,
    pub(super) done: Vec<usize>,
    pub(super) retry_at: Vec<usize>,
    /// Where faults of fields are, looked for in failures alone.
    pub(super) fields: Vec<plan::Path>,
    pub(super) kinds: Vec<(String, plan::Failure)>,
    pub(super) conditions: Vec<plan::ErrorCondition>,
}

impl Reading {
    /// Looks for a failure, as the backend reports it, and for nothing else.
    pub fn new(errors: &plan::Errors) -> Self {
        let mut reading = Self::default();
        let (code, message) = (reading.parts(&errors.code), reading.parts(&errors.message));
        let mut values = |paths: &[plan::Path]| paths.iter().map(|path| reading.value(path)).collect();
        let within_errors = errors.code.iter().map(is_within_errors).collect();
        let (done, retry_at) = (values(&errors.done), values(&errors.retry_at));
        let kinds = errors.kinds.iter().map(|kind| (kind.code.to_string(), kind.kind)).collect();
        let fields = errors.fields.to_vec();
        reading.errors = ErrorSlots {
            code,
            within_errors,
            message,
            done,
            retry_at,
            fields,
            kinds,
            conditions: errors.conditions.to_vec(),
        };
        reading
    }

    fn parts(&mut self, places: &[plan::Source]) -> Vec<ErrorPart> {
        let part = |place: &plan::Source| match place {
            plan::Source::Reply { path } => Some(ErrorPart::Value(self.value(path))),
            plan::Source::Http { part } => Some(ErrorPart::Http(part.clone())),
            plan::Source::Record { .. } => None,
        };
        places.iter().filter_map(part).collect()
    }

    /// Whether the request says how a good reply is known.
    pub(crate) fn has_signs(&self) -> bool {
        !self.signs.is_empty()
    }

    /// Whether the backend says what each of its good replies has.
    pub(crate) fn says_done(&self) -> bool {
        !self.errors.done.is_empty()
    }

    /// Knows what a good reply to this request has.
    pub(crate) fn signs(&mut self, signs: &[plan::DoneSign]) {
        self.signs = signs.to_vec();
    }

    /// Knows where the reply is looked into, and whether something is written behind it. What nobody looks into decides
    /// nothing.
    pub(crate) fn entered(&mut self, paths: Vec<plan::Path>, before_a_write: bool) {
        self.decides = before_a_write && !paths.is_empty();
        self.ways.clear();
        for path in &paths {
            for length in 0..path.0.len() {
                let way = plan::Path(path.0[..length].to_vec().into());
                if !self.ways.contains(&way) {
                    self.ways.push(way);
                }
            }
        }
        self.entered = paths;
    }

    /// Looks for the records of a list, too; several lists are joined in this order.
    pub fn records(&mut self, paths: &[plan::Path]) {
        for path in paths {
            self.records.push(path.clone());
            self.root.list(path, self.lists);
            self.lists += 1;
        }
    }

    /// Whether it looks for records: then a reply without a list of them is not what was expected.
    pub(crate) fn wants_records(&self) -> bool {
        self.lists > 0
    }

    /// Looks into each record, too. The number is that of [`Page::field`](crate::runtime::reply::Page::field).
    pub fn field(&mut self, path: &plan::Path) -> usize {
        self.record.value(path, &mut self.fields)
    }

    /// Looks for one value, too. The number is that of [`Page::value`](crate::runtime::reply::Page::value).
    pub fn value(&mut self, path: &plan::Path) -> usize {
        self.root.value(path, &mut self.values)
    }
}
