//! What plans are made of: the same types are constants in a compiled catalog and owned values in one that is loaded.

use std::borrow::Cow;

/// A string that is part of the program or was read at run time.
pub type Text = Cow<'static, str>;

/// A list that is part of the program or was read at run time.
pub type List<T> = Cow<'static, [T]>;

/// JSON, written once at compile time: valid, without insignificant white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub Text);
