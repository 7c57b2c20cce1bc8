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
    /// A dictionary; none where no list of the codes can be had.
    pub(crate) from: Option<Reference>,
    /// Which of its lists, of a dictionary with a list for each value.
    pub(crate) given: Option<Data>,
    /// What those codes begin with that count here.
    pub(crate) begins: Option<Data>,
    /// What a code looks like, a regular expression.
    pub(crate) like: Option<Spanned<String>>,
    /// The codes that are not looked up.
    pub(crate) usual: Vec<Spanned<String>>,
    /// The tool that finds the code of what was passed.
    pub(crate) found_by: Option<Spanned<String>>,
    pub(crate) condition: Condition,
}

impl Read for Coded {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Coded> {
        let mut fields = Fields::open(node, "values that are codes", out)?;
        let values = fields.required::<Reference>("values", out);
        let under = fields.optional::<OneOrMore<Spanned<String>>>("under", out);
        let from = match fields.key("found_by") {
            Some(_) => fields.optional::<Reference>("from", out),
            None => Some(fields.required::<Reference>("from", out)?),
        };
        let given = fields.optional::<Data>("given", out).map(|given| given.value);
        let begins = fields.optional::<Data>("begins", out).map(|begins| begins.value);
        let like = fields.optional::<String>("like", out);
        let usual = fields.optional::<OneOrMore<Spanned<String>>>("usual", out);
        let usual = usual.map(|usual| usual.value.0).unwrap_or_default();
        let found_by = fields.optional::<String>("found_by", out);
        let condition = Condition::read(&mut fields, out);
        fields.finish(out);
        let under = under.map(|under| under.value.0).unwrap_or_default();
        let (values, from) = (values?.value, from.map(|from| from.value));
        Some(Coded { values, under, from, given, begins, like, usual, found_by, condition })
    }
}
