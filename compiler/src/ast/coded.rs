//! Values that are codes of a dictionary, as written: `{ values: $filter, under: [STATUS_ID], from: $lead_statuses }`.

use crate::ast::data::Data;
use crate::ast::read::OneOrMore;
use crate::ast::send::Condition;
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::Node;

/// Values of one argument, and the dictionary whose keys they are.
#[derive(Debug, Clone)]
pub(crate) struct Coded {
    /// The argument: a text, a list of texts, or a map.
    pub(crate) values: Reference,
    /// The names of a map's values.
    pub(crate) under: Vec<Spanned<String>>,
    pub(crate) from: Reference,
    /// Which of its lists, of a dictionary with a list for each value.
    pub(crate) given: Option<Data>,
    /// What those codes begin with that count here.
    pub(crate) begins: Option<Data>,
    /// What a code looks like, a regular expression.
    pub(crate) like: Option<Spanned<String>>,
    pub(crate) condition: Condition,
}

impl Read for Coded {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Coded> {
        let mut fields = Fields::open(node, "values that are codes", out)?;
        let values = fields.required::<Reference>("values", out);
        let under = fields.optional::<OneOrMore<Spanned<String>>>("under", out);
        let from = fields.required::<Reference>("from", out);
        let given = fields.optional::<Data>("given", out).map(|given| given.value);
        let begins = fields.optional::<Data>("begins", out).map(|begins| begins.value);
        let like = fields.optional::<String>("like", out);
        let condition = Condition::read(&mut fields, out);
        fields.finish(out);
        let under = under.map(|under| under.value.0).unwrap_or_default();
        Some(Coded { values: values?.value, under, from: from?.value, given, begins, like, condition })
    }
}
