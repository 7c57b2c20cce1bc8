//! Which fields a record has, of which kind, and who may write them.
//!
//! A schema is written as text, a word a field: `NAME:kind`, with `*` behind the name for read-only, `!` for required and
//! `+` for "only when adding". Multiple fields (phones and the like) are of kind `multi`.

mod texts;
mod titles;

pub(super) use texts::{
    ACTIVITY, CHECKLIST, COMMENT, COMPANY, CONTACT, DEAL, DEPARTMENT, LEAD, REPAIR, STATUS, TASK, USER,
};
pub(super) use titles::{SIZES, title};

/// What a field holds, which decides how it is compared, written and described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Double,
    Flag,
    /// A real boolean of JSON: only users have one.
    Boolean,
    Date,
    DateTime,
    /// A word of a dictionary, `crm.status.list` by its `ENTITY_ID`.
    Word(&'static str),
    Currency,
    /// The id of a record of another kind, by the wire name of its type.
    Link(&'static str),
    /// Phones, addresses: a list of `{ID, VALUE_TYPE, VALUE, TYPE_ID}`.
    Multi,
    /// A list of scalars.
    List,
    /// One of a custom list, by the number of its entry.
    Enumeration,
    /// A task's status, which is also found by what has become of the task (`-1`: overdue).
    TaskStatus,
}

/// Who may write a field, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Free,
    Required,
    OnAdd,
    ReadOnly,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub access: Access,
}

/// The fields of one kind of record, in the order in which they are shown.
#[derive(Debug)]
pub(super) struct Schema(pub(super) Vec<Field>);

impl Schema {
    pub(super) fn parse(text: &'static str) -> Self {
        Self(text.split_whitespace().map(field).collect())
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }
}

fn field(word: &'static str) -> Field {
    let (name, kind) = word.split_once(':').expect("every word of a schema is NAME:kind");
    let (name, access) = match name.as_bytes().last() {
        Some(b'*') => (&name[..name.len() - 1], Access::ReadOnly),
        Some(b'!') => (&name[..name.len() - 1], Access::Required),
        Some(b'+') => (&name[..name.len() - 1], Access::OnAdd),
        _ => (name, Access::Free),
    };
    let kind = match kind {
        "string" => Kind::Text,
        "integer" => Kind::Integer,
        "double" => Kind::Double,
        "char" => Kind::Flag,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "datetime" => Kind::DateTime,
        "currency" => Kind::Currency,
        "multi" => Kind::Multi,
        "list" => Kind::List,
        "enumeration" => Kind::Enumeration,
        "task_status" => Kind::TaskStatus,
        "user" | "crm_lead" | "crm_deal" | "crm_contact" | "crm_company" => Kind::Link(kind),
        dictionary => Kind::Word(dictionary),
    };
    Field { name, kind, access }
}

impl Kind {
    /// The name of the type in `crm.*.fields`.
    pub(super) fn wire(self) -> &'static str {
        match self {
            Self::Text | Self::List => "string",
            Self::Integer | Self::TaskStatus => "integer",
            Self::Double => "double",
            Self::Flag => "char",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Word(_) => "crm_status",
            Self::Currency => "crm_currency",
            Self::Link(name) => name,
            Self::Multi => "crm_multifield",
            Self::Enumeration => "enumeration",
        }
    }
}

impl Field {
    /// Custom fields have names of their own kind, and `*` does not select them.
    pub(super) fn is_custom(&self) -> bool {
        self.name.starts_with("UF_")
    }
}
